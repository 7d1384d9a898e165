"""Lists a caseworker is given for a person: recorded, the same while nothing changes, made again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from matcher.ranking.weights import load_weights
from matcher.store.codec import encode_posting
from matcher.store.database import writing
from matcher.store.lists import SEEKERS, Draft, Lists, forget_in_lists
from matcher.store.matches import Shown
from matcher.store.persons import Person, Persons
from matcher.store.service_tables import audit
from service.casework.config import config_of
from service.casework.lists import current
from service.casework.replay import compare, replay
from tests.service.desk import (
    PEOPLE,
    caller_of,
    change_posting,
    copy_people,
    ids,
    listed,
    open_office,
)


@pytest.fixture
def clerk(service):
    return open_office(service)


def replayed(service, clerk, list_id):
    return service.client.get(f"/v1/lists/{list_id}/replay", headers=clerk).json()


def lists_of(service, seeker="Q001"):
    return Lists.of(service.wiring.store).of_subject(seeker)


def test_each_posting_comes_with_reasons_and_the_room_it_has_left(service, clerk):
    answer = listed(service, clerk)
    assert answer.status_code == 200
    assert len(answer.json()["items"]) == 3
    for item in answer.json()["items"]:
        assert item["reasons"] and 0 < item["score"] <= 1
        assert (item["already_sent"], item["chosen"]) == (0, False)
        assert item["room"] == 3 * (item["openings"] or 2)


def test_while_nothing_changes_the_list_is_the_same(service, clerk):
    first, second = listed(service, clerk), listed(service, clerk)
    assert first.json() == second.json()
    assert first.headers["ETag"] == second.headers["ETag"]
    assert len(lists_of(service)) == 1


def test_who_has_the_list_already_is_told_so(service, clerk):
    tag = listed(service, clerk).headers["ETag"]
    again = listed(service, clerk, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_another_process_gives_the_same_list(service, clerk):
    first = listed(service, clerk).json()["id"]
    service.wiring.recall.clear()
    assert listed(service, clerk).json()["id"] == first
    assert len(lists_of(service)) == 1


def test_reasons_recorded_are_the_reasons_shown(service, clerk):
    answer = listed(service, clerk).json()
    recorded = Lists.of(service.wiring.store).get(answer["id"])
    for item, shown in zip(answer["items"], recorded.shown, strict=True):
        assert [one["text"] for one in item["reasons"]] == [r.text for r in shown.match.reasons]
        assert [one["text"] for one in item["concerns"]] == [r.text for r in shown.match.concerns]
        assert (item["room"], item["score"]) == (shown.room, round(shown.match.score, 4))


def test_a_list_is_shown_again_as_it_was_though_a_posting_has_changed(service, clerk):
    answer = listed(service, clerk).json()
    change_posting(service, answer["items"][0]["posting"]["id"], title="改了名的岗位")
    again = service.client.get(f"/v1/lists/{answer['id']}", headers=clerk).json()
    assert [item["posting"]["title"] for item in again["items"]] == [
        item["posting"]["title"] for item in answer["items"]
    ]


def test_a_list_longer_than_fifty_is_refused(service, clerk):
    assert listed(service, clerk, n=51).status_code == 422
    assert listed(service, clerk, n=0).status_code == 422


def test_others_people_and_their_lists_are_not_found(service, clerk):
    list_id = listed(service, clerk).json()["id"]
    other = service.key("caseworker", office="柳州")
    for path in (
        "/v1/seekers/Q001/recommendations",
        "/v1/seekers/Q001/relaxations",
        "/v1/seekers/Q001/why-not?posting=x",
        f"/v1/lists/{list_id}",
        f"/v1/lists/{list_id}/replay",
        "/v1/lists/unknown",
        "/v1/seekers/nobody/recommendations",
    ):
        assert service.client.get(path, headers=other).status_code == 404, path


def test_making_a_list_is_audited_by_ids_alone(service, clerk):
    list_id = listed(service, clerk).json()["id"]
    with service.wiring.store.engine.connect() as connection:
        rows = connection.execute(audit.select().where(audit.c.action == "list.made")).all()
    assert [(row.subject, row.detail) for row in rows] == [
        (f"list:{list_id}", '{"kind":"postings","of":"Q001"}')
    ]


def test_who_wants_no_personal_list_gets_the_newest_and_nearest(service, clerk):
    persons = Persons.of(service.wiring.store)
    personal = listed(service, clerk)
    persons.put(replace(persons.get("Q001"), personalised=False), "test")
    plain = listed(service, clerk).json()
    assert not plain["personalised"] and len(plain["items"]) == 3
    assert all(item["score"] is None for item in plain["items"])
    assert plain["id"] != personal.json()["id"]
    persons.put(replace(persons.get("Q002"), personalised=False), "test")
    assert ids(listed(service, clerk, "Q002")) == [one["posting"]["id"] for one in plain["items"]]
    assert replayed(service, clerk, plain["id"])["same"]
    assert service.client.get("/v1/seekers/Q001/relaxations", headers=clerk).status_code == 409


def test_a_list_made_again_is_the_same(service, clerk):
    for seeker in PEOPLE:
        answer = listed(service, clerk, seeker, 10).json()
        again = replayed(service, clerk, answer["id"])
        assert again["same"], again["differences"]
        assert again["changed"] == []
        assert [one["posting_id"] for one in again["items"]] == [
            one["posting"]["id"] for one in answer["items"]
        ]


def test_a_list_is_made_again_as_it_was_after_its_postings_changed(service, clerk):
    answer = listed(service, clerk).json()
    first, second, third = (item["posting"]["id"] for item in answer["items"])
    change_posting(service, first, title="会计", trades=(), description="记账", pay=None)
    service.wiring.store.remove([second], "不招了")
    service.wiring.store.hold(third, "疑似中介收费")
    service.wiring.live.refresh()
    assert not {second, third} & set(ids(listed(service, clerk)))
    assert replayed(service, clerk, answer["id"])["same"]


def test_other_peoples_lists_change_nothing(service, clerk):
    answer = listed(service, clerk).json()
    for seeker in PEOPLE[1:4]:
        made = listed(service, clerk, seeker).json()
        choose = {"list_id": made["id"], "items": [{"posting_id": ids(made)[0]}]}
        path = f"/v1/seekers/{seeker}/recommendations"
        assert service.client.post(path, json=choose, headers=clerk).status_code == 201
    assert replayed(service, clerk, answer["id"])["same"]
    assert ids(listed(service, clerk)) == ids(answer)


def test_with_other_weights_the_list_is_made_again_with_those_of_then(service, clerk):
    list_id = listed(service, clerk).json()["id"]
    recorded = Lists.of(service.wiring.store).get(list_id)
    weights = load_weights()
    other = weights.model_copy(update={"seeker": {**weights.seeker, "pay": 9.0}})
    matcher = replace(service.wiring.live.matcher(recorded.draft.as_of), weights=other)
    again = replay(service.wiring, recorded, matcher)
    assert (again.same, again.changed) == (True, ("各项的权重改过",))


def test_what_differs_is_said(service, clerk):
    list_id = listed(service, clerk).json()["id"]
    first, second, third = Lists.of(service.wiring.store).get(list_id).matches
    assert compare([first, second], [first, third]) == (
        f"当时有而现在没有：{second.posting_id}",
        f"现在有而当时没有：{third.posting_id}",
    )
    assert compare([first, second], [second, first]) == ("先后次序不同",)
    assert "得分" in compare([first], [replace(first, score=first.score + 0.01)])[0]
    assert "推荐理由" in compare([first], [replace(first, reasons=())])[0]


def test_why_a_posting_is_not_in_the_list_is_said(service, clerk):
    deep = ids(listed(service, clerk, n=20))
    path = "/v1/seekers/Q001/why-not"
    told = service.client.get(path, params={"posting": deep[-1]}, headers=clerk).json()
    assert told["rank"] > 3 and told["text"] == told["compared"]
    assert service.client.get(path, params={"posting": "x"}, headers=clerk).status_code == 404


def test_changes_that_open_more_are_told(service, clerk):
    told = service.client.get("/v1/seekers/Q001/relaxations", headers=clerk).json()
    assert told["changes"] or told["message"]


def test_a_round_gives_no_opening_to_more_people_than_it_has_room_for(service, clerk):
    twins = [f"T{number}" for number in range(10)]
    copy_people(service, "Q001", twins)
    first = ids(listed(service, clerk, "Q001"))[0]
    change_posting(service, first, headcount=1)
    asked = {"seeker_ids": twins, "n": 2}
    answer = service.client.post("/v1/seekers:recommend", json=asked, headers=clerk)
    items = answer.json()
    assert [item["seeker_id"] for item in items] == twins
    given = [id for item in items for id in ids(item["list"])]
    assert given.count(first) == 3  # three people to one seat
    assert all(item["list"]["shared"] for item in items)
    for item in items:
        assert replayed(service, clerk, item["list"]["id"])["same"]


def test_a_round_counts_who_was_sent_before(service, clerk):
    twins = [f"T{number}" for number in range(5)]
    copy_people(service, "Q001", twins)
    first = ids(listed(service, clerk, "Q001"))[0]
    change_posting(service, first, headcount=1)
    for seeker in ("Q002", "Q003"):
        path = f"/v1/seekers/{seeker}/recommendations"
        body = {"items": [{"posting_id": first}]}
        assert service.client.post(path, json=body, headers=clerk).status_code == 201
    answer = service.client.post(
        "/v1/seekers:recommend", json={"seeker_ids": twins, "n": 2}, headers=clerk
    )
    given = [id for item in answer.json() for id in ids(item["list"])]
    assert given.count(first) == 1


def test_a_round_leaves_out_who_is_not_the_callers(service, clerk):
    asked = {"seeker_ids": ["Q001", "Q011", "nobody"]}
    items = service.client.post("/v1/seekers:recommend", json=asked, headers=clerk).json()
    assert [bool(item["list"]) for item in items] == [True, False, False]
    assert items[1]["message"] == items[2]["message"]


def test_without_ids_a_round_goes_through_those_nothing_is_recommended_to(service, clerk):
    first = ids(listed(service, clerk))[0]
    body = {"items": [{"posting_id": first}]}
    service.client.post("/v1/seekers/Q001/recommendations", json=body, headers=clerk)
    got, path = [], "/v1/seekers:recommend?limit=4"
    while path:
        answer = service.client.post(path, json={"n": 1}, headers=clerk)
        got += [item["seeker_id"] for item in answer.json()]
        link = answer.headers.get("Link", "")
        path = link[1 : link.index(">")] if link else ""
    assert sorted(got) == PEOPLE[1:]


def test_of_whom_was_erased_no_list_is_found(service, clerk):
    list_id = listed(service, clerk).json()["id"]
    with writing(service.wiring.store.engine) as connection:
        forget_in_lists(connection, "Q001")
    for path in (f"/v1/lists/{list_id}", f"/v1/lists/{list_id}/replay"):
        assert service.client.get(path, headers=clerk).status_code == 404


def test_a_supervisor_of_the_region_sees_people_of_no_office(service):
    chief = service.key("supervisor")
    assert listed(service, chief, "Q020").status_code == 200
    assert (
        current(service.wiring, caller_of(service, chief), "Q020", 3).recorded.draft.subject
        == "Q020"
    )


def test_someone_assigned_to_nobody_is_unknown(service, clerk):
    assert Persons.of(service.wiring.store).get("Q030") == Person("Q030")
    assert listed(service, clerk, "Q030").status_code == 404


def test_whom_an_employer_was_shown_is_judged_again_for_who_sees_everybody(service, clerk):
    store, matcher = service.wiring.store, service.wiring.live.matcher()
    posting = store.postings(ids(listed(service, clerk)))["F0"]
    people = [row.seeker for _, row in sorted(store.seekers(PEOPLE).items())]
    shown = matcher.candidates(posting, people)
    draft = Draft(
        subject="F0",
        as_of=service.wiring.today,
        n=10,
        change=store.change_number(),
        generation=1,
        input=encode_posting(posting),
        scored=tuple(sorted(match.seeker_id for match in shown)),
        shown=tuple(map(Shown, shown)),
        kind=SEEKERS,
    )
    [recorded] = Lists.of(store).record([draft], config_of(matcher), "key:employer")
    chief = service.key("supervisor")
    assert shown and replayed(service, chief, recorded.id)["same"]
    Persons.of(store).put(
        replace(Persons.of(store).get("Q001"), struck=frozenset({"wants/place:441900"})), "test"
    )
    told = replayed(service, chief, recorded.id)
    assert "资料后来改过" in told["changed"][0]
    path = f"/v1/lists/{recorded.id}/replay"
    assert service.client.get(path, headers=clerk).status_code == 404
    assert service.client.get(f"/v1/lists/{recorded.id}", headers=chief).status_code == 404


def test_a_posting_that_moved_up_is_told_to_be_in_the_list(service, clerk):
    first, *_ = ids(listed(service, clerk))
    path = "/v1/seekers/Q001/why-not"
    told = service.client.get(path, params={"posting": first}, headers=clerk).json()
    assert told["text"] == "已经在本人现在的名单里"


def test_many_who_ask_at_once_get_one_and_the_same_list(service, clerk):
    caller = caller_of(service, clerk)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: current(service.wiring, caller, "Q001", 3), range(16)))
    assert len({kept.recorded.id for kept in made}) == 1
    assert len(lists_of(service)) == 1


def test_a_person_who_was_erased_is_in_no_list_in_memory(service, clerk):
    listed(service, clerk)
    assert service.client.delete("/v1/seekers/Q001", headers=clerk).status_code == 204
    assert listed(service, clerk).status_code == 404
    assert service.wiring.recall.get(("list", "Q001", 3)) is None
