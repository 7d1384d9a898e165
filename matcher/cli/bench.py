"""Settings and a store in; files taken in, and a matcher level with the store, out.

It loads the encoder and the word lists, so commands reach it through `matcher.cli.lazy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from matcher.catalogue import Catalogue, Refreshed
from matcher.cli.progress import counting, waiting
from matcher.cli.show import remark
from matcher.codes.coder import Coder
from matcher.config import Settings
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import Encoder, load_encoder
from matcher.engine import Matcher
from matcher.errors import DataError, MatcherError, NoHeader
from matcher.ingest.columnmap import NO_MAP, ColumnMap, load_column_map
from matcher.ingest.columns import Kind
from matcher.ingest.report import ImportReport, merge
from matcher.ingest.rows import Feed, is_rejected, open_feed, read_rows
from matcher.ingest.seekers import seeker_from_profile
from matcher.ingest.sendback import write_back
from matcher.intake import Intake
from matcher.store.store import Store
from matcher.types import Seeker

_INDEXED_A_MINUTE = 5000  # rows on two plain cores; those whose vectors are kept take less
_OR_MAP = "没有表头的，也可以用 --columns 给一份列对照表，写法见 data/columns/README.md"
_REBUILDING = "索引要重建（换过模型、词典或资料库，或索引文件坏了）"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files handed in at once, and how they are to be read."""

    files: tuple[Path, ...]
    kind: Kind
    source: str = ""
    columns: Path | None = None
    sheet: Path | None = None  # the senders' sheets, with a column 问题

    @property
    def column_map(self) -> ColumnMap:
        """How columns are read that do not say it themselves."""
        return load_column_map(self.columns, self.kind) if self.columns else NO_MAP


@dataclass
class Bench:
    """What a command works at; close it to let go of the store."""

    settings: Settings
    store: Store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()

    def take(self, delivery: Delivery, as_of: date) -> ImportReport:
        """Import the files of a delivery; one that cannot be read stops all of them beforehand."""
        # Without vectors, coding keeps up with the reading of rows; trades and letters decide.
        intake = Intake(self.store, as_of, _coder(), self.settings.hold_on_sex)
        feeds = [_opened(path, delivery) for path in delivery.files]
        reports: list[ImportReport] = []
        for path, feed in zip(delivery.files, feeds, strict=True):
            try:
                with counting(f"导入 {path.name}") as progress:
                    reports.append(intake.take_feed(feed, path, delivery.source, progress))
            except MatcherError:
                _tell_done(delivery.files[: len(reports)], path)
                raise
        return merge(reports)

    def send_back(self, delivery: Delivery, report: ImportReport) -> None:
        """Write the senders' sheets with what was found."""
        if delivery.sheet:
            kind, column_map = delivery.kind, delivery.column_map
            write_back(delivery.files, report, delivery.sheet, kind, column_map)

    @cached_property
    def encoder(self) -> Encoder:
        """The model, behind the vectors it has made before."""
        with waiting("正在准备编码模型"):
            model = load_encoder(self.settings)
        return CachedEncoder(model, self.settings.cache / "vectors.sqlite", queries=False)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The indexes, as they were left."""
        return Catalogue(self.store, self.encoder, self.settings.home)

    @property
    def _had_index(self) -> bool:
        return any((self.settings.home / "index").glob("*/CURRENT"))

    def refresh(self, today: date) -> Refreshed:
        """Bring the indexes level with the store."""
        self.store.expire(today)
        catalogue = self.catalogue
        behind = len(self.store.changes_since(catalogue.postings.about.change))
        behind += len(self.store.seeker_changes_since(catalogue.seekers.about.change))
        if not behind:
            return catalogue.refresh()
        if self._had_index and not all(
            index.generation for index in (catalogue.postings, catalogue.seekers)
        ):
            minutes = -(-behind // _INDEXED_A_MINUTE)
            remark(f"{_REBUILDING}，共 {behind} 条，约需 {minutes} 分钟；只这一次。")
        done = 0
        with counting("更新索引") as progress:

            def tell(count: int) -> None:
                nonlocal done
                done += count
                progress(done, behind)

            progress(0, behind)
            return catalogue.refresh(tell)

    def matcher(self, as_of: date | None = None) -> Matcher:
        """Give a matcher that is level with the store, judging dates by `as_of`, default today."""
        today = date.today()
        self.refresh(today)
        return Matcher(self.catalogue, self.encoder, as_of or today)

    def scorer(self, as_of: date) -> Matcher:
        """Give a matcher for given pairs: it looks at no dates, holds, consents or indexes."""
        unindexed = Catalogue(self.store, self.encoder)
        return Matcher(unindexed, self.encoder, as_of, validity=False, holds=False)

    def people(self, ids: Sequence[str], profiles: Path | None, as_of: date) -> list[Seeker]:
        """Read the people with these ids, or all of a file."""
        if profiles is not None:
            return read_profiles(profiles, as_of)
        return [self.store.seeker(id).seeker for id in ids]


def _opened(path: Path, delivery: Delivery) -> Feed:
    try:
        return open_feed(path, delivery.kind, delivery.column_map)
    except NoHeader as error:
        raise DataError(f"{error.message}。{_OR_MAP}") from error


def _tell_done(whole: Sequence[Path], stopped: Path) -> None:
    names = "、".join(path.name for path in whole)
    before = f"{names} 已经全部导入；" if names else ""
    remark(
        f"{before}{stopped.name} 导入到一半出了错，写完的整批都在；改好后重来一遍即可，不会重复。"
    )


@cache
def _coder() -> Coder:
    return Coder(None)


def read_profiles(path: Path, as_of: date) -> list[Seeker]:
    """Read everyone in a file; whoever cannot be read, or comes twice, stops it, named by row."""
    people: dict[str, Seeker] = {}
    for row in read_rows(open_feed(path, "seekers")):
        seeker, found = seeker_from_profile(row.fields, path.stem, as_of=as_of)
        findings = (*row.findings, *found)
        if is_rejected(findings):
            message = "；".join(finding.message for finding in findings)
            raise DataError(message, source=path.name, row=row.origin.row)
        if seeker.id in people:
            message = f"编号“{seeker.id}”前面已有一个人用，请改成各人自己的编号，或删去一行"
            raise DataError(message, source=path.name, row=row.origin.row)
        people[seeker.id] = seeker
    return list(people.values())
