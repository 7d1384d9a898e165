"""A caseworker registers a person, finds them again, and puts right what was read wrongly."""

import pytest

from matcher.store.audit import broken_at
from matcher.store.persons import Persons
from matcher.store.service_tables import audit

from .people import PERSON, get, patch, texts

# Registering


def test_who_registers_is_told_what_was_read_of_their_words(service, nanning):
    answer = service.client.post("/v1/seekers", json=PERSON, headers=nanning)
    told = answer.json()
    assert answer.headers["Location"] == f"/v1/seekers/{told['id']}"
    assert texts(told["tags"])["不要：夜班"] == "夜班熬不住"
    assert {"想做：焊工", "不去：广东省", "一定要：包住"} & set(texts(told["tags"]))


def test_the_card_shows_what_was_said_and_how_it_was_understood(service, nanning, registered):
    card = get(service, registered, nanning)
    assert (card["name"], card["phone"]) == ("韦试样", "13877100001")
    assert card["profile"]["about"] == PERSON["about"]
    assert card["reading"]["places"] == ["柳州市", "南宁市"]
    assert card["reading"]["places_refused"] == ["广东省"]
    assert (card["audience"], card["personalised"], card["consents"]) == ("农民工", True, [])


def test_name_and_phone_stand_nowhere_unsealed(service, nanning, registered):
    patch(service, registered, nanning, {"name": "覃另名"})
    everything = b"".join(
        path.read_bytes() for path in service.wiring.settings.home.rglob("*") if path.is_file()
    )
    for secret in ("韦试样", "13877100001", "覃另名"):
        assert secret.encode() not in everything


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sex", "男"),
        ("性别", "男"),
        ("ethnicity", "壮族"),
        ("marriage", "已婚"),
        ("婚姻状况", "已婚"),
        ("household", "来宾忻城"),
        ("religion", "某教"),
        ("political", "群众"),
        ("disability", "肢体"),
        ("id_number", "450103199001011234"),
    ],
)
def test_what_may_not_decide_is_refused_with_a_reason_and_leaves_no_trace(
    service, nanning, field, value
):
    body = {**PERSON, field: f"{value}种下的词"}
    answer = service.client.post("/v1/seekers", json=body, headers=nanning)
    assert answer.status_code == 422
    assert "不收、不存" in answer.json()["errors"][0]["msg"]
    assert "种下的词" not in answer.text
    for path in service.wiring.settings.home.rglob("*"):
        assert not path.is_file() or "种下的词".encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "number", ["450103199001011234", "45010319900101123X", "４５０１０３１９９００１０１１２３４"]
)
def test_the_number_of_papers_is_refused_wherever_it_stands(service, nanning, number):
    for body in ({"about": f"证件{number}"}, {"name": number}, {"skills": [number]}):
        answer = service.client.post("/v1/seekers", json={**PERSON, **body}, headers=nanning)
        assert answer.status_code == 422
        assert "身份证号不收、不存" in answer.json()["errors"][0]["msg"]
        assert number not in answer.text


def test_a_phone_in_the_words_is_sent_to_its_own_field(service, nanning):
    body = {**PERSON, "about": "打我电话13877100002"}
    answer = service.client.post("/v1/seekers", json=body, headers=nanning)
    assert answer.status_code == 422 and "phone" in answer.json()["errors"][0]["msg"]


def test_who_says_nothing_of_work_is_asked_for_a_wish(service, nanning):
    answer = service.client.post("/v1/seekers", json={"name": "韦试样"}, headers=nanning)
    assert answer.status_code == 422 and "求职意向" in answer.json()["detail"]


def test_nobody_registers_for_another_office(service, nanning, liuzhou, everywhere):
    body = {**PERSON, "office": "柳州"}
    assert service.client.post("/v1/seekers", json=body, headers=nanning).status_code == 422
    assert service.client.post("/v1/seekers", json=body, headers=everywhere).status_code == 201
    assert service.client.post("/v1/seekers", json=PERSON, headers=everywhere).status_code == 422
    wrong = service.client.post(
        "/v1/seekers", json={**PERSON, "office": "柳卅"}, headers=everywhere
    )
    assert "没有这个机构" in wrong.json()["detail"]


