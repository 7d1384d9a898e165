"""Whoever is erased is gone from every section, and nothing that comes too late brings them back."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from matcher.errors import NotFound
from matcher.store.complaints import Complaint, Complaints, Kind
from matcher.store.dossier import Dossier
from matcher.store.erasure import Erasure
from matcher.store.lists import Draft, Lists
from matcher.store.matches import Shown
from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import ItemDraft, ItemKind, PackageState
from matcher.store.packages import Packages
from matcher.store.persons import Person, Persons
from matcher.store.recommendations import Pick
from matcher.store.registry import Changed, Registry
from matcher.store.rights import Rights
from matcher.store.service_tables import contact_requests, persons, upload_rows, uploads
from matcher.store.values import SeekerRow
from matcher.types import Match, Seeker

MATCH = Match("a", "p", 0.5, 0.5, 0.5, True)
DAY = date(2026, 11, 24)


@pytest.fixture
def store(store):
    person = Person("a", "南宁", "", "sealed-name", "sealed-phone")
    Registry.of(store).register(SeekerRow(Seeker("a", about="想找活")), person, "account:x")
    return store


def draft(content="c1"):
    return Draft("a", DAY, 3, 1, 1, '{"about":"想找活"}', ("p",), (Shown(MATCH),), content=content)


def complaint():
    return Complaint("", Kind.COMPLAINT, "other", "", "南宁", "account:x", "sealed", seeker_id="a")


def leave_traces(store):
    Lists.of(store).record([draft()], {}, "account:x")
    picked = Pick("p", "某厂", MATCH, None, "sealed-note")
    Outcomes.of(store).choose("a", [picked], "account:x", "南宁")
    item = ItemDraft(ItemKind.GUIDANCE, "", "sealed-item")
    Packages.of(store).open("a", "南宁", "农民工", {"guidance": 1}, DAY, [item], "account:x")
    Complaints.of(store).make(complaint())
    Rights.of(store).consent("a", "employers", True, "account:x", ends_requests=False)


def rows(store, table):
    with store.engine.connect() as connection:
        return connection.execute(select(table)).all()


def test_nothing_is_left_in_any_section_but_numbers(store):
    leave_traces(store)
    Erasure.of(store).erase("a", "account:x")
    assert rows(store, persons) == []
    assert Dossier.of(store).consents("a") == [] == Complaints.of(store).of_seeker("a")
    [recorded] = Lists.of(store).of_subject("a")
    assert recorded.draft.input is None and recorded.shown == ()
    [left] = Outcomes.of(store).of_seeker("a")
    assert left.match is None and left.sealed_note is None
    [package] = Packages.of(store).of_seeker("a")
    assert package.state is PackageState.CANCELLED
    assert package.items[0].sealed_document is None


def test_a_row_of_an_import_that_told_of_them_is_dropped(store):
    values = {"at": "", "actor": "", "office": "", "source": "", "file": "", "columns": ""}
    values |= {"state": "done", "done": 1, "total": 1, "tries": 1, "holder": "", "counts": "{}"}
    values |= {"notes": "[]", "message": ""}
    told = {
        "number": 1,
        "sheet": "",
        "row": 2,
        "outcome": "accepted",
        "title": "",
        "findings": "[]",
    }
    with store.engine.begin() as connection:
        for kind in ("seekers", "postings"):
            connection.execute(insert(uploads).values(id=kind, kind=kind, **values))
            connection.execute(insert(upload_rows).values(upload_id=kind, stored_id="a", **told))
    Erasure.of(store).erase("a", "account:x")
    assert [row.upload_id for row in rows(store, upload_rows)] == ["postings"]


def test_nobody_is_erased_twice(store):
    Erasure.of(store).erase("a", "account:x")
    with pytest.raises(NotFound):
        Erasure.of(store).erase("a", "account:x")


@pytest.mark.parametrize(
    "late",
    [
        lambda store: Lists.of(store).record([draft("late")], {}, "x"),
        lambda store: Outcomes.of(store).choose("a", [Pick("q", "某厂", MATCH)], "x", "南宁"),
        lambda store: Packages.of(store).open("a", "南宁", "农民工", {}, DAY, [], "x"),
        lambda store: Complaints.of(store).make(complaint()),
        lambda store: Persons.of(store).put(Person("a", "南宁", sealed_name="sealed"), "x"),
        lambda store: Rights.of(store).consent("a", "employers", True, "x", ends_requests=False),
        lambda store: Registry.of(store).correct(SeekerRow(Seeker("a")), 1, "x", {}),
    ],
    ids=["list", "recommendation", "package", "complaint", "person", "consent", "correction"],
)
def test_whatever_was_under_way_while_they_were_erased_comes_too_late(store, late):
    Erasure.of(store).erase("a", "account:x")
    with pytest.raises(NotFound):
        late(store)


def test_assigning_the_erased_assigns_nobody(store):
    Erasure.of(store).erase("a", "account:x")
    assert (
        Persons.of(store).assign(["a"], "南宁", "x")
        == 0
        == Persons.of(store).adopt(["a"], "南宁", "x")
    )


def test_an_erasure_that_fails_halfway_changes_nothing(store, monkeypatch):
    leave_traces(store)

    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr("matcher.store.erasure.forget_answers", fails)
    with pytest.raises(RuntimeError):
        Erasure.of(store).erase("a", "account:x")
    assert store.seeker("a").seeker.about == "想找活"
    assert Lists.of(store).of_subject("a")[0].shown
    assert Persons.of(store).get("a").sealed_name == "sealed-name"


def test_a_correction_of_what_has_changed_meanwhile_is_refused(store):
    change = store.seeker("a").change
    registry = Registry.of(store)
    registry.correct(SeekerRow(Seeker("a", about="想做保安")), change, "account:x", {})
    with pytest.raises(Changed):
        registry.correct(SeekerRow(Seeker("a", about="想做保洁")), change, "account:x", {})
    assert store.seeker("a").seeker.about == "想做保安"


def test_taking_consent_back_ends_requests_and_giving_it_does_not(store):
    row = {"posting_id": "p", "employer": "某厂", "seeker_id": "a"}
    row |= {"asked_by": "x", "at": "2026-11-24", "answered_by": ""}
    with store.engine.begin() as connection:
        for state in ("asked", "agreed", "declined"):
            connection.execute(insert(contact_requests).values(id=state, state=state, **row))
    rights = Rights.of(store)
    assert rights.consent("a", "employers", True, "x", ends_requests=False) == 0
    assert rights.consent("a", "employers", False, "x", ends_requests=True) == 2
    assert {one.state for one in Dossier.of(store).requests("a")} == {"withdrawn", "declined"}
