import pytest

from matcher.store.complaints import Answered, Complaint, Complaints, Kind, Standing

REPORT = Complaint("", Kind.REPORT, "false", "posting:p", "南宁", "key:k1", "sealed")


@pytest.fixture
def complaints(store):
    return Complaints.of(store)


def report(complaints, actor, subject="posting:p", urgent=False, office="南宁"):
    return complaints.make(
        Complaint("", Kind.REPORT, "false", subject, office, actor, "sealed", urgent=urgent)
    )


def test_what_was_taken_in_is_read_back(complaints):
    made = complaints.make(REPORT)
    assert (made.kind, made.subject, made.sealed_text) == (Kind.REPORT, "posting:p", "sealed")
    assert (made.standing, made.urgent, made.answered_at) == (Standing.OPEN, False, None)


def test_an_office_lists_its_own_newest_first(complaints, clock):
    for office in ("南宁", "柳州", "", "南宁"):
        clock.pass_by(seconds=1)
        report(complaints, "key:k1", office=office)
    assert len(complaints.page("南宁", 9)) == 2 and len(complaints.page(None, 9)) == 4
    assert complaints.page("", 9) == []
    first = complaints.page(None, 3)
    assert [c.at for c in first] == sorted((c.at for c in first), reverse=True)
    [last] = complaints.page(None, 3, first[-1].key)
    assert last.id not in {one.id for one in first}


def test_the_same_reporter_again_makes_nothing_urgent(complaints):
    for _ in range(5):
        report(complaints, "key:k1")
    assert complaints.reported(None, 9) == []


def test_three_reporters_make_a_posting_urgent_and_no_other(complaints):
    report(complaints, "key:k1", "posting:other")
    for actor in ("key:k1", "key:k2", "key:k3"):
        report(complaints, actor)
    [one] = complaints.reported(None, 9)
    assert (one.posting_id, one.reports, one.reporters) == ("p", 3, 3)
    assert len(complaints.page(None, 9, urgent=True)) == 3
    assert complaints.reported("柳州", 9) == []


def test_what_is_answered_is_no_longer_counted(complaints):
    made = report(complaints, "key:k1", urgent=True)
    assert [one.posting_id for one in complaints.reported(None, 9)] == ["p"]
    complaints.answer(made.id, "sealed-answer", "account:x")
    assert complaints.reported(None, 9) == []
    assert [one.id for one in complaints.page(None, 9, standing=Standing.ANSWERED)] == [made.id]


def test_two_answers_are_one_too_many(complaints):
    made = report(complaints, "key:k1")
    complaints.answer(made.id, "first", "account:x")
    with pytest.raises(Answered):
        complaints.answer(made.id, "second", "account:y")
    assert complaints.get(made.id).sealed_answer == "first"
