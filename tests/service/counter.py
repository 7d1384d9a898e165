"""A counter for tests of the 1131 service: a day of its own, two people, a few courses, and the steps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from matcher.store.persons import Person, Persons
from matcher.store.values import PostingRow

GRADUATE, HARD = "Q009", "Q006"
NAME = "=韦小花"
COURSES = "培训名称,类别,地点,证书\n低压电工培训,培训,南宁,低压电工证\n求职通用素养,培训,南宁,\n"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 24, 2, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_by(self, **amount):
        self.now += timedelta(**amount)


def open_counter(service):
    """Set the clock, and give two people and a catalogue to 南宁."""
    store = service.wiring.store
    store.clock = clock = Clock()
    people, sealed = Persons.of(store), service.wiring.vault.seal(NAME)
    people.put(Person(GRADUATE, "南宁", "", sealed, audience="离校未就业高校毕业生"), "test")
    people.put(Person(HARD, "南宁", audience="就业困难人员"), "test")
    boss = service.key("supervisor", office="南宁")
    files, form = {"file": ("目录.csv", COURSES.encode())}, {"source": "目录"}
    service.client.post("/v1/trainings:import", files=files, data=form, headers=boss)
    return service.key("caseworker", office="南宁"), clock


def copies(service, original, count, **changes):
    """Add postings like one of the samples, each of another employer."""
    store = service.wiring.store
    seeker = store.seeker(original).seeker
    [best] = service.wiring.live.matcher().recommend(seeker, 1)
    model = store.postings([best.posting_id])[best.posting_id]
    rows = [
        PostingRow(
            replace(model, id=f"P{n}", external_id=f"P{n}", employer=f"样例{n}厂", **changes)
        )
        for n in range(count)
    ]
    store.upsert_postings(rows)
    service.wiring.live.refresh()
    return [row.posting.id for row in rows]


def prepare(service, clerk, seeker=GRADUATE):
    return service.client.post(f"/v1/seekers/{seeker}/packages", headers=clerk)


def prepared(service, clerk, seeker=GRADUATE):
    answer = prepare(service, clerk, seeker)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def of_kind(package, kind):
    return [item for item in package["items"] if item["kind"] == kind]


def deliver(service, clerk, package, item, **told):
    path = f"/v1/packages/{package['id']}/items/{item['id']}/delivery"
    body = {"how": "in_person", "proof": "签收单1号", **told}
    return service.client.post(path, json=body, headers=clerk)


def patch(service, clerk, package, item, **told):
    path = f"/v1/packages/{package['id']}/items/{item['id']}"
    return service.client.patch(path, json=told, headers=clerk)


def listed(service, clerk, state):
    answer = service.client.get(f"/v1/packages?state={state}", headers=clerk)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def done(service, clerk, seeker=GRADUATE):
    package = prepared(service, clerk, seeker)
    for item in package["items"]:
        answer = deliver(service, clerk, package, item)
        assert answer.status_code == 200, answer.json()
    return answer.json()
