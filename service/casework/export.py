"""A person in; everything that is held of them, told so that they can read it and take it along, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from matcher.store.complaints import Complaints
from matcher.store.dossier import Dossier
from matcher.store.lists import Lists
from matcher.store.outcomes import Outcomes
from matcher.store.packages import Packages
from matcher.store.persons import Person
from matcher.store.values import StoredSeeker
from matcher.types import Match
from service.casework.actors import namer
from service.casework.cards import CONSENTS, card
from service.casework.grievances import grievances
from service.casework.items import document_of
from service.casework.reasons import reasons
from service.schemas.people import ConsentOut
from service.schemas.rights import ExportOut
from service.wiring import Wiring

Row: TypeAlias = dict[str, Any]
_ACTIONS = {
    "seeker.read": "查看资料",
    "seeker.register": "登记",
    "seeker.correct": "更正",
    "seeker.tags": "删除或恢复标签",
    "seeker.export": "导出全部资料",
    "seeker.shown": "作为人选看到（不含姓名、电话、住址）",
    "seeker.revealed": "经本人同意看到姓名和电话",
    "seeker.personalisation": "开关个性化推荐",
    "person.assign": "安排由谁服务",
    "person.change": "修改联系方式等",
    "consent.give": "同意",
    "consent.withdraw": "撤回同意",
}
_FATES = {
    "contacted": "已联系",
    "interviewed": "已面试",
    "hired": "已录用",
    "unsuitable": "不合适",
}


def export(wiring: Wiring, stored: StoredSeeker, person: Person) -> ExportOut:
    """Gather all that is held of a person."""
    id, dossier = stored.seeker.id, Dossier.of(wiring.store)
    name_of = _postings(wiring)
    return ExportOut(
        made=wiring.store.clock().astimezone().isoformat(timespec="seconds"),
        labels={name: field.description or "" for name, field in ExportOut.model_fields.items()},
        person=card(stored, person, wiring.vault, wiring.today),
        consents=[
            ConsentOut(
                scope=one.scope, text=CONSENTS.get(one.scope, one.scope), given=one.given, at=one.at
            )
            for one in dossier.consents(id)
        ],
        lists=list(_lists(wiring, id, name_of)),
        recommendations=list(_recommendations(wiring, id, name_of)),
        packages=list(_packages(wiring, id)),
        contact_requests=[
            {**name_of(one.posting_id), "employer": one.employer, "state": one.state}
            | {"at": one.at, "answered_at": one.answered_at}
            for one in dossier.requests(id)
        ],
        complaints=list(_complaints(wiring, id)),
        looks=list(_looks(wiring, id)),
    )


def _postings(wiring: Wiring) -> Callable[[str], Row]:
    known: dict[str, Row] = {}

    def told(id: str) -> Row:
        if id not in known:
            posting = wiring.store.postings([id]).get(id)
            title, employer = (posting.title, posting.employer) if posting else ("", "")
            known[id] = {"posting_id": id, "title": title, "employer": employer}
        return known[id]

    return told


def _lists(wiring: Wiring, id: str, name_of: Callable[[str], Row]) -> Iterable[Row]:
    for one in Lists.of(wiring.store).of_subject(id):
        yield {
            "id": one.id,
            "at": one.at,
            "personalised": one.draft.personalised,
            "matches": [
                {**name_of(match.posting_id), "score": match.score, **_said(match)}
                for match in one.matches
            ],
        }


def _recommendations(wiring: Wiring, id: str, name_of: Callable[[str], Row]) -> Iterable[Row]:
    store = Outcomes.of(wiring.store)
    for one in store.of_seeker(id):
        yield {
            "id": one.id,
            "at": one.at,
            **name_of(one.posting_id),
            "state": one.stage.value,
            "handed_at": one.handed_at,
            "note": wiring.vault.open(one.sealed_note),
            "proof": wiring.vault.open(one.sealed_proof),
            **(_said(one.match) if one.match else {}),
            "outcomes": [
                {
                    "at": verdict.at,
                    "outcome": _FATES.get(verdict.fate.value, verdict.fate.value),
                    "reason": _why(verdict.reason),
                }
                for verdict in store.verdicts(one.id)
            ],
        }


def _packages(wiring: Wiring, id: str) -> Iterable[Row]:
    for one in Packages.of(wiring.store).of_seeker(id):
        yield {
            "id": one.id,
            "audience": one.audience,
            "opened": one.opened,
            "due": one.due,
            "state": one.state.value,
            "items": [
                {
                    "kind": item.kind.value,
                    "document": document_of(wiring.vault, item),
                    "delivered": item.delivered,
                    "how": item.how,
                    "proof": wiring.vault.open(item.sealed_proof),
                }
                for item in one.items
            ],
        }


def _complaints(wiring: Wiring, id: str) -> Iterable[Row]:
    for one in Complaints.of(wiring.store).of_seeker(id):
        known = grievances().get(one.reason)
        yield {
            "id": one.id,
            "at": one.at,
            "about": one.subject,
            "reason": known.text if known else one.reason,
            "text": wiring.vault.open(one.sealed_text),
            "contact": wiring.vault.open(one.sealed_contact),
            "state": one.standing.value,
            "answer": wiring.vault.open(one.sealed_answer),
            "answered_at": one.answered_at,
        }


def _looks(wiring: Wiring, id: str) -> Iterable[Row]:
    who = namer(wiring)
    for one in Dossier.of(wiring.store).deeds(id):
        yield {"at": one.at, "what": _ACTIONS.get(one.action, one.action), "who": who(one.actor)}


def _said(match: Match) -> Row:
    return {
        "reasons": [reason.text for reason in match.reasons],
        "concerns": [reason.text for reason in match.concerns],
    }


def _why(code: str) -> str:
    known = reasons().get(code)
    return known.text if known else code
