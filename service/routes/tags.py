"""What was read from a person's words, for the person to see, and to strike where it is wrong."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from matcher.store.persons import Persons
from matcher.store.registry import Registry
from matcher.store.struck import tags_of
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both
from service.casework.cards import struck_shown, tag_of, tags_shown
from service.casework.looks import look
from service.schemas.people import TagsOut
from service.schemas.seekers import StruckIn
from service.web.described import CHANGED, SeekerId
from service.web.etags import check_match, set_etag
from service.web.problems import Invalid
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["求职者"])


@router.get("/seekers/{seeker_id}/tags", summary="看从文字里读出了什么")
def read_tags(wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId) -> TagsOut:
    """Read the tags a person is recommended by, each with the words it was read from."""
    stored, person = both(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    return TagsOut(tags=tags_shown(stored.seeker), struck=struck_shown(person))


@router.put("/seekers/{seeker_id}/tags", summary="划去读错的", responses=CHANGED)
def strike_tags(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    seeker_id: SeekerId,
    told: StruckIn,
) -> TagsOut:
    """Strike tags that were read wrongly, for good; those left out are used again."""
    stored, person = both(wiring, caller, seeker_id)
    check_match(request, tag_of(stored, person))
    known = {tag.key for tag in tags_of(Registry.of(wiring.store).as_read(seeker_id))}
    if not set(told.struck) <= known | person.struck:
        raise Invalid("有的标签编号不是这位求职者的；请重新读取标签再选")
    struck = frozenset(told.struck)
    Persons.of(wiring.store).change(
        seeker_id,
        lambda now: replace(now, struck=struck),
        caller.id,
        "seeker.tags",
        {"struck": len(struck)},
    )
    stored, person = both(wiring, caller, seeker_id)
    set_etag(response, tag_of(stored, person))
    return TagsOut(tags=tags_shown(stored.seeker), struck=struck_shown(person))
