"""`matcher release`, `hold`, `consent` and `status`: a clerk's decisions in, how things stand out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.cli.lazy import open_store, settings_of
from matcher.cli.options import AsJson, Reason
from matcher.cli.show import facts_table, print_json, rows_table, show, wishes
from matcher.config import Settings
from matcher.types import Severity

if TYPE_CHECKING:
    from matcher.store.store import Store
    from matcher.store.values import StoredPosting, StoredSeeker

_HELD, _PEOPLE = "held", "people"
_COUNTS = {
    "postings": "岗位",
    "shown": "　可推荐",
    "held": "　暂扣",
    "expired": "　已过期",
    "duplicate": "　与别处重复",
    "removed": "　已撤回",
    "released": "　人工放行",
    "seekers": "求职者",
}
_LATEST = 5
_KINDS = {"postings": "岗位", "seekers": "求职者"}
_OUTCOMES = {
    "accepted": "收下",
    "unchanged": "没有变化",
    "duplicate": "重复",
    "held": "暂扣",
    "rejected": "退回",
}
PostingArgument = Annotated[str, typer.Argument(metavar="岗位编号", help="岗位编号")]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command(help="放行一个暂扣的岗位；内容再变时重新审查。")(release)
    app.command(help="暂扣一个岗位，不再推荐，直到放行。")(hold)
    app.command(help="登记本人同意（或收回同意）把自己展示给用人单位；没登记的一律不展示。")(
        consent
    )
    app.command(help="看资料库里有多少岗位和求职者、索引新不新、最近导入了什么。")(status)


def release(context: typer.Context, posting: PostingArgument, reason: Reason) -> None:
    """Let a held posting go."""
    with open_store(settings_of(context)) as store:
        store.release(posting, reason)
    show(f"已放行 {posting}。")


def hold(context: typer.Context, posting: PostingArgument, reason: Reason) -> None:
    """Hold a posting back."""
    with open_store(settings_of(context)) as store:
        store.hold(posting, reason)
    show(f"已暂扣 {posting}。")


def consent(
    context: typer.Context,
    seeker: Annotated[str, typer.Argument(metavar="求职者编号", help="求职者编号")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="本人收回同意")] = False,
) -> None:
    """Record a consent to be shown to employers, or its withdrawal."""
    from matcher.catalogue import SHOW
    from matcher.store.rights import Rights
    from matcher.store.store import BY_COMMAND

    with open_store(settings_of(context)) as store:
        rights = Rights.of(store)
        ended = rights.consent(seeker, SHOW, not withdraw, BY_COMMAND, ends_requests=withdraw)
    also = f"，{ended} 个单位的联系请求随之作废" if ended else ""
    show(f"已登记：{seeker} {'收回' if withdraw else '同意'}向用人单位展示{also}。")


def status(
    context: typer.Context,
    held: Annotated[bool, typer.Option("--held", help="列出暂扣的岗位和原因")] = False,
    seekers: Annotated[
        bool, typer.Option("--seekers", help="列出求职者的编号、想做什么、同不同意给单位看")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what the store holds."""
    settings = settings_of(context)
    with open_store(settings) as store:
        values = _values(store, settings)
        if held:
            values[_HELD] = [_held_values(row) for row in _held(store)]
        if seekers:
            values[_PEOPLE] = [_seeker_values(row) for row in store.iter_seekers()]
    if as_json:
        print_json(values)
        return
    counts = values["counts"]
    assert isinstance(counts, dict)
    facts = {name: counts[key] for key, name in _COUNTS.items()}
    behind = values["index_behind"]
    facts["索引"] = "是最新的" if behind == 0 else _index_text(behind)
    show(facts_table(f"资料库：{settings.database or settings.home}", facts))
    show(rows_table("最近的导入", ("时间", "内容", "来源", "结果"), _imports(values)))
    if held:
        rows = [tuple(row.values()) for row in values[_HELD]]  # type: ignore[attr-defined]
        show(rows_table("暂扣的岗位", ("岗位编号", "岗位", "单位", "原因"), rows))
    if seekers:
        people: list[dict[str, Any]] = values[_PEOPLE]  # type: ignore[assignment]
        lines = [(one["id"], one["wishes"], "是" if one["consent"] else "") for one in people]
        show(rows_table("求职者", ("求职者编号", "想找什么", "同意给单位看"), lines))


def _index_text(behind: object) -> str:
    return "还没有建，推荐时会自动建" if behind is None else f"差 {behind} 处变化，推荐时会自动更新"


def _values(store: Store, settings: Settings) -> dict[str, object]:
    latest = store.change_number()
    built = _indexed(settings.home / "index")
    return {
        "home": str(settings.home),
        "counts": store.counts(),
        "index_behind": None if built is None else max(0, latest - built),
        "imports": [
            {
                "at": report.at,
                "kind": report.kind,
                "source": report.source,
                "file": report.file,
                "outcomes": report.report.get("outcomes", {}),
            }
            for report in store.imports(_LATEST)
        ],
    }


def _indexed(folder: Path) -> int | None:
    """Read from the newest generation how far it had come; None if there is none.

    A glance: the digests are checked when the index is opened.
    """
    numbers = []
    for kind in _KINDS:
        try:
            current = (folder / kind / "CURRENT").read_text("utf-8").strip()
            about = json.loads((folder / kind / current / "about.json").read_text("utf-8"))
            numbers.append(int(about["for"]["change"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
    return max(numbers)


def _imports(values: dict[str, object]) -> Iterator[tuple[str, ...]]:
    imports = values["imports"]
    assert isinstance(imports, list)
    for one in imports:
        outcomes = "，".join(
            f"{_OUTCOMES.get(name, name)} {count}"
            for name, count in one["outcomes"].items()
            if count
        )
        at = datetime.fromisoformat(one["at"]).astimezone()
        kind = _KINDS.get(one["kind"], one["kind"])
        yield f"{at:%m-%d %H:%M}", kind, one["source"], outcomes


def _held(store: Store) -> Iterator[StoredPosting]:
    from matcher.store.values import State

    yield from store.iter_postings([State.HELD])


def _held_values(row: StoredPosting) -> dict[str, str]:
    why = row.reason or "；".join(
        finding.message for finding in row.findings if finding.severity is Severity.HOLD
    )
    return {
        "id": row.posting.id,
        "title": row.posting.title,
        "employer": row.posting.employer,
        "why": why,
    }


def _seeker_values(row: StoredSeeker) -> dict[str, object]:
    from matcher.catalogue import SHOW

    told = "；".join(filter(None, wishes(row.seeker)))
    return {"id": row.seeker.id, "wishes": told, "consent": row.consented(SHOW)}