# Finding


def test_a_person_is_found_by_their_office_and_by_nobody_else(
    service, nanning, liuzhou, everywhere, registered
):
    assert get(service, registered, everywhere)["id"] == registered
    for path in (
        f"/v1/seekers/{registered}",
        f"/v1/seekers/{registered}/tags",
        "/v1/seekers/nobody",
    ):
        answer = service.client.get(path, headers=liuzhou)
        assert (answer.status_code, answer.json()["title"]) == (404, "没有找到")
    listed = service.client.get("/v1/seekers", headers=nanning).json()
    assert [one["id"] for one in listed] == [registered]
    assert service.client.get("/v1/seekers", headers=liuzhou).json() == []


def test_people_of_no_office_are_seen_by_the_regions_supervisor_alone(service, nanning, everywhere):
    assert service.client.get("/v1/seekers/Q001", headers=nanning).status_code == 404
    assert get(service, "Q001", everywhere)["office"] == ""


def test_a_list_shows_no_full_name_and_no_phone(service, nanning, registered):
    answer = service.client.get("/v1/seekers", headers=nanning)
    assert answer.json()[0]["name"] == "韦**"
    assert "韦试样" not in answer.text and "13877" not in answer.text


def test_people_are_found_by_name_and_by_work(service, nanning, registered):
    other = {"desired_titles": ["保安"], "name": "覃样例"}
    service.client.post("/v1/seekers", json=other, headers=nanning)

    def search(body):
        answer = service.client.post("/v1/seekers:search", json=body, headers=nanning)
        return [one["id"] for one in answer.json()]

    assert search({"name": "试样"}) == [registered]
    assert search({"wish": "焊"}) == [registered]
    assert search({"name": "覃", "wish": "焊"}) == []
    assert len(search({})) == 2


def test_pages_follow_each_other_without_a_gap(service, everywhere):
    seen, address = [], "/v1/seekers?limit=7"
    while address:
        answer = service.client.get(address, headers=everywhere)
        seen += [one["id"] for one in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert sorted(seen) == sorted(s.seeker.id for s in service.wiring.store.iter_seekers())
    assert len(seen) == len(set(seen)) == 40


def test_lists_are_narrowed_by_how_things_stand(service, nanning, registered):
    def ids(query):
        answer = service.client.get(f"/v1/seekers?{query}", headers=nanning)
        return [one["id"] for one in answer.json()]

    assert ids("assigned=nobody") == [registered] == ids("audience=农民工")
    assert ids("personalised=false") == [] == ids("consenting=true")
    consent = {"scope": "employers", "given": True}
    path = f"/v1/seekers/{registered}/consent"
    service.client.put(path, json=consent, headers=nanning)
    assert ids("consenting=true") == [registered] and ids("consenting=false") == []


# Correcting


# Striking


# Handing on


# Looking


def test_whoever_reads_a_person_is_noted_and_the_chain_holds(service, nanning, registered):
    get(service, registered, nanning)
    rows = Persons.of(service.wiring.store)._all(audit.select().order_by(audit.c.number))
    [look] = [row for row in rows if row.action == "seeker.read"]
    key = nanning["X-API-Key"].partition(".")[0]
    assert (look.subject, look.actor) == (f"seeker:{registered}", f"key:{key}")
    assert broken_at(rows) is None
    assert not any("韦" in row.detail or "13877" in row.detail for row in rows)


def test_past_the_days_ceiling_no_further_person_is_shown(service, nanning, registered):
    service.wiring.settings.people_per_day = 2
    others = [
        service.client.post("/v1/seekers", json=PERSON, headers=nanning).json()["id"]
        for _ in range(2)
    ]
    answers = [
        service.client.get(f"/v1/seekers/{id}", headers=nanning).status_code
        for id in (registered, registered, *others, registered)
    ]
    assert answers == [200, 200, 200, 429, 200]
    assert service.client.get("/v1/seekers", headers=nanning).status_code == 429


def test_a_phone_that_is_no_longer_theirs_is_taken_away(service, nanning, registered):
    answer = patch(service, registered, nanning, {"phone": None})
    assert (answer.json()["phone"], answer.json()["name"]) == ("", "韦试样")
