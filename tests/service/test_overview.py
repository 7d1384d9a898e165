"""The numbers of the charts against the small world they are drawn from."""

import pytest

from matcher.types import Seeker, TradeGuess
from service.casework.overview import balance, gini, overview, wish_of

from .desk import Desk, ids, open_office


@pytest.fixture
def told(service):
    answer = service.client.get("/v1/overview", headers=service.key("supervisor"))
    assert answer.status_code == 200
    return answer.json()


def test_every_open_posting_and_every_person_is_counted_once(service, told):
    counts = service.wiring.store.counts()
    for table in ("trades", "cities"):
        assert sum(one["postings"] for one in told[table]) == counts["shown"]
        assert sum(one["seekers"] for one in told[table]) == counts["seekers"]
    assert sum(one["postings"] for one in told["pays"]) == counts["shown"]
    assert sum(one["seekers"] for one in told["pays"]) == counts["seekers"]
    assert told["exposure"]["postings"] == counts["shown"]
    assert sum(one["postings"] for one in told["feeds"]) == counts["postings"]


def test_unmet_is_where_more_people_look_than_places_are(told):
    assert told["unmet"]
    assert all(one["places"] < one["seekers"] and one["ratio"] < 1 for one in told["unmet"])


def test_a_posting_that_does_not_say_how_many_counts_as_one_place(service):
    [*_, first] = service.wiring.store.iter_postings(shown=True)
    region = first.posting.places[0].code[:4]
    table = overview(service.wiring, region).cities
    shown = [
        one.posting.headcount
        for one in service.wiring.store.iter_postings(shown=True)
        if one.posting.places and one.posting.places[0].code.startswith(region)
    ]
    [city] = [one for one in table if one.city == region]
    assert city.places == sum(count or 1 for count in shown)


def test_a_region_leaves_out_what_lies_elsewhere(service, told):
    asked = {"region": "45"}
    local = service.client.get("/v1/overview", params=asked, headers=service.key("supervisor"))
    cities = {one["city"][:2] for one in local.json()["cities"] if one["postings"]}
    assert cities == {"45"}
    assert any(one["city"][:2] == "44" for one in told["cities"])


def test_the_flow_follows_what_caseworkers_do(service):
    desk = Desk(service, open_office(service))
    posting = ids(desk.list())[0]
    reader = service.key("supervisor")
    before = service.client.get("/v1/overview", headers=reader).json()
    desk.hand(desk.one(posting))
    after = service.client.get("/v1/overview", headers=reader).json()
    assert (before["flow"]["handed"], after["flow"]["handed"]) == (0, 1)
    assert after["exposure"]["never_sent"] == before["exposure"]["never_sent"] - 1


def test_nothing_of_a_person_is_in_the_numbers(service, told):
    text = str(told)
    assert not any(one.seeker.id in text for one in service.wiring.store.iter_seekers())


def test_people_who_only_look_are_in_the_table_too():
    nobody = Seeker("1", trades=(TradeGuess("焊工", 1.0, "desired_titles", "焊工"),))
    [row] = balance((), [wish_of(nobody)], by_trade=True, by_city=False)
    assert (row.trade, row.places, row.seekers, row.ratio) == ("焊工", 0, 1, 0.0)


@pytest.mark.parametrize(
    ("counts", "told"), [([], None), ([0, 0], None), ([2, 2], 0.0), ([0, 0, 0, 8], 0.75)]
)
def test_gini_is_none_without_anything_and_high_where_one_has_all(counts, told):
    assert gini(counts) == told
