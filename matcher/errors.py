"""What can go wrong, from the general to the particular.

* MatcherError(message)
  x DataError(message, source, sheet, row, column)   a file cannot be read as postings or seekers
    + NoHeader                                       no row of it names columns we know
    + UnknownCode(standard, code)
  x ConfigError                                      a setting or column map says something impossible
  x NotFound(kind, id)                               no such posting or seeker
  x PostingClosed(id, reason)                        held, withdrawn, expired or a twin
  x IndexMissing                                     nothing has been built yet
  x IndexStale(built, wanted)                        built for another model or schema
  x SnapshotCorrupt(path)                            a file's digest does not match its manifest
  x ModelUnavailable                                 the encoder cannot be loaded or built

Messages are for the person at the keyboard: what happened, where, and what to do.
"""

from __future__ import annotations


class MatcherError(Exception):
    """Base of everything the matcher raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DataError(MatcherError):
    """A file cannot be read as postings or seekers."""

    def __init__(
        self,
        message: str,
        *,
        source: str = "",
        sheet: str = "",
        row: int | None = None,
        column: str = "",
    ) -> None:
        where = "，".join(
            part
            for part in (
                f"文件 {source}" if source else "",
                f"工作表 {sheet}" if sheet else "",
                f"第 {row} 行" if row else "",
                f"“{column}”列" if column else "",
            )
            if part
        )
        super().__init__(f"{where}：{message}" if where else message)
        self.source, self.sheet, self.row, self.column = source, sheet, row, column


class NoHeader(DataError):
    """No row of a file names columns that are known."""


class UnknownCode(DataError):
    """A code stands in no table of its standard."""

    def __init__(self, standard: str, code: str) -> None:
        super().__init__(f"{standard} 中没有代码“{code}”，请核对代码或改填文字")
        self.standard, self.code = standard, code


class ConfigError(MatcherError):
    """A setting or a column map says something impossible."""


class NotFound(MatcherError):
    """No posting or seeker has this id."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"没有编号为“{id}”的{kind}，请核对编号")
        self.kind, self.id = kind, id


class PostingClosed(MatcherError):
    """A posting is not open to anyone now."""

    def __init__(self, id: str, reason: str) -> None:
        super().__init__(f"岗位“{id}”现在不推荐：{reason}")
        self.id, self.reason = id, reason


class IndexMissing(MatcherError):
    """Nothing has been indexed yet."""


class IndexStale(MatcherError):
    """The index was built for another model or schema."""

    def __init__(self, built: str, wanted: str) -> None:
        super().__init__(f"索引是按“{built}”建的，现在用的是“{wanted}”，请运行 matcher index 重建")
        self.built, self.wanted = built, wanted


class SnapshotCorrupt(MatcherError):
    """A file's digest does not match its manifest."""

    def __init__(self, path: str) -> None:
        super().__init__(f"索引文件 {path} 已损坏，请运行 matcher index 重建")
        self.path = path


class ModelUnavailable(MatcherError):
    """The encoder cannot be loaded or built."""
