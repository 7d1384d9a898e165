"""What a person may decide and demand: consent, the plain list, all of their data, to be forgotten, why."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from matcher.catalogue import SHOW
from matcher.errors import NotFound
from matcher.store.erasure import Erasure
from matcher.store.persons import Persons
from matcher.store.recommendations import Recommendation
from matcher.store.rights import Rights
from matcher.types import Verdict
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both, missing, person_for, seeker_for
from service.casework.actors import namer
from service.casework.cards import consents_of
from service.casework.choosing import recommendation_for
from service.casework.explained import how_to_object, never_used, used_in
from service.casework.explanation import Explanation, explain_recommendation
from service.casework.export import export
from service.casework.looks import look
from service.schemas.matches import PostingOut, ReasonOut
from service.schemas.rights import (
    ConsentIn,
    ConsentsOut,
    ExplanationOut,
    ExportOut,
    PersonalisationIn,
    PersonalisationOut,
)
from service.web.described import PLAIN, SeekerId
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["个人权利"])

RecommendationId = Annotated[str, Path(max_length=60, pattern=PLAIN, description="推荐编号")]
_GIVEN = "已记下：用人单位可以看到求职信息，看不到姓名、电话和住址；随时可以撤回"
_TAKEN_BACK = "已撤回：用人单位马上就看不到了"
_PERSONAL = "推荐会用到本人的意向和经历"
_PLAIN = "推荐不再用本人的资料，只按发布时间和远近排"
_BY_LIST = "系统按规则打分排序，工作人员从名单里选出来的"
_BY_PLAIN_LIST = "没有用到本人的资料：按发布时间和远近排列，工作人员从名单里选出来的"
_BY_HAND = "工作人员另外选的，系统没有把它排进名单"


@router.put("/seekers/{seeker_id}/consent", summary="登记同意或收回同意")
def decide_consent(
    wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, told: ConsentIn
) -> ConsentsOut:
    """Record what a person agrees to; taking it back ends every request to be put in touch."""
    seeker_for(wiring, caller, seeker_id)
    ends = told.scope == SHOW and not told.given
    rights = Rights.of(wiring.store)
    ended = rights.consent(seeker_id, told.scope, told.given, caller.id, ends_requests=ends)
    return ConsentsOut(
        consents=consents_of(wiring.store.seeker(seeker_id)),
        requests_ended=ended,
        message=_GIVEN if told.given else _TAKEN_BACK,
    )


@router.put("/seekers/{seeker_id}/personalisation", summary="打开或关闭个性化推荐")
def decide_personalisation(
    wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, told: PersonalisationIn
) -> PersonalisationOut:
    """Switch personalised recommendations off or on; off, lists are by date and distance alone."""
    person_for(wiring, caller, seeker_id)
    after = Persons.of(wiring.store).change(
        seeker_id,
        lambda now: replace(now, personalised=told.personalised),
        caller.id,
        "seeker.personalisation",
        {"personalised": told.personalised},
    )
    return PersonalisationOut(
        personalised=after.personalised, message=_PERSONAL if after.personalised else _PLAIN
    )


@router.get("/seekers/{seeker_id}/export", summary="导出本人的全部内容")
def export_seeker(
    response: Response, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> ExportOut:
    """Give a person everything that is held of them, and who has looked at it."""
    stored, person = both(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id], "seeker.export")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return export(wiring, stored, person)


@router.delete("/seekers/{seeker_id}", summary="删去一个人的全部内容", status_code=204)
def erase_seeker(wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId) -> None:
    """Erase a person for good; only numbers without the person stay."""
    seeker_for(wiring, caller, seeker_id)
    try:
        Erasure.of(wiring.store).erase(seeker_id, caller.id)
        wiring.recall.clear()  # lists in memory speak of the person
    except NotFound:
        raise missing() from None


@router.get("/recommendations/{recommendation_id}/explanation", summary="说明一次推荐的理由")
def explain(
    wiring: Wired, caller: ReadingSeekers, recommendation_id: RecommendationId
) -> ExplanationOut:
    """Say why a posting was recommended, what was looked at and what never is, and how to object."""
    found = recommendation_for(wiring, caller, recommendation_id)
    seeker_for(wiring, caller, found.seeker_id)
    look(wiring, caller, [found.seeker_id])
    return _explained(wiring, found, explain_recommendation(wiring, found))


def _explained(wiring: Wiring, found: Recommendation, why: Explanation) -> ExplanationOut:
    draft, match = why.recorded.draft if why.recorded else None, why.match
    personalised = draft.personalised if draft else True
    posting = wiring.store.postings([found.posting_id]).get(found.posting_id)
    checks = match.checks if match else ()
    return ExplanationOut(
        id=found.id,
        at=found.at,
        by=namer(wiring)(found.actor),
        how=(_BY_LIST if personalised else _BY_PLAIN_LIST) if draft else _BY_HAND,
        posting=PostingOut.of(posting) if posting else None,
        personalised=personalised,
        considered=len(draft.scored) if draft else None,
        rank=why.rank,
        reasons=[ReasonOut.of(one) for one in match.reasons] if match else [],
        concerns=[ReasonOut.of(one) for one in match.concerns] if match else [],
        limits=[one.message for one in checks if one.message and one.verdict is not Verdict.PASS],
        used=used_in(match) if match and personalised else [],
        never_used=never_used(),
        objection=how_to_object(wiring.settings.complaint_phone),
        list_id=found.list_id,
        changed=list(why.changed),
    )
