"""Postings asked for by what they are, renewed, and seated at fairs."""

from dataclasses import replace
from datetime import date

import pytest

from matcher.errors import NotFound
from matcher.store.fairs import Fair, Fairs
from matcher.store.pages import Asked, MaySee, Pages, standing
from matcher.store.postings import PostingChanged
from matcher.store.renewals import Renewals
from matcher.store.values import PostingRow
from matcher.types import Finding, Pay, Place, Posting, Severity, TradeGuess

DAY = date(2026, 11, 1)
ALL = MaySee(everything=True)
WELDER = Posting(
    "1",
    "驻粤站",
    "焊工",
    external_id="1",
    employer="邕江样例机械厂",
    pay=Pay(6000, 8000),
    places=(Place("450105", "南宁市江南区"),),
    trades=(TradeGuess("焊工", 1.0, "title", "焊工"),),
)
HOLD = Finding("ethnicity", Severity.HOLD, "写了民族要求，请删去。", "description")


def stored(store, *postings, findings=(), fields=None):
    rows = [PostingRow(one, fields or {"title": one.title}, findings) for one in postings]
    store.upsert_postings(rows, DAY)


def many(n):
    return [replace(WELDER, id=str(k), external_id=str(k), title=f"焊工{k}") for k in range(n)]


def test_pages_go_on_where_the_last_one_ended(store):
    stored(store, *many(5))
    pages, found, after = Pages.of(store), [], None
    while page := pages.page(Asked(), ALL, 2, after):
        found += [one.stored.posting.id for one in page]
        after = page[-1].key
    assert found == ["4", "3", "2", "1", "0"]


def test_the_word_for_a_standing_is_what_the_filter_finds(store):
    other = replace(WELDER, id="2", external_id="2", source="驻苏站")
    over = replace(WELDER, id="3", external_id="3", title="钳工", expires=date(2026, 1, 1))
    stored(store, WELDER, other, over)
    stored(store, replace(WELDER, id="4", external_id="4", title="电工"), findings=(HOLD,))
    stored(store, replace(WELDER, id="5", external_id="5", title="车工"))
    store.remove(["5"], "不招了")
    pages = Pages.of(store)
    words = {"1": "open", "2": "duplicate", "3": "expired", "4": "held", "5": "withdrawn"}
    for id, word in words.items():
        assert standing(pages.stored(id)) == word
        found = pages.page(Asked(standing=word), ALL, 9)
        assert [one.stored.posting.id for one in found] == [id]


def test_who_may_see_the_list_may_see_the_one(store):
    stored(store, *many(3))
    stored(store, replace(WELDER, id="h", external_id="h", source="驻苏站"), findings=(HOLD,))
    pages = Pages.of(store)
    sights = [MaySee(), MaySee("驻苏站"), MaySee(open_ones=True), MaySee(employer=WELDER.employer)]
    for sight in (*sights, ALL):
        listed = {one.stored.posting.id for one in pages.page(Asked(), sight, 9)}
        assert listed == {id for id in ("0", "1", "2", "h") if sight.covers(pages.stored(id))}


def test_alike_postings_are_compared_by_the_middle_of_their_pay(store):
    high = replace(WELDER, id="2", external_id="2", title="高级焊工", pay=Pay(9000, None))
    far = replace(WELDER, id="3", external_id="3", places=(Place("440300", "深圳市"),))
    stored(store, WELDER, high, far)
    pages = Pages.of(store)
    assert pages.pays(["焊工"], "4501") == [7000.0, 9000.0]
    assert pages.pays(["焊工"], "4501", besides="1") == [9000.0]
    assert len(pages.pays(["焊工"], "")) == 3


def test_only_what_stands_as_expected_is_written(store):
    stored(store, WELDER)
    now = Pages.of(store).stored("1").change
    changed = PostingRow(replace(WELDER, title="氩弧焊工"), {"title": "氩弧焊工"})
    for wrong in (0, now + 1):
        with pytest.raises(PostingChanged):
            store.upsert_postings([replace(changed, expected=wrong)], DAY)
    store.upsert_postings([replace(changed, expected=now)], DAY)
    new = PostingRow(replace(WELDER, id="n", external_id="n"), expected=0)
    store.upsert_postings([new], DAY)


def test_renewing_moves_the_last_day_and_nothing_else(store):
    over = replace(WELDER, expires=date(2026, 1, 1))
    late = Finding("expired", Severity.NOTE, "有效期已经过了。", "expires")
    stored(store, over, findings=(HOLD, late))
    store.release("1", "看过了", by="clerk")
    Renewals.of(store).renew("1", date(2027, 6, 30), DAY, "clerk")
    found = Pages.of(store).stored("1")
    assert standing(found) == "open"
    assert found.posting == replace(over, expires=date(2027, 6, 30))
    assert found.findings == (HOLD,)
    assert store.fields("1")["expires"] == "2027-06-30"


def test_sending_the_renewed_posting_itself_changes_nothing(store):
    stored(store, WELDER, fields={"title": "焊工"})
    Renewals.of(store).renew("1", date(2027, 6, 30), DAY, "clerk")
    renewed = replace(WELDER, expires=date(2027, 6, 30))
    row = PostingRow(renewed, {"title": "焊工", "expires": "2027-06-30"})
    [outcome] = store.upsert_postings([row], DAY)
    assert outcome.counted_as == "unchanged"


def test_what_is_not_there_cannot_be_renewed(store):
    with pytest.raises(NotFound):
        Renewals.of(store).renew("x", DAY, DAY, "clerk")


def test_a_fair_keeps_its_postings_and_says_which_are_unknown(store):
    stored(store, *many(3))
    fairs = Fairs.of(store)
    fair = fairs.open(Fair("专场", DAY, DAY, "体育馆", office="南宁"), "clerk")
    fairs.seat(fair.id, {"0": "A1", "1": ""}, "clerk")
    fairs.add(fair.id, {"1": "A2", "2": "B1"}, "clerk")
    assert fairs.booths(fair.id) == {"0": "A1", "1": "A2", "2": "B1"}
    assert fairs.count(fair.id) == 3
    assert fairs.unknown(["0", "x"]) == {"x"}
    fairs.close(fair.id, "clerk")
    with pytest.raises(NotFound):
        fairs.add(fair.id, {"0": "A1"}, "clerk")
    assert fairs.booths(fair.id) == {}
