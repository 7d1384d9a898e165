"""The queue of files: claimed once, in order, by leases that run out."""

from datetime import timedelta

import pytest

from matcher.errors import NotFound
from matcher.store.uploads import MAX_TRIES, Progress, Result, Sees, Upload, UploadRow, Uploads
from matcher.types import Finding, Severity


@pytest.fixture
def uploads(store):
    return Uploads.of(store)


def enter(uploads, clock, id, source="驻粤站", **more) -> Upload:
    clock.pass_by(seconds=1)
    return uploads.enter(Upload(id, "postings", source, f"{id}.xlsx", actor="key:a", **more))


def test_the_oldest_is_claimed_first_and_once(uploads, clock):
    enter(uploads, clock, "a")
    enter(uploads, clock, "b", "驻苏站")
    claimed = [uploads.claim(f"p{n}", 10) for n in range(3)]
    assert [one.id if one else None for one in claimed] == ["a", "b", None]


def test_files_of_one_source_wait_for_each_other(uploads, clock):
    enter(uploads, clock, "a")
    enter(uploads, clock, "b")
    assert uploads.claim("p", 10).id == "a"
    assert uploads.claim("q", 10) is None
    uploads.finish("a", "p", Result({"accepted": 1}, (), []))
    assert uploads.claim("q", 10).id == "b"


def test_a_lease_that_is_renewed_holds_and_one_that_is_not_runs_out(uploads, clock):
    enter(uploads, clock, "a")
    uploads.claim("p", 10)
    clock.pass_by(seconds=8)
    assert uploads.renew("a", "p", 10, (5, 9))
    clock.pass_by(seconds=8)
    assert uploads.claim("q", 10) is None
    assert (uploads.get("a").done, uploads.get("a").total) == (5, 9)
    clock.pass_by(seconds=8)
    assert uploads.claim("q", 10).id == "a"


def test_who_has_lost_a_lease_can_neither_renew_nor_finish(uploads, clock):
    enter(uploads, clock, "a")
    uploads.claim("p", 10)
    clock.pass_by(seconds=11)
    uploads.claim("q", 10)
    assert not uploads.renew("a", "p", 10, None)
    assert not uploads.finish("a", "p", Result({"accepted": 1}, (), []))
    uploads.fail("a", "p", "x")
    assert uploads.get("a").state is Progress.RUNNING


def test_a_file_that_ends_every_process_is_given_up(uploads, clock):
    enter(uploads, clock, "a")
    for _ in range(MAX_TRIES):
        assert uploads.claim("p", 10)
        clock.pass_by(seconds=11)
    assert uploads.claim("p", 10) is None
    assert uploads.get("a").state is Progress.FAILED
    assert "不再重试" in uploads.get("a").message


def test_what_is_given_back_is_no_failed_try(uploads, clock):
    enter(uploads, clock, "a")
    for _ in range(MAX_TRIES + 2):
        assert uploads.claim("p", 10).id == "a"
        uploads.give_back("a", "p")
    assert uploads.get("a").tries == 0


def test_a_report_is_read_back_in_order_and_replaced_whole(uploads, clock):
    enter(uploads, clock, "a")
    found = Finding("missing", Severity.NOTE, "没有写工资，请补上。", "pay")
    rows = [
        UploadRow(n, "表", n + 3, "held", f"E{n}", f"S{n}", "焊工", (found,)) for n in (1, 2, 3)
    ]
    uploads.claim("p", 10)
    uploads.finish("a", "p", Result({"held": 3}, (found,), rows))
    assert uploads.rows("a") == rows
    assert uploads.rows("a", limit=1, after=1) == rows[1:2]
    done = uploads.get("a")
    assert (done.state, done.counts, done.notes) == (Progress.DONE, {"held": 3}, (found,))


def test_uploads_are_seen_by_source_office_or_sender(uploads, clock):
    enter(uploads, clock, "a")
    enter(uploads, clock, "b", "南宁", office="南宁")
    seen = {
        Sees(source="驻粤站"): ["a"],
        Sees(office="南宁"): ["b"],
        Sees(actor="key:a"): ["b", "a"],
        Sees(everything=True): ["b", "a"],
        Sees(): [],
    }
    for sees, ids in seen.items():
        assert [one.id for one in uploads.page(sees, 10)] == ids
        assert [id for id in ("b", "a") if sees.covers(uploads.get(id))] == ids


def test_files_to_be_deleted_are_those_finished_long_ago_and_still_there(uploads, clock):
    enter(uploads, clock, "a")
    uploads.claim("p", 10)
    uploads.finish("a", "p", Result({}, (), []))
    assert uploads.with_files("postings", clock.now - timedelta(days=1)) == []
    assert uploads.with_files("postings", clock.now) == ["a"]
    assert uploads.with_files("seekers", clock.now) == []
    uploads.note_file_gone("a")
    assert uploads.with_files("postings", clock.now) == []


def test_an_unknown_upload_is_not_found(uploads):
    with pytest.raises(NotFound):
        uploads.get("x")
