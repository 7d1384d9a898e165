"""What a database says in; a sentence on what happened, why, and what to do, out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from matcher.errors import MatcherError

_FULL = "磁盘满了，请腾出空间后重来"
_BUSY = "别的程序一直在写资料库，请等它做完后重来"
_LOST = "与资料库服务器的连接断了；请核对服务器和网络后重来，重来不会重复写入"
_PASSWORD = "用户名或密码不对；请核对资料库的地址"  # noqa: S105
_NO_DATABASE = "服务器上没有这个数据库；请先建好它，或核对地址里的库名"
_UNREACHABLE = "连不上资料库服务器；请核对地址和端口、服务器是否开着、网络通不通"
_NOT_OPEN = "资料库服务器正在启动或停止，请稍后重来"

# SQLite's names of what went wrong, by how they begin.
_SQLITE = {
    "SQLITE_READONLY": "资料库所在的文件夹不能写，请核对文件夹和文件的权限",
    "SQLITE_CANTOPEN": "资料库的文件打不开，或者它所在的文件夹不能写，请核对地址和权限",
    "SQLITE_CORRUPT": "资料库文件损坏，请从备份恢复，或把它移走后重新导入",
    "SQLITE_NOTADB": "请核对它是不是资料库文件；如果是，文件已损坏，请从备份恢复",
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": "磁盘读写出错，请核对磁盘是否完好、有没有空间",
    "SQLITE_BUSY": _BUSY,
}
# PostgreSQL's codes, by how they begin.
_POSTGRESQL = {
    "08": _LOST,
    "25006": "这台服务器只能读（可能是备机），请把地址改成主机",
    "25P03": _LOST,
    "28": _PASSWORD,
    "3D000": _NO_DATABASE,
    "40": "与别的写入撞上了，请重来一次",
    "42501": "数据库用户没有权限；请让它成为这个数据库的所有者",
    "53100": _FULL,
    "53200": "资料库服务器内存不够，请告诉管服务器的人",
    "53300": "资料库服务器的连接用完了；请稍后重来，或调大服务器的 max_connections",
    "55P03": _BUSY,
    "57P03": _NOT_OPEN,
    "57P": _LOST,
    "58": "资料库服务器的磁盘读写出错，请告诉管服务器的人",
    "XX00": "资料库服务器上的数据损坏，请从备份恢复",
}
# Who is not let in gets no code, only words: the server's, in its language.
_WORDS = {
    "password": _PASSWORD,
    "认证失败": _PASSWORD,
    "role ": _PASSWORD,
    "角色": _PASSWORD,
    "pg_hba.conf": "服务器不许从这里连接；请让管服务器的人在 pg_hba.conf 里加上这台机器",
    "starting up": _NOT_OPEN,
    "shutting down": _NOT_OPEN,
    "too many clients": _POSTGRESQL["53300"],
    "connection slots": _POSTGRESQL["53300"],
    "database ": _NO_DATABASE,
    "数据库": _NO_DATABASE,
    "connection failed": _UNREACHABLE,
    "connection is bad": _UNREACHABLE,
    "connection timeout": _UNREACHABLE,
    "resolve host": _UNREACHABLE,
}


class StoreError(MatcherError):
    """The store cannot be opened or written."""


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Turn what the database says into a sentence on what happened, why, and what to do."""
    try:
        yield
    except NoConnection as error:
        raise StoreError(f"{what}：资料库太忙，等不到空闲的连接；请稍后重来") from error
    except DBAPIError as error:
        said = _said(error.orig)
        # A server's own words may quote the row that it refused: they go no further.
        cause = error if hasattr(error.orig, "sqlite_errorname") else None
        raise StoreError(f"{what}：{said}；{_advice(error, said)}") from cause


def _said(error: BaseException | None) -> str:
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    return str(primary or str(error).partition("\n")[0])


def _advice(error: DBAPIError, said: str) -> str:
    name = getattr(error.orig, "sqlite_errorname", "")
    code = getattr(error.orig, "sqlstate", None) or ""
    tables = ((_SQLITE, name), (_POSTGRESQL, code))
    known = [
        advice
        for table, told in tables
        for start, advice in table.items()
        if told.startswith(start)
    ]
    if not known and not name and not code:
        known = [advice for word, advice in _WORDS.items() if word in said]
        known += [_LOST] if error.connection_invalidated else []
    return known[0] if known else "请核对磁盘空间和权限后重来"
