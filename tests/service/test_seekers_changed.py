"""What was read wrongly of a person put right, struck for good; the person handed on."""

from datetime import date
from pathlib import Path

from matcher.intake import Intake
from matcher.store.persons import Persons
from service.auth.accounts import Accounts
from service.auth.belonging import Belonging
from service.auth.caller import Role

from .people import get, patch, texts

SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "seekers.jsonl"


DAY = date(2026, 11, 24)


def test_correcting_the_words_corrects_the_tags(service, nanning, registered):
    answer = patch(service, registered, nanning, {"about": "夜班可以上。"})
    assert answer.status_code == 200
    assert "不要：夜班" not in texts(answer.json()["tags"])
    assert answer.json()["profile"]["desired_titles"] == ["电焊工"]


def test_an_empty_field_takes_away_what_stood_there(service, nanning, registered):
    answer = patch(service, registered, nanning, {"salary_min": None})
    assert answer.json()["reading"]["salary_min"] is None


def test_the_card_can_be_sent_back_whole(service, nanning, registered):
    card = get(service, registered, nanning)
    body = {k: v for k, v in card["profile"].items() if v is not None}
    body["experiences"] = [
        {k: v for k, v in job.items() if v is not None} for job in body["experiences"]
    ]
    answer = service.client.put(f"/v1/seekers/{registered}", json=body, headers=nanning)
    changing = ("last_seen",)
    assert {k: v for k, v in answer.json().items() if k not in changing} == {
        k: v for k, v in card.items() if k not in changing
    }


def test_what_another_has_changed_meanwhile_is_not_overwritten(service, nanning, registered):
    first = service.client.get(f"/v1/seekers/{registered}", headers=nanning).headers["ETag"]
    assert (
        patch(service, registered, nanning, {"major": "焊接"}, **{"If-Match": first}).status_code
        == 200
    )
    late = patch(service, registered, nanning, {"major": "会计"}, **{"If-Match": first})
    assert late.status_code == 412
    assert get(service, registered, nanning)["profile"]["major"] == "焊接"


def test_the_same_card_is_not_sent_twice(service, nanning, registered):
    tag = service.client.get(f"/v1/seekers/{registered}", headers=nanning).headers["ETag"]
    again = service.client.get(
        f"/v1/seekers/{registered}", headers={**nanning, "If-None-Match": tag}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_correction_outlives_the_same_row_imported_again(service, nanning, everywhere):
    store = service.wiring.store
    before = store.seeker("Q001")
    Persons.of(store).assign(["Q001"], "南宁", "test")
    patch(service, "Q001", nanning, {"about": "白班夜班都行。"})
    Intake(store, DAY).take(SAMPLES, "seekers", "南宁")
    assert before.seeker.about != "白班夜班都行。" == store.seeker("Q001").seeker.about


def test_a_tag_read_wrongly_is_struck_for_good(service, nanning, registered):
    path = f"/v1/seekers/{registered}/tags"
    [night] = [t for t in get(service, registered, nanning)["tags"] if t["text"] == "不要：夜班"]
    answer = service.client.put(path, json={"struck": [night["key"]]}, headers=nanning)
    assert "不要：夜班" in texts(answer.json()["struck"])
    assert "不要：夜班" not in texts(answer.json()["tags"])
    patch(service, registered, nanning, {"major": "焊接"})
    assert "不要：夜班" not in texts(service.client.get(path, headers=nanning).json()["tags"])
    assert service.wiring.store.seeker(registered).seeker.mentions
    back = service.client.put(path, json={"struck": []}, headers=nanning)
    assert "不要：夜班" in texts(back.json()["tags"])


def test_a_tag_nobody_has_cannot_be_struck(service, nanning, registered):
    answer = service.client.put(
        f"/v1/seekers/{registered}/tags", json={"struck": ["refuses/cond:没有的"]}, headers=nanning
    )
    assert answer.status_code == 422 and "没有的" not in answer.text


def test_a_supervisor_hands_a_person_to_another_office(service, nanning, liuzhou, registered):
    path, body = f"/v1/seekers/{registered}/assignment", {"office": "柳州"}
    assert service.client.put(path, json=body, headers=nanning).status_code == 422
    supervisor = service.key("supervisor", office="南宁")
    for wrong in ("柳卅", ""):
        answer = service.client.put(path, json={"office": wrong}, headers=supervisor)
        assert answer.status_code == 422
    assert service.client.put(path, json=body, headers=supervisor).status_code == 200
    assert service.client.get(f"/v1/seekers/{registered}", headers=nanning).status_code == 404
    assert get(service, registered, liuzhou)["office"] == "柳州"


def test_a_person_is_given_only_to_who_works_there(service, nanning, registered):
    accounts = Accounts.of(service.wiring.store)
    made = [
        accounts.create(f"worker{n}", "correct horse 7 battery", role, "某某", belonging, "test")
        for n, (role, belonging) in enumerate(
            [
                (Role.CASEWORKER, Belonging("南宁")),
                (Role.CASEWORKER, Belonging("柳州")),
                (Role.RECRUITER, Belonging("南宁", "某厂")),
            ]
        )
    ]

    def give(id):
        body = {"office": "南宁", "caseworker": id}
        path = f"/v1/seekers/{registered}/assignment"
        return service.client.put(path, json=body, headers=nanning).status_code

    assert [give(one.id) for one in made] == [200, 422, 422] and give("nobody") == 422
