"""People looking for work, as the caseworkers of their office register, find and correct them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from matcher.errors import NotFound
from matcher.ingest.profiles import corrected, reread
from matcher.ingest.seekers import seeker_from_profile
from matcher.store.persons import Person, Persons
from matcher.store.registry import Changed, Registry
from matcher.store.section import new_id
from matcher.store.values import SeekerRow, StoredSeeker
from matcher.types import Finding, Seeker, Severity
from service.auth.accounts import Accounts
from service.auth.caller import Caller, Role
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both, mine, missing, person_for
from service.casework.actors import Actors
from service.casework.audiences import classify
from service.casework.cards import (
    audience_of,
    card,
    line,
    remarks_of,
    tag_of,
    tags_shown,
)
from service.casework.looks import look, look_over
from service.casework.search import Wanted, find
from service.schemas.people import (
    AssignmentOut,
    RegisteredOut,
    SeekerLineOut,
    SeekerOut,
)
from service.schemas.seekers import (
    AssignmentIn,
    CorrectIn,
    RegisterIn,
    SearchIn,
    SeekerProfileIn,
)
from service.web.described import CHANGED, PLAIN, UNCHANGED, SeekerId
from service.web.etags import check_match, not_modified, set_etag
from service.web.paging import Page, Paged, encode_cursor, next_link
from service.web.problems import Invalid, PreconditionFailed
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["求职者"])

_EMPTY = "没写想做什么，也没有技能、经历和介绍，收不进来；请至少补上求职意向"
_NO_CASEWORKER = "这个机构里没有这位工作人员，或者账号已停用；请核对账号编号"
Assigned = Annotated[
    Literal["me", "nobody"] | None,
    Query(description="me：分给我的；nobody：还没分给谁的；不写则都要"),
]


@router.get("/seekers", summary="列出求职者")
def list_seekers(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    page: Paged,
    assigned: Assigned = None,
    audience: Annotated[
        str | None, Query(max_length=60, pattern=PLAIN, description="哪一类人")
    ] = None,
    personalised: Annotated[bool | None, Query(description="是否使用个性化推荐")] = None,
    consenting: Annotated[bool | None, Query(description="是否同意向用人单位展示")] = None,
) -> list[SeekerLineOut]:
    """List the people of one's office and those assigned to oneself, newest first."""
    of_whom = {None: None, "me": caller.account or caller.id, "nobody": ""}[assigned]
    wanted = Wanted(
        caseworker=of_whom, audience=audience, personalised=personalised, consenting=consenting
    )
    return _page(request, response, wiring, caller, wanted, page)


@router.post("/seekers:search", summary="按姓名或想做的工作找求职者")
def search_seekers(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    page: Paged,
    asked: SearchIn,
) -> list[SeekerLineOut]:
    """Find people by name or by their work; the next page is asked for with the same body."""
    return _page(request, response, wiring, caller, Wanted(asked.name, asked.wish), page)


@router.post("/seekers", summary="登记一个求职者", status_code=201)
def register(
    response: Response, wiring: Wired, caller: WritingSeekers, told: RegisterIn
) -> RegisteredOut:
    """Register a person; the answer holds what was read from their words, to be checked at once."""
    office = _office(wiring, caller, told.office)
    profile = {**told.profile(), "seeker_id": new_id()}
    seeker, findings = seeker_from_profile(profile, _source(office), as_of=wiring.today)
    _refuse_empty(findings)
    person = Person(
        seeker.id,
        office,
        caller.account,
        _sealed(wiring, told.name),
        _sealed(wiring, told.phone),
        audience=told.audience or audience_of(seeker),
    )
    id = Registry.of(wiring.store).register(SeekerRow(seeker, findings), person, caller.id)
    response.headers["Location"] = f"/v1/seekers/{id}"
    return RegisteredOut(id=id, tags=tags_shown(seeker), remarks=remarks_of(findings))


