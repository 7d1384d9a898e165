"""`matcher recommend` and `matcher candidates`: one side in, the best of the other side out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.files import written_whole
from matcher.cli.lazy import open_bench, settings_of
from matcher.cli.options import AsJson, AsOf, Length, PostingId, Profiles, SeekerIds
from matcher.cli.progress import counting
from matcher.cli.show import (
    json_line,
    match_table,
    match_values,
    posting_text,
    print_json,
    remark,
    seeker_text,
    seeker_title,
    show,
)
from matcher.types import Match, Seeker

if TYPE_CHECKING:
    from matcher.engine import Matcher

Lists = Iterator[tuple[Seeker, tuple[Match, ...]]]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command(help="给求职者推荐岗位：两边都愿意的排在前面，说明为什么、要留意什么、先问什么。")(
        recommend
    )
    app.command(
        help="给岗位找人：只列同意向用人单位展示的求职者；给了 --profiles 则在那些人里找。"
    )(candidates)


def recommend(
    context: typer.Context,
    seeker: SeekerIds = None,
    profiles: Profiles = None,
    n: Length = 10,
    out: Annotated[
        Path | None, typer.Option(metavar="文件", help="写成 .jsonl，一行一人，不在屏幕上列出")
    ] = None,
    share: Annotated[
        bool,
        typer.Option(
            "--share",
            help="一批人一起分：每个岗位最多推荐给招聘人数三倍的人，不让大家都去挤那几个",
        ),
    ] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List the postings that suit people."""
    one_of(seeker, profiles)
    day = as_of or date.today()
    with open_bench(settings_of(context)) as bench:
        people = bench.people(seeker or [], profiles, day)
        matcher = bench.matcher(day)
        lists = (_shared if share else _lists)(matcher, people, n)
        if out is not None:
            written_whole(out, (json_line(_values(*found)) for found in lists))
            remark(f"写好了 {len(people)} 人的推荐：{out}")
            return
        for person, matches in lists:
            if as_json:
                print_json(_values(person, matches))
            else:
                rows = [
                    (m, posting_text(matcher.catalogue.stored(m.posting_id).posting))
                    for m in matches
                ]
                show(match_table(seeker_title(person), rows, "岗位"), "")


def candidates(
    context: typer.Context,
    posting: PostingId,
    profiles: Profiles = None,
    n: Length = 10,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List the people who suit a posting."""
    day = as_of or date.today()
    with open_bench(settings_of(context)) as bench:
        pool = None if profiles is None else bench.people([], profiles, day)
        matcher = bench.matcher(day)
        wanted = matcher.catalogue.stored(posting).posting
        matches = matcher.candidates(wanted, pool, n)
        known = {person.id: person for person in pool or ()}
        if as_json:
            found = [match_values(match, "seeker_id") for match in matches]
            print_json({"posting_id": posting, "matches": found})
            return
        rows = [
            (m, seeker_text(known.get(m.seeker_id) or bench.store.seeker(m.seeker_id).seeker))
            for m in matches
        ]
    show(match_table(f"{wanted.title}　{wanted.employer}", rows, "求职者"))
    if pool is None and not matches:
        remark("只找同意向用人单位展示的人；登记同意用 matcher consent 编号")


def one_of(seekers: Sequence[str] | None, profiles: Path | None) -> None:
    """Ask for a person or a file of persons, one of them."""
    if (not seekers) == (profiles is None):
        raise typer.BadParameter(
            "用 --seeker 写一个编号，或用 --profiles 给一个文件，二者选一",
            param_hint="--seeker / --profiles",
        )


def _lists(matcher: Matcher, people: Sequence[Seeker], n: int) -> Lists:
    for person in _counted(people):
        yield person, matcher.recommend(person, n)


def _shared(matcher: Matcher, people: Sequence[Seeker], n: int) -> Lists:
    found = matcher.recommend_many(_counted(people), n)
    return ((person, found[person.id]) for person in people)


def _counted(people: Sequence[Seeker]) -> Iterator[Seeker]:
    with counting("推荐") as progress:
        for done, person in enumerate(people, start=1):
            yield person
            progress(done, len(people))


def _values(person: Seeker, matches: Iterable[Match]) -> dict[str, object]:
    found = [match_values(match, "posting_id") for match in matches]
    return {"seeker_id": person.id, "matches": found}
