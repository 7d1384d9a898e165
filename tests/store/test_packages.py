"""The ledger in the store: one package at a time, counted by what was delivered, never overwritten."""

from datetime import UTC, date, datetime

import pytest

from matcher.store.owed import Ledger, Part, Term
from matcher.store.package_rows import (
    ItemDraft,
    ItemKind,
    PackageChanged,
    PackageClosed,
    PackageOpen,
    PackageState,
)
from matcher.store.packages import Packages, forget_in_packages
from matcher.store.persons import Person, Persons, Whose
from matcher.store.values import SeekerRow
from matcher.types import Seeker

HERE = Whose("南宁")
OWED = {"guidance": 1, "posting": 2}
TERMS = {("", "毕业生"): Term(30, 365), ("柳州", "毕业生"): Term(5, 365)}
AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def ledger(store):
    store.upsert_seekers([SeekerRow(Seeker(id)) for id in ("a", "b", "c")])
    people = Persons.of(store)
    people.put(Person("a", "南宁", audience="毕业生"), "t")
    people.put(Person("b", "柳州", audience="毕业生"), "t")
    people.put(Person("c", "南宁"), "t")
    return Packages.of(store)


def opened(ledger, seeker="a", due=date(2026, 12, 1)):
    items = [
        ItemDraft(ItemKind.GUIDANCE, "", "g"),
        ItemDraft(ItemKind.POSTING, "r1", "p"),
        ItemDraft(ItemKind.POSTING, "", "to be found"),
    ]
    return ledger.open(seeker, "南宁", "毕业生", OWED, due, items, "t")


def delivered(ledger, package, at):
    item = package.items[at]
    return ledger.deliver(package, item, AT, "phone", "sealed", "t")


def test_a_package_counts_down_to_nothing(ledger):
    package = opened(ledger)
    assert package.lacking == {"guidance": 1, "posting": 2}
    package = delivered(ledger, package, 0)
    package = delivered(ledger, package, 1)
    assert package.lacking == {"posting": 1} and package.open
    found = ItemDraft(ItemKind.POSTING, "r2", "p")
    package = ledger.change(package, package.items[2], found, "t")
    package = delivered(ledger, package, 2)
    assert package.state is PackageState.COMPLETE and package.closed and not package.lacking


def test_nothing_is_delivered_where_nothing_was_found(ledger):
    package = opened(ledger)
    with pytest.raises(PackageClosed, match="还没有内容"):
        delivered(ledger, package, 2)


def test_a_person_has_one_package_under_way(ledger):
    first = opened(ledger)
    with pytest.raises(PackageOpen) as raised:
        opened(ledger)
    assert raised.value.id == first.id
    ledger.cancel(first, "t")
    assert opened(ledger).id != first.id


def test_a_package_read_before_another_changed_it_is_refused(ledger):
    stale = opened(ledger)
    delivered(ledger, stale, 0)
    with pytest.raises(PackageChanged):
        delivered(ledger, stale, 1)
    assert ledger.get(stale.id).lacking == {"posting": 2}


def test_a_delivery_taken_back_opens_the_package_again(ledger):
    package = ledger.open(
        "a",
        "南宁",
        "毕业生",
        {"guidance": 1},
        date(2026, 12, 1),
        [ItemDraft(ItemKind.GUIDANCE, "", "g")],
        "t",
    )
    package = delivered(ledger, package, 0)
    package = ledger.undeliver(package, package.items[0], "t")
    assert package.open and package.closed is None


def test_what_was_handed_over_elsewhere_counts_once(ledger):
    package = opened(ledger)
    for _ in range(2):
        ledger.handed("r1", AT, "message", None, "t")
    ledger.handed("unknown", AT, "message", None, "t")
    assert ledger.get(package.id).lacking == {"guidance": 1, "posting": 1}