@router.get(
    "/seekers/{seeker_id}", summary="看一个求职者", response_model=SeekerOut, responses=UNCHANGED
)
def read_seeker(
    request: Request, response: Response, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> SeekerOut | Response:
    """Read a person: what they said, what was understood, and the tags it led to."""
    stored, person = both(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    tag = tag_of(stored, person)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return card(stored, person, wiring.vault, wiring.today)


@router.patch("/seekers/{seeker_id}", summary="改正求职者的几项", responses=CHANGED)
def correct_seeker(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    seeker_id: SeekerId,
    told: CorrectIn,
) -> SeekerOut:
    """Put right the fields that are sent; an empty one takes away what stood there."""
    as_read = _as_read(request, wiring, caller, seeker_id)
    new = corrected(as_read.seeker, told.profile(), wiring.today)
    return _write(response, wiring, caller, as_read, told, new)


@router.put("/seekers/{seeker_id}", summary="整份更换求职者的登记", responses=CHANGED)
def replace_seeker(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    seeker_id: SeekerId,
    told: CorrectIn,
) -> SeekerOut:
    """Write the whole profile anew; name, phone and audience stay unless they are sent."""
    as_read = _as_read(request, wiring, caller, seeker_id)
    ours = set(SeekerProfileIn.model_fields)
    more = {name: text for name, text in as_read.seeker.extra if name not in ours}
    new = reread(as_read.seeker, {**more, **told.profile()}, wiring.today)
    return _write(response, wiring, caller, as_read, told, new)


@router.put("/seekers/{seeker_id}/assignment", summary="把求职者交给一个机构或工作人员")
def assign_seeker(
    wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, told: AssignmentIn
) -> AssignmentOut:
    """Give a person to a caseworker of one's office; a supervisor also to another office."""
    person = person_for(wiring, caller, seeker_id)
    if told.office != person.office and caller.role is not Role.SUPERVISOR:
        raise Invalid("转到别的机构要由负责人来办；请找本机构负责人")
    if told.office != person.office:
        _check_office(wiring, told.office)
    if told.caseworker:
        _check_caseworker(wiring, told)
    persons = Persons.of(wiring.store)
    if not persons.assign([seeker_id], told.office, caller.id, told.caseworker):
        raise missing()
    classify(wiring.store, [seeker_id], caller.id)
    return AssignmentOut(office=told.office, caseworker=told.caseworker)


def _page(
    request: Request,
    response: Response,
    wiring: Wiring,
    caller: Caller,
    wanted: Wanted,
    page: Page,
) -> list[SeekerLineOut]:
    keys = page.keys(str, str)
    after = (str(keys[0]), str(keys[1])) if keys else None
    found = find(wiring, mine(caller), wanted, page.limit, after)
    look_over(wiring, caller, [listed.person.seeker_id for listed, _ in found.people])
    next_link(request, response, encode_cursor(*found.after) if found.after else None)
    return [line(listed, stored, wiring.vault) for listed, stored in found.people]


def _as_read(request: Request, wiring: Wiring, caller: Caller, seeker_id: str) -> StoredSeeker:
    """Give a seeker to be corrected, with the tags that were struck: they stay struck."""
    stored, person = both(wiring, caller, seeker_id)
    check_match(request, tag_of(stored, person))
    look(wiring, caller, [seeker_id])  # the answer shows the person, whatever was changed
    return replace(stored, seeker=Registry.of(wiring.store).as_read(seeker_id))


def _write(
    response: Response,
    wiring: Wiring,
    caller: Caller,
    before: StoredSeeker,
    told: CorrectIn,
    new: tuple[Seeker, tuple[Finding, ...]],
) -> SeekerOut:
    seeker, findings = new
    _refuse_empty(findings)
    sent = told.model_fields_set
    name, phone = _sealed(wiring, told.name), _sealed(wiring, told.phone)

    def to(person: Person) -> Person:
        return replace(
            person,
            sealed_name=name if "name" in sent else person.sealed_name,
            sealed_phone=phone if "phone" in sent else person.sealed_phone,
            audience=(told.audience or "") if "audience" in sent else person.audience,
        )

    row, fields = SeekerRow(seeker, findings), "、".join(sorted(sent))
    try:
        Registry.of(wiring.store).correct(row, before.change, caller.id, {"fields": fields}, to)
    except Changed as error:
        raise PreconditionFailed(error.message) from None
    stored, person = both(wiring, caller, seeker.id)
    set_etag(response, tag_of(stored, person))
    return card(stored, person, wiring.vault, wiring.today)


def _office(wiring: Wiring, caller: Caller, told: str | None) -> str:
    """Say whose the new person is: the caller's office, or the one a regional supervisor names."""
    if told and told != caller.office and not mine(caller).everybody:
        raise Invalid("只能登记到您自己的机构；office 请去掉")
    office = told or caller.office
    if not office:
        raise Invalid("请在 office 里写明归哪个机构服务")
    if office != caller.office:
        _check_office(wiring, office)
    return office


def _check_office(wiring: Wiring, office: str) -> None:
    if not Actors.of(wiring.store).has_office(office):
        raise Invalid("没有这个机构；请核对名称，要和工作人员账号里写的一样")


def _source(office: str) -> str:
    return f"窗口登记:{office}"


def _check_caseworker(wiring: Wiring, told: AssignmentIn) -> None:
    try:
        account = Accounts.of(wiring.store).get(told.caseworker)
    except NotFound:
        raise Invalid(_NO_CASEWORKER) from None
    serves = account.role in (Role.CASEWORKER, Role.SUPERVISOR)
    if not (account.active and serves and account.belonging.office == told.office):
        raise Invalid(_NO_CASEWORKER)


def _refuse_empty(findings: tuple[Finding, ...]) -> None:
    if any(finding.severity is Severity.HOLD for finding in findings):
        raise Invalid(_EMPTY)


def _sealed(wiring: Wiring, text: str | None) -> str | None:
    return wiring.vault.seal(text) if text else None
