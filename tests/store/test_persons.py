from datetime import UTC, datetime, timedelta

import pytest

from matcher.errors import NotFound
from matcher.store.erasure import Erasure
from matcher.store.persons import Person, Persons, Whose, agreeing
from matcher.store.values import SeekerRow
from matcher.types import Seeker

NANNING, LIUZHOU = Whose("南宁"), Whose("柳州")


@pytest.fixture
def store(store, clock):
    for name in ("a", "b", "c", "d"):
        clock.pass_by(seconds=1)
        store.upsert_seekers([SeekerRow(Seeker(name, source="南宁", about="想找工作"))])
    return store


@pytest.fixture
def persons(store):
    return Persons.of(store)


def ids(listed):
    return [one.person.seeker_id for one in listed]


def test_who_has_no_row_is_of_no_office(persons):
    assert persons.get("a") == Person("a")
    assert not Whose("").covers(persons.get("a"))
    assert Whose(everybody=True).covers(persons.get("a"))


def test_what_was_put_is_read_back(persons):
    person = Person(
        "a", "南宁", "x1", "sealed", None, False, "困难毕业生", frozenset({"cond:夜班"})
    )
    persons.put(person, "account:x")
    assert persons.get("a") == person


def test_nobody_is_put_who_is_no_seeker(persons):
    with pytest.raises(NotFound):
        persons.put(Person("nobody"), "account:x")


def test_those_assigned_are_found_by_office_and_by_caseworker(persons):
    assert persons.assign(["a", "b", "nobody"], "南宁", "account:x", "w1") == 2
    persons.assign(["c"], "柳州", "account:x")
    assert ids(persons.list_mine(NANNING, 10)) == ["b", "a"]
    assert ids(persons.list_mine(Whose("柳州", "w1"), 10)) == ["c", "b", "a"]
    assert ids(persons.list_mine(Whose(everybody=True), 10)) == ["d", "c", "b", "a"]
    assert ids(persons.list_mine(Whose(), 10)) == []
    assert persons.of_office("南宁") == {"a", "b"} and persons.count(NANNING) == 2


def test_assigning_keeps_what_else_is_known(persons):
    persons.put(Person("a", "南宁", sealed_name="sealed", personalised=False), "account:x")
    persons.assign(["a"], "柳州", "account:x")
    assert persons.get("a") == Person("a", "柳州", sealed_name="sealed", personalised=False)


def test_an_import_adopts_only_those_without_an_office(persons):
    persons.assign(["a"], "柳州", "account:x")
    assert persons.adopt(["a", "b"], "南宁", "account:x") == 1
    assert persons.get("a").office == "柳州" and persons.get("b").office == "南宁"


def test_a_page_ends_where_the_next_begins(persons):
    persons.assign(["a", "b", "c", "d"], "南宁", "account:x")
    first = persons.list_mine(NANNING, 3)
    rest = persons.list_mine(NANNING, 3, first[-1].key)
    assert ids(first) + ids(rest) == ["d", "c", "b", "a"]


def test_an_erased_person_is_listed_nowhere(persons, store):
    persons.assign(["a"], "南宁", "account:x")
    Erasure.of(store).erase("a", "command")
    assert persons.list_mine(NANNING, 3) == [] and persons.count(NANNING) == 0


def test_striking_a_tag_is_a_change_that_followers_see(persons, store):
    before = store.change_number()
    persons.put(Person("a", struck=frozenset({"cond:夜班"})), "account:x")
    assert [change.id for change in store.seeker_changes_since(before)] == ["a"]


def test_the_last_word_on_a_use_counts(persons, store):
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for id, words in {"a": (True,), "b": (True, False), "c": (False, True), "d": ()}.items():
        for minute, given in enumerate(words):
            at = now + timedelta(minutes=minute)
            store.record_consent(id, "employers", given, at)
    store.record_consent("b", "other", True, now + timedelta(hours=1))
    store.record_consent("a", "other", False, now)

    def found(where):
        return ids(persons.list_mine(Whose(everybody=True), 10, where=[where]))

    assert found(agreeing("employers")) == ["c", "a"]
    assert found(~agreeing("employers")) == ["d", "b"]


def test_of_two_words_at_one_moment_the_later_counts(persons, store):
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for given in (True, False):
        store.record_consent("a", "employers", given, now)
    assert persons.list_mine(Whose(everybody=True), 10, where=[agreeing("employers")]) == []