def test_pages_are_in_the_order_of_days_due(ledger):
    later = opened(ledger, "a", date(2026, 12, 9))
    sooner = opened(ledger, "c", date(2026, 12, 2))
    opened(ledger, "b")
    found = ledger.page(HERE, PackageState.OPEN)
    assert [one.id for one in found] == [sooner.id, later.id]
    rest = ledger.page(HERE, PackageState.OPEN, 5, (sooner.due, sooner.id))
    assert [one.id for one in rest] == [later.id]


def test_what_is_forgotten_keeps_ids_and_days(store, ledger):
    package = delivered(ledger, opened(ledger), 0)
    with store.engine.begin() as connection:
        forget_in_packages(connection, "a", "2026-11-02T00:00:00.000+00:00")
    after = ledger.get(package.id)
    assert after.state is PackageState.CANCELLED and after.items[0].delivered
    assert not any(item.sealed_document or item.sealed_proof for item in after.items)


def owed(store, today, whose=HERE, **asked):
    return Ledger.of(store).owed(whose, TERMS, today, **asked)


def test_owed_is_who_has_an_audience_and_no_complete_package(store, ledger):
    today = date(2026, 11, 2)
    [one] = owed(store, today)
    assert (one.seeker_id, one.package_id, one.due) == ("a", None, date(2026, 12, 1))
    package = opened(ledger)
    assert owed(store, today)[0].package_id == package.id
    assert owed(store, today, Whose("贺州")) == ()


def test_an_offices_own_term_is_that_offices_alone(store, ledger):
    everybody = Whose(everybody=True)
    late = owed(store, date(2026, 11, 10), everybody, overdue=True)
    assert [one.seeker_id for one in late] == ["b"]
    late = owed(store, date(2026, 12, 10), everybody, overdue=True)
    assert [one.seeker_id for one in late] == ["a", "b"]


def test_owed_goes_on_page_by_page_in_the_order_of_days(store, ledger):
    section, everybody, today = Ledger.of(store), Whose(everybody=True), date(2026, 11, 10)
    first, second = section.by_day(everybody, TERMS, today, 5)
    assert (first.seeker_id, second.seeker_id) == ("b", "a") and first.due < second.due
    assert section.by_day(everybody, TERMS, today, 1) == (first,)
    assert section.by_day(everybody, TERMS, today, 5, first.key) == (second,)
    assert section.by_day(everybody, TERMS, today, 5, second.key) == ()
    assert section.count(everybody, TERMS, today) == 2


def test_the_late_and_those_not_begun_are_counted_apart(store, ledger):
    section, everybody, today = Ledger.of(store), Whose(everybody=True), date(2026, 11, 10)
    opened(ledger, "a", date(2026, 11, 3))
    late, unbegun = Part(overdue=True), Part(unbegun=True)
    assert [one.seeker_id for one in section.by_day(everybody, TERMS, today, 5)] == ["a", "b"]
    assert section.count(everybody, TERMS, today, late) == 2
    assert section.count(everybody, TERMS, date(2026, 11, 3), late) == 0
    [one] = section.by_day(everybody, TERMS, today, 5, part=unbegun)
    assert one.seeker_id == "b" and section.count(everybody, TERMS, today, unbegun) == 1


def test_a_complete_package_settles_what_is_owed_for_its_period(store, ledger, clock):
    package = ledger.open(
        "a",
        "南宁",
        "毕业生",
        {"guidance": 1},
        date(2026, 12, 1),
        [ItemDraft(ItemKind.GUIDANCE, "", "g")],
        "t",
    )
    delivered(ledger, package, 0)
    assert owed(store, date(2027, 10, 30)) == ()
    [again] = owed(store, date(2027, 11, 3))
    assert again.due == date(2027, 12, 1)
    assert owed(store, date(2027, 11, 3), overdue=True) == ()
    assert len(owed(store, date(2027, 12, 3), overdue=True)) == 1


def test_nobody_is_owed_anything_where_no_sets_are(store, ledger):
    assert Ledger.of(store).owed(HERE, {}, date(2026, 11, 2)) == ()
