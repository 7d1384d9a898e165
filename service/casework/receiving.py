"""Postings sent over HTTP in; read, judged and stored as the rows of a sheet are, what they came to out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from matcher.codes.coder import Coder
from matcher.ingest.cells import clean, is_damaged_number, says_nothing
from matcher.ingest.report import Outcome, RowResult
from matcher.ingest.rows import InputRow
from matcher.ingest.screening import held
from matcher.intake import Intake
from matcher.store.postings import PostingChanged
from matcher.types import Finding, Origin, Posting
from service.auth.caller import Caller, Role
from service.schemas.postings import Taken
from service.web.problems import Invalid, PreconditionFailed
from service.wiring import Wiring

_NOT_AN_ID = frozenset({"/", "无"})  # said of nothing
_LONGEST_ID = 200
_TAKEN: Mapping[Outcome, Taken] = {
    Outcome.UNCHANGED: "unchanged",
    Outcome.DUPLICATE: "duplicate",
    Outcome.HELD: "held",
    Outcome.REJECTED: "rejected",
}


def receive(
    wiring: Wiring,
    caller: Caller,
    source: str,
    drafts: Sequence[Mapping[str, str]],
    expected: int | None = None,
) -> tuple[RowResult, ...]:
    """Store drafts, each with its `external_id`, and say what became of each.

    With `expected` they are stored only if they stand at that change (0: are not there yet).
    """
    rows = [_row(number, draft) for number, draft in enumerate(drafts)]
    try:
        return _intake(wiring, caller.id, expected).admit(rows, source)
    except PostingChanged as error:
        raise PreconditionFailed(error.message) from error


def examine(
    wiring: Wiring, source: str, draft: Mapping[str, str]
) -> tuple[Posting | None, tuple[Finding, ...]]:
    """Read and judge a draft; nothing is stored."""
    return _intake(wiring, None, None).examine(_row(0, draft), source)


def warm(wiring: Wiring) -> None:
    """Load the tables that reading needs, so that the first sender need not wait for them."""
    examine(wiring, "", {"title": "普工", "pay": "5000元/月", "place": "南宁市", "sex": "不限"})


def own_draft(caller: Caller, draft: Mapping[str, str]) -> dict[str, str]:
    """Let an employer write for itself alone."""
    if caller.role is not Role.RECRUITER:
        return dict(draft)
    if draft.get("employer", caller.employer) != caller.employer:
        raise Invalid("单位名称要与您登记的单位一致；不写则按登记的填")
    return {**draft, "employer": caller.employer}


def check_id(external_id: str) -> None:
    """Refuse an id that a sheet would not be read with, or that Excel has spoilt."""
    plain = clean(external_id) == external_id and not external_id.startswith("'")
    empty = says_nothing(external_id) or external_id in _NOT_AN_ID
    if not plain or empty or len(external_id) > _LONGEST_ID:
        raise Invalid("编号 external_id 要是一段没有空白开头、不含特殊字符的文字，最长 200 字")
    if is_damaged_number(external_id):
        raise Invalid("编号已被 Excel 改成数字，不能还原；请按文本重新导出")


def taken(result: RowResult) -> Taken:
    """Say in one word what became of a posting."""
    if result.outcome is Outcome.ACCEPTED:
        return "created" if result.is_new else "updated"
    if result.outcome is Outcome.DUPLICATE and held(result.findings):
        return "held"  # which is what has to be mended first
    return _TAKEN[result.outcome]


def _intake(wiring: Wiring, by: str | None, expected: int | None) -> Intake:
    hold = wiring.settings.hold_on_sex
    return Intake(
        wiring.store, wiring.today, _coder(), hold, one_source=True, by=by, expected=expected
    )


def _row(number: int, draft: Mapping[str, str]) -> InputRow:
    return InputRow(Origin("", "", number), draft)


@cache
def _coder() -> Coder:
    return Coder(None)  # without vectors, coding keeps up with the reading of rows
