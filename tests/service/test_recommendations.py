"""A kiosk asks for anonymous people, over the small real world."""

import sqlite3
from datetime import date

import pytest
from fastapi.testclient import TestClient

from matcher.documents import posting_text
from matcher.encoder.cache import CachedEncoder, _key
from matcher.encoder.model import load_encoder
from matcher.store.fairs import Fair, Fairs
from service.app import create_app
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.live.queries import QueryMemory
from service.settings import ServiceSettings
from service.wiring import wire

WORKER = {"desired_titles": ["普工"], "desired_regions": ["苏州"], "salary_min": 5000}
WAITRESS = {"about": "想做服务员，包吃住，不上夜班", "age": "35-39"}


@pytest.fixture
def ask(service):
    def _ask(path="recommendations", **body):
        answer = service.client.post(f"/v1/{path}", json=body, headers=service.key("kiosk"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    return _ask


def ids(answer):
    return [match["posting"]["id"] for match in answer["matches"]]


def test_an_anonymous_person_is_given_postings_with_reasons(ask):
    answer = ask(profile=WORKER)
    assert 1 <= len(answer["matches"]) <= 3
    first = answer["matches"][0]
    assert "普工" in first["posting"]["title"]
    assert first["reasons"] and "您" in "".join(reason["text"] for reason in first["reasons"])
    assert answer["understood"]["trades"] == ["普工"]
    assert answer["understood"]["places"] == ["苏州市"]


def test_a_free_sentence_is_enough(ask):
    answer = ask(profile=WAITRESS, n=5)
    assert answer["understood"]["trades"] == ["服务员"]
    assert answer["matches"]


@pytest.mark.parametrize("field", ["sex", "性别", "ethnicity", "marriage", "name", "phone"])
def test_nobody_is_asked_who_they_are(service, field):
    body = {"profile": {**WORKER, field: "某"}}
    answer = service.client.post("/v1/recommendations", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 422
    assert "某" not in answer.text


def test_a_profile_that_says_nothing_is_told_what_to_say(service):
    answer = service.client.post(
        "/v1/recommendations", json={"profile": {}}, headers=service.key("kiosk")
    )
    assert answer.status_code == 422
    assert "请至少说一样" in answer.json()["detail"]


def test_more_can_be_seen(ask):
    whole = ids(ask(profile=WAITRESS, n=4))
    assert ids(ask(profile=WAITRESS, n=2, skip=2)) == whole[2:]


def test_an_employer_found_unsuitable_does_not_come_back(ask):
    first = ask(profile=WAITRESS, n=10)["matches"][0]["posting"]
    refused = [{"posting_id": first["id"], "why": "employer"}]
    again = ask(profile=WAITRESS, n=10, exclude=refused)["matches"]
    assert first["employer"] not in {match["posting"]["employer"] for match in again}


def test_a_place_found_too_far_does_not_come_back(ask):
    wish = {"desired_titles": ["普工"]}
    first = ask(profile=wish, n=10)["matches"][0]["posting"]
    again = ask(profile=wish, n=10, exclude=[{"posting_id": first["id"], "why": "place"}])
    assert again["understood"]["places_refused"]
    assert not {first["place"]} & {match["posting"]["place"] for match in again["matches"]}


def test_a_trade_found_unsuitable_does_not_come_back(ask, service):
    wish = {"about": "什么活都行，能包住"}
    first = ask(profile=wish, n=10)["matches"][0]["posting"]["id"]
    trade = service.wiring.store.postings([first])[first].trades[0].trade
    again = ids(ask(profile=wish, n=10, exclude=[{"posting_id": first, "why": "trade"}]))
    left = service.wiring.store.postings(again).values()
    assert again and trade not in {posting.trades[0].trade for posting in left if posting.trades}


def test_pay_found_too_low_raises_the_floor_of_who_named_none(ask):
    wish = {"desired_titles": ["普工"]}
    matches = ask(profile=wish, n=10)["matches"]
    paid = next(match["posting"]["id"] for match in matches if match["posting"]["pay"])
    again = ask(profile=wish, n=10, exclude=[{"posting_id": paid, "why": "pay"}])
    assert again["understood"]["pay_floor"] and paid not in ids(again)


@pytest.fixture
def fair(service, ask):
    """Hold a fair with a posting that suits less than others, and one that does not suit."""
    fairs, found = Fairs.of(service.wiring.store), ids(ask(profile=WAITRESS, n=6))
    other = ids(ask(profile=WORKER, n=1))[0]
    opened = fairs.open(
        Fair("春风行动", date(2026, 11, 24), date(2026, 11, 25), "体育馆", "450100"), "test"
    )
    fairs.seat(opened.id, {found[3]: "A12", other: "B3"}, "test")
    return opened, found[3], found, other


def test_a_fairs_postings_come_first_with_their_booths(ask, fair):
    opened, seated, found, _ = fair
    answer = ask(profile=WAITRESS, n=4, fair=opened.id)
    assert answer["fair"]["name"] == "春风行动"
    assert ids(answer)[0] == seated and answer["matches"][0]["posting"]["booth"] == "A12"
    assert set(ids(answer)[1:]) <= set(found)
    assert all(match["posting"]["booth"] is None for match in answer["matches"][1:])


def test_a_fair_nobody_knows_is_not_found(service):
    body = {"profile": WORKER, "fair": "nothing"}
    answer = service.client.post("/v1/recommendations", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 404


def test_the_plain_list_is_the_same_for_everybody(ask):
    mine, yours = (ask(profile=one, personalised=False, n=20) for one in (WORKER, WAITRESS))
    assert mine == yours == ask(personalised=False, n=20)
    assert mine["matches"] and mine["understood"] is None
    assert "没有用到您的个人信息" in mine["message"]


def test_the_plain_list_begins_near_the_kiosk_with_the_newest(ask, service):
    found = ids(ask(personalised=False, n=50, near="450100"))
    postings = service.wiring.store.postings(found)
    near = [
        postings[id]
        for id in found
        if postings[id].places and postings[id].places[0].code.startswith("4501")
    ]
    assert near == [postings[id] for id in found[: len(near)]]
    days = [posting.published or date.min for posting in near]
    assert days == sorted(days, reverse=True)


def test_the_plain_list_goes_on_page_by_page(ask, fair):
    opened, *_ = fair
    whole = ids(ask(personalised=False, n=9, fair=opened.id))
    pages = [ids(ask(personalised=False, n=3, skip=skip, fair=opened.id)) for skip in (0, 3, 6)]
    assert [id for page in pages for id in page] == whole
    assert len(set(whole)) == 9


def test_a_place_that_is_none_is_told(service):
    body = {"personalised": False, "near": "999999"}
    answer = service.client.post("/v1/recommendations", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 422 and "450100" in answer.json()["detail"]


def test_who_asks_too_much_is_told_what_to_change(ask):
    wish = {**WORKER, "salary_min": 90_000}
    answer = ask(profile=wish)
    assert len(answer["matches"]) < 3
    assert answer["message"]
    assert ask("relaxations", profile=wish)["changes"] == answer["changes"]


def test_it_is_told_why_a_posting_is_not_in_the_list(ask):
    found = ids(ask(profile=WAITRESS, n=1))[0]
    answer = ask("why-not", profile=WORKER, posting_id=found)
    assert answer["text"] and answer["posting_id"] == found


def test_why_not_of_no_posting_is_not_found(service):
    body = {"profile": WORKER, "posting_id": "nothing"}
    answer = service.client.post("/v1/why-not", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 404


def test_a_station_may_not_ask(service):
    answer = service.client.post(
        "/v1/recommendations", json={"profile": WORKER}, headers=service.key("station")
    )
    assert answer.status_code == 403


PLANTED = "紫薇蝴蝶兰"


def test_nothing_of_the_person_is_left_on_disk(tmp_path, service, settings: ServiceSettings):
    encoder = load_encoder(ServiceSettings(precision="openvino-fp32"))
    filed = CachedEncoder(encoder, settings.home / "vectors.sqlite")
    wiring = wire(settings, lambda: QueryMemory(encoder, filed))
    wiring.live.start()
    key = {"X-API-Key": ApiKeys.of(wiring.store).give("test", Role.KIOSK, "test")}
    with TestClient(create_app(wiring=wiring)) as client:
        said = {"about": f"我叫{PLANTED}，想做焊工", "skills": [PLANTED], "requirements": [PLANTED]}
        found = client.post("/v1/recommendations", json={"profile": said}, headers=key).json()
        chosen = ids(found)[:1]
        for path, more in (
            ("slips", {"posting_ids": chosen}),
            ("why-not", {"posting_id": chosen[0]}),
            ("relaxations", {}),
        ):
            answer = client.post(f"/v1/{path}", json={"profile": said, **more}, headers=key)
            assert answer.status_code < 300, answer.text
    posting = wiring.store.postings(chosen)[chosen[0]]
    wiring.close()
    # The postings that were judged one by one, as passages; no query.
    assert _vectors(settings) == {_key("passage", posting_text(posting))}
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        content = file.read_bytes()
        assert PLANTED.encode() not in content and PLANTED.encode("utf-16-le") not in content, file


def _vectors(settings):
    with sqlite3.connect(settings.home / "vectors.sqlite") as connection:
        return {key for (key,) in connection.execute("SELECT text FROM vectors")}
