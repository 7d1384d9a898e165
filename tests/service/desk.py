"""A caseworker's desk for tests: an office with people, enough factory work, and the steps for one."""

from dataclasses import replace

from matcher.store.persons import Persons
from matcher.store.values import PostingRow, SeekerRow
from service.auth.keys import ApiKeys

PEOPLE = [f"Q{number:03}" for number in range(1, 11)]


def open_office(service):
    """Assign people to 南宁, and add factories that want the first of them."""
    wiring = service.wiring
    Persons.of(wiring.store).assign(PEOPLE, "南宁", "test")
    seeker = wiring.store.seeker("Q001").seeker
    [best] = wiring.live.matcher().recommend(seeker, 1)
    posting = wiring.store.postings([best.posting_id])[best.posting_id]
    more = [
        PostingRow(replace(posting, id=f"F{n}", external_id=f"F{n}", employer=f"样例{n}厂"))
        for n in range(12)
    ]
    wiring.store.upsert_postings(more)
    wiring.live.refresh()
    return service.key("caseworker", office="南宁")


def copy_people(service, original, names):
    """Let several people say the same."""
    store = service.wiring.store
    seeker = store.seeker(original).seeker
    store.upsert_seekers([SeekerRow(replace(seeker, id=name, source="副本")) for name in names])
    Persons.of(store).assign(names, "南宁", "test")


def change_posting(service, id, **changes):
    """Send a posting again with changes."""
    store = service.wiring.store
    stored, fields = store.stored_postings([id])[id], store.fields(id)
    store.upsert_postings([PostingRow(replace(stored.posting, **changes), fields)])
    service.wiring.live.refresh()


def listed(service, clerk, seeker="Q001", n=3, **headers):
    """Ask for a person's list."""
    path = f"/v1/seekers/{seeker}/recommendations"
    return service.client.get(path, params={"n": n}, headers={**clerk, **headers})


def ids(told):
    """Name the postings of a list."""
    told = told if isinstance(told, dict) else told.json()
    return [item["posting"]["id"] for item in told["items"]]


def caller_of(service, headers):
    """Find out whose key it is."""
    return ApiKeys.of(service.wiring.store).find(headers["X-API-Key"])


class Desk:
    """A caseworker's steps for one person."""

    def __init__(self, service, clerk, seeker="Q001"):
        self.service, self.clerk, self.seeker = service, clerk, seeker

    def list(self, n=3):
        return listed(self.service, self.clerk, self.seeker, n)

    def choose(self, *postings, list_id=None, note=None):
        items = [{"posting_id": one, "note": note} for one in postings]
        path = f"/v1/seekers/{self.seeker}/recommendations"
        body = {"list_id": list_id, "items": items}
        return self.service.client.post(path, json=body, headers=self.clerk)

    def one(self, posting):
        return self.choose(posting).json()[0]["id"]

    def get(self, id):
        return self.service.client.get(f"/v1/recommendations/{id}", headers=self.clerk)

    def patch(self, id, tag=None, **change):
        headers = {**self.clerk, **({"If-Match": tag} if tag else {})}
        path = f"/v1/recommendations/{id}"
        return self.service.client.patch(path, json=change, headers=headers)

    def post(self, id, step, **body):
        path = f"/v1/recommendations/{id}/{step}"
        return self.service.client.post(path, json=body, headers=self.clerk)

    def hand(self, id, how="in_person", **body):
        return self.post(id, "handover", how=how, **body)

    def judge(self, id, kind, **body):
        return self.post(id, "outcome", kind=kind, **body)

    def order(self):
        path = f"/v1/seekers/{self.seeker}/recommended"
        items = self.service.client.get(path, headers=self.clerk).json()
        return [item["posting"]["id"] for item in items]
