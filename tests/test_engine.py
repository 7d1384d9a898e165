"""A worked example of the library: a station's rows in, explained lists out."""

from collections.abc import Iterator
from datetime import date

import pytest

from matcher.catalogue import Catalogue
from matcher.config import Settings
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import load_encoder
from matcher.engine import Matcher
from matcher.ingest.seekers import seeker_from_profile
from matcher.intake import Intake
from matcher.ranking.explain import Voice
from matcher.retrieval import Excluded
from matcher.store.store import Store
from matcher.types import Seeker

TODAY = date(2026, 11, 24)
ROWS = """岗位编号,招聘单位,岗位名称,工作地点,月薪,学历要求,工作内容
A1,邕江样例机械厂,焊工,南宁市江南区,6000-8000,不限,二保焊，须有焊工证，包住
A2,邕江样例机械厂,会计,南宁市江南区,4000-5000,大专,做账报税
A3,邕江样例物业,保安员,南宁市青秀区,3000-3500,不限,上夜班守大门
A4,柳江样例物业,保安员,柳州市柳南区,3000-3500,不限,白天看门
"""
PROFILE = {
    "seeker_id": "S1",
    "desired_titles": ["看大门"],
    "desired_regions": ["南宁"],
    "salary_min": 2800,
    "birth_year": 1972,
    "about": "夜班熬不住。",
}


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matcher]:
    home = tmp_path_factory.mktemp("home")
    (home / "岗位.csv").write_text(ROWS, "utf-8")
    with Store.open(home / "matcher.db") as store:
        report = Intake(store, TODAY).take(home / "岗位.csv", "postings", "样例站")
        assert len(report.rows) == 4
        encoder = CachedEncoder(load_encoder(Settings()), home / "vectors.sqlite")
        catalogue = Catalogue(store, encoder, home)
        catalogue.refresh()
        yield Matcher(catalogue, encoder, TODAY)


def someone(**said: object) -> Seeker:
    return seeker_from_profile({**PROFILE, **said}, as_of=TODAY)[0]


def test_a_person_is_recommended_what_both_sides_would_take(matcher: Matcher) -> None:
    welder = someone(desired_titles=["烧焊"], certificates=["焊工证"], salary_min=5000)
    best, *_ = matcher.recommend(welder, n=3)
    assert best.posting_id == "A1"
    assert best.eligible and 0.5 < best.score <= 1
    assert any("焊工证" in reason.text or "烧焊" in reason.text for reason in best.reasons)


def test_what_a_person_refuses_is_never_recommended(matcher: Matcher) -> None:
    assert "A3" not in [match.posting_id for match in matcher.recommend(someone())]
    willing = someone(about="夜班也可以。")
    assert "A3" in [match.posting_id for match in matcher.recommend(willing)]


def test_why_not_quotes_the_person_and_the_posting(matcher: Matcher) -> None:
    told = matcher.why_not(someone(), "A3")
    assert told.rank is None
    assert "夜班熬不住" in told.text


def test_a_posting_is_offered_the_people_who_suit_it(matcher: Matcher) -> None:
    people = [someone(), someone(seeker_id="S2", desired_titles=["会计"], education="大专")]
    posting = matcher.catalogue.stored("A2").posting
    found = matcher.candidates(posting, people, voice=Voice.RECRUITER)
    assert [match.seeker_id for match in found] == ["S2"]


def test_the_same_question_has_the_same_answer(matcher: Matcher) -> None:
    assert matcher.recommend(someone()) == matcher.recommend(someone())


def test_what_is_excluded_is_in_no_list_be_it_a_posting_or_an_employer(matcher: Matcher) -> None:
    person = someone(desired_titles=["保安"], about="", desired_regions=["广西"])
    assert [one.posting_id for one in matcher.recommend(person)] == ["A3", "A4"]
    without = matcher.recommend(person, exclude=Excluded(ids=frozenset({"A3"})))
    assert [one.posting_id for one in without] == ["A4"]
    employer = Excluded(employers=frozenset({"柳江样例物业"}))
    assert [one.posting_id for one in matcher.recommend(person, exclude=employer)] == ["A3"]


def test_a_list_can_be_chosen_among_some_postings_alone(matcher: Matcher) -> None:
    person = someone(desired_titles=["保安"], about="", desired_regions=["广西"])
    of_the_fair = matcher.recommend(person, among=frozenset({"A4", "A1", "unknown"}))
    assert [one.posting_id for one in of_the_fair] == ["A4"]
    assert matcher.recommend(person, among=frozenset()) == ()


def test_a_list_is_made_again_from_what_it_was_chosen_from(matcher: Matcher) -> None:
    person = someone(desired_titles=["保安"], about="", desired_regions=["广西"])
    listing = matcher.listing(person, n=3, voice=Voice.SEEKER)
    assert listing.change == matcher.catalogue.store.change_number()
    known = matcher.catalogue.store.postings(listing.considered)
    postings = [known[id] for id in listing.considered]
    again = matcher.rebuild(person, postings, n=3, voice=Voice.SEEKER)
    assert [one.posting_id for one in again] == [one.posting_id for one in listing.matches]
    assert [one.score for one in again] == pytest.approx([one.score for one in listing.matches])
    assert [one.reasons for one in again] == [one.reasons for one in listing.matches]
