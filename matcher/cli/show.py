"""Matches, postings and seekers in; tables for people and plain values for programs out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from matcher.types import Match, Pay, PayPeriod, Posting, Seeker

_PERIODS = {
    PayPeriod.MONTH: "元/月",
    PayPeriod.DAY: "元/天",
    PayPeriod.HOUR: "元/小时",
    PayPeriod.YEAR: "元/年",
    PayPeriod.PIECE: "元/件",
}


def console() -> Console:
    """Give the console that results go to."""
    return Console(highlight=False)


def show(*parts: RenderableType) -> None:
    """Print results for a person."""
    out = console()
    for part in parts:
        out.print(part, soft_wrap=isinstance(part, str))


def complain(text: str) -> None:
    """Print what went wrong, beside the results."""
    Console(stderr=True, highlight=False).print(
        f"[bold red]出错了：[/]{escape(text)}", soft_wrap=True
    )


def remark(text: str) -> None:
    """Print what the user may want to know, beside the results."""
    Console(stderr=True, highlight=False).print(escape(text), soft_wrap=True)


def print_json(value: object) -> None:
    """Print one value as one line of JSON."""
    sys.stdout.write(json_line(value))


def json_line(value: object) -> str:
    """Write one value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False) + "\n"


def match_values(match: Match, other: str) -> dict[str, object]:
    """Give a match as plain values; `other` names the side that is listed, and its id."""
    return {
        other: match.posting_id if other == "posting_id" else match.seeker_id,
        "score": round(match.score, 6),
        "seeker_score": round(match.seeker_score, 6),
        "employer_score": round(match.employer_score, 6),
        "reasons": [reason.text for reason in match.reasons],
        "concerns": [concern.text for concern in match.concerns],
        "question": match.question,
    }


def match_table(title: str, rows: Iterable[tuple[Match, Text]], listed: str) -> RenderableType:
    """Lay a list of matches out; each row is a match and the words for what it recommends."""
    table = Table(title=Text(title), title_justify="left", show_lines=True, expand=True)
    table.add_column("", justify="right")
    table.add_column(listed, ratio=4, overflow="fold")
    table.add_column("为什么", ratio=5)
    for place, (match, words) in enumerate(rows, start=1):
        table.add_row(str(place), words + _scores(match), reasons(match))
    return table if table.row_count else Text(f"{title}\n没有合适的。")


def reasons(match: Match) -> Table:
    """Lay out the reasons for and against, and the one question."""
    lines = Table.grid()
    lines.add_column(width=2)
    lines.add_column(overflow="fold")
    for mark, style, texts in (
        ("✓", "green", [reason.text for reason in match.reasons]),
        ("✗", "yellow", [concern.text for concern in match.concerns]),
        ("？", "cyan", [f"先问：{match.question}"] if match.question else []),
    ):
        for text in texts:
            lines.add_row(Text(mark, style), Text(text))
    return lines


def posting_text(posting: Posting) -> Text:
    """Say what a posting is: title, employer, place, pay, id."""
    facts = (
        posting.employer,
        posting.place_text or "、".join(place.name for place in posting.places),
        posting.pay_text if posting.pay is None else pay_text(posting.pay),
        f"岗位编号 {posting.id}",
    )
    return _named(posting.title, facts)


def seeker_text(seeker: Seeker) -> Text:
    """Say who a seeker is: number, wishes, places, pay."""
    return _named(seeker.id, wishes(seeker))


def seeker_title(seeker: Seeker) -> str:
    """Say in one line whose list it is."""
    return "　".join((seeker.id, *filter(None, wishes(seeker))))


def wishes(seeker: Seeker) -> tuple[str, ...]:
    """Say what a person looks for: work, places, pay."""
    places = "、".join(place.name for place in seeker.places) or "哪里都行" * seeker.anywhere
    return (
        f"想做：{'、'.join(seeker.desired_titles)}" if seeker.desired_titles else "",
        f"想去：{places}" if places else "",
        f"至少 {seeker.pay_floor} 元/月" if seeker.pay_floor else "",
    )


def pay_text(pay: Pay) -> str:
    """Write pay as people say it.

    >>> pay_text(Pay(5000, 6000)), pay_text(Pay(150, 150, PayPeriod.DAY)), pay_text(Pay(None, 4000))
    ('5000-6000 元/月', '150 元/天', '4000 以下元/月')
    """
    unit = _PERIODS[pay.period]
    if pay.low is None or pay.high is None:
        amount = f"{pay.high} 以下" if pay.low is None else f"{pay.low} 以上"
        return f"{amount}{unit}" if pay.low or pay.high else ""
    amount = f"{pay.low}" if pay.low == pay.high else f"{pay.low}-{pay.high}"
    return f"{amount} {unit}"


def facts_table(title: str, facts: Mapping[str, object]) -> RenderableType:
    """Lay names and values out."""
    table = Table(show_header=False)
    for name, value in facts.items():
        table.add_row(name, str(value))
    return Group(Text(title), table)


def rows_table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]
) -> RenderableType:
    """Lay rows out under headers; the title alone tells that there are none."""
    table = Table()
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    return Group(Text(title), table) if table.row_count else Text(f"{title}：没有")


def _named(name: str, facts: Iterable[str]) -> Text:
    return Text.assemble((name, "bold"), *(f"\n{fact}" for fact in facts if fact))


def _scores(match: Match) -> Text:
    sides = f"  本人 {match.seeker_score:.2f}  单位 {match.employer_score:.2f}"
    return Text.assemble("\n合适 ", (f"{match.score:.2f}", "bold"), (sides, "dim"))
