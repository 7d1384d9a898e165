"""Catalogues of trainings and internships, taken in and read; the one that helps a person most."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Path, Query, Request, Response, UploadFile
from pydantic import AfterValidator, StringConstraints

from matcher.store.trainings import TrainingRow, Trainings
from service.auth.caller import Caller
from service.auth.guards import ReadingPostings, ReadingSeekers, WritingCatalogues
from service.casework.gaps import most_lacked
from service.casework.ground import advice_for, person_and_audience
from service.casework.items import lack_words
from service.casework.looks import look
from service.casework.sheets import Sheet, read_sheet
from service.casework.trainings import row_of, training
from service.schemas.text import encodable
from service.schemas.trainings import (
    AdviceOut,
    TrainingImportOut,
    TrainingOut,
    TrainingRowOut,
)
from service.web.described import SeekerId
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["培训见习"])

_FEW = 5
Source = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    AfterValidator(encodable),
    Form(description="哪里的目录，例如 南宁市2026年第四季度"),
]


@router.post("/trainings:import", summary="导入培训和见习目录")
def import_trainings(
    wiring: Wired,
    caller: WritingCatalogues,
    file: Annotated[UploadFile, File(description="培训目录，.xlsx、.xls 或 .csv")],
    source: Source,
    whole: Annotated[bool, Form(description="是不是整份目录：是，就停用表里没有的")] = False,
) -> TrainingImportOut:
    """Take in a catalogue; bad rows are told one by one, good ones are kept."""
    sheet = read_sheet(file.file.read(), file.filename or "", "trainings", "title")
    return _taken(wiring, caller, source, whole, sheet)


@router.get("/trainings", summary="列出培训和见习")
def list_trainings(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    page: Paged,
    kind: Annotated[
        Literal["training", "internship"] | None, Query(description="培训还是见习")
    ] = None,
) -> list[TrainingOut]:
    """List what can be joined today, by id."""
    after, day = page.keys(str), wiring.today
    last = None if after is None else str(after[0])
    rows = Trainings.of(wiring.store).open_on(day.isoformat(), page.limit + 1, last, kind or "")
    cursor = encode_cursor(rows[page.limit - 1].id) if len(rows) > page.limit else None
    next_link(request, response, cursor)
    return [TrainingOut.of(training(row), day) for row in rows[: page.limit]]


@router.get("/trainings/{training_id}", summary="看一项培训或见习")
def read_training(
    wiring: Wired,
    caller: ReadingPostings,
    training_id: Annotated[
        str, Path(min_length=1, max_length=40, pattern=r"^[\w-]+$", description="培训编号")
    ],
) -> TrainingOut:
    """Read a training or internship."""
    row = Trainings.of(wiring.store).get(training_id)
    if row is None:
        raise Missing("没有这个培训或见习，请核对编号")
    return TrainingOut.of(training(row), wiring.today)


@router.get("/seekers/{seeker_id}/training-advice", summary="学什么最能多出岗位")
def advise_seeker(wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId) -> AdviceOut:
    """Choose the training or internship that opens most postings for a person."""
    person, seeker, audience = person_and_audience(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    gaps, advice = advice_for(wiring, person, seeker, audience)
    lacks = {lack_words(name): count for name, count in list(most_lacked(gaps).items())[:_FEW]}
    return AdviceOut.of(advice, lacks, wiring.today)


def _taken(
    wiring: Wiring, caller: Caller, source: str, whole: bool, sheet: Sheet
) -> TrainingImportOut:
    good: dict[str, TrainingRow] = {}
    told: list[TrainingRowOut] = []
    for one in sheet.rows:
        row, problems = row_of(one, caller.office, source)
        shown = TrainingRowOut(
            sheet=one.sheet, row=one.number, outcome="rejected", id=None, problems=list(problems)
        )
        told.append(shown)
        if row is None:
            continue
        if row.id in good:
            shown.problems = ["编号与前面的行重复，没有收；请改正", *problems]
            continue
        good[row.id], shown.id = row, row.id
    # With nothing readable in it a file is no catalogue, and must not close the one that stands.
    fates = Trainings.of(wiring.store).take(
        caller.office, source, list(good.values()), caller.id, whole and bool(good)
    )
    by_id = dict(zip(good, fates, strict=True))
    for shown in told:
        if shown.id is not None:
            shown.outcome = by_id[shown.id]  # type: ignore[assignment]
    counts = Counter(shown.outcome for shown in told)
    return TrainingImportOut(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        unknown=list(sheet.unknown),
        rows=told,
    )
