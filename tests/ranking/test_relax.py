import dataclasses

from matcher.parse.region import parse_places
from matcher.ranking.relax import relax
from matcher.ranking.views import view_posting, view_seeker
from matcher.types import Stance

from .people import YEAR, posting, says, seeker


def changes(person, jobs):
    views = [view_posting(dataclasses.replace(job, id=f"P{at}")) for at, job in enumerate(jobs)]
    return {change.kind: change for change in relax(view_seeker(person, YEAR), views)}


def test_a_lower_floor_that_opens_three_is_told_in_round_numbers():
    found = changes(seeker(pay_floor=6000), [posting(pay=f"{pay}") for pay in (4600, 4550, 4510)])
    assert found["pay"].value == "4500"
    assert found["pay"].gained == 3


def test_a_change_that_opens_fewer_than_three_is_not_worth_asking():
    assert changes(seeker(pay_floor=6000), [posting(pay="4600")] * 2) == {}


def test_another_city_is_named_as_a_city():
    found = changes(seeker(), [posting(place="柳州市柳南区")] * 3)
    assert found["place"].value == "柳州市"


def test_a_city_the_person_refuses_is_never_suggested():
    person = seeker(places_refused=parse_places("柳州"))
    assert "place" not in changes(person, [posting(place="柳州")] * 3)


def test_what_a_person_refuses_stays_refused():
    person = seeker(pay_floor=6000, said=(says("cond:夜班", Stance.REFUSES),))
    night = posting(pay="4600", said=(says("cond:夜班", Stance.INVOLVES),))
    assert changes(person, [night] * 4) == {}


def test_a_licence_that_opens_three_is_worth_getting():
    job = posting("电工", said=(says("licence:低压电工证", Stance.REQUIRES),))
    found = changes(seeker("电工"), [job] * 3)
    assert found["licence"].value == "低压电工证"


def test_a_kindred_trade_that_opens_three_is_offered():
    assert changes(seeker("车工"), [posting("数控车工")] * 3)["trade"].value == "数控车工"
    assert "trade" not in changes(seeker("焊工"), [posting("会计")] * 3)
