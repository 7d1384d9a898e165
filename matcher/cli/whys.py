"""`matcher why-not` and `matcher relax`: a person in; what stands in the way, or would open more, out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from matcher.cli.lazy import open_bench, settings_of
from matcher.cli.lists import one_of
from matcher.cli.options import AsJson, AsOf, PostingId, Profiles, SeekerIds
from matcher.cli.show import (
    match_table,
    match_values,
    posting_text,
    print_json,
    rows_table,
    seeker_title,
    show,
)

_KINDS = {"pay": "工资", "place": "地点", "trade": "工种", "licence": "证书"}


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command(
        "why-not", help="说明一个岗位为什么没有推荐给某人：哪条不合，或被哪些更合适的比下去。"
    )(why_not)
    app.command(help="看看稍微放宽哪一样，能多出至少三个岗位；本人说过不做的，不会劝他做。")(relax)


def why_not(
    context: typer.Context,
    posting: PostingId,
    seeker: SeekerIds = None,
    profiles: Profiles = None,
    n: Annotated[
        int,
        typer.Option(
            "-n", min=1, max=1000, metavar="个数", help="按推荐几个来说，与 recommend 相同"
        ),
    ] = 10,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say why a posting is not in a person's list."""
    one_of(seeker, profiles)
    day = as_of or date.today()
    with open_bench(settings_of(context)) as bench:
        people = bench.people(seeker or [], profiles, day)
        matcher = bench.matcher(day)
        wanted = matcher.catalogue.stored(posting).posting
        for person in people:
            told = matcher.why_not(person, posting, n)
            if as_json:
                values = match_values(told.match, "posting_id")
                who = {"seeker_id": person.id, "rank": told.rank, "text": told.text}
                print_json({**who, "eligible": told.match.eligible, **values})
                continue
            table = match_table(seeker_title(person), [(told.match, posting_text(wanted))], "岗位")
            show(table, f"没有推荐，因为：{told.text}" if told.rank is None else told.text, "")


def relax(
    context: typer.Context,
    seeker: SeekerIds = None,
    profiles: Profiles = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say which small change of wishes opens more postings."""
    one_of(seeker, profiles)
    day = as_of or date.today()
    with open_bench(settings_of(context)) as bench:
        people = bench.people(seeker or [], profiles, day)
        matcher = bench.matcher(day)
        for person in people:
            changes = matcher.relax(person)
            if as_json:
                fields = ("kind", "value", "text", "gained")
                found = [{name: getattr(change, name) for name in fields} for change in changes]
                print_json({"seeker_id": person.id, "changes": found})
                continue
            rows = [(_KINDS.get(change.kind, change.kind), change.text) for change in changes]
            title = seeker_title(person)
            nothing = f"{title}\n没有哪一样稍微放宽就能多出三个岗位。"
            show(rows_table(title, ("放宽", "多出多少"), rows) if rows else nothing, "")
