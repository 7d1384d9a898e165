"""Log records in; one line of JSON each on standard error out, with nothing of a person in it.

A request is one line: its route, never its path or query, which may hold names and numbers.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from service.web.requests import Answered
from service.web.traces import frames

_log = logging.getLogger("service.requests")
OURS = ("service", "matcher", "uvicorn")  # who says only what we have read
HIDDEN = "…"
_PRIVATE = re.compile(
    r"(?i)name|phone|mobile|tel|contact|address|id_?(?:card|number)|birth|password|secret|token"
    r"|cookie|color_message|authorization|key$|body|query|profile|about|note|text"
    r"|姓名|电话|手机|身份证|联系|住址|地址|备注"
)
# ID numbers of 18 and 15 digits, mobiles, landlines, e-mail addresses.
_NUMBERS = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
)
_TECHNICAL = frozenset({"event", "level", "logger", "timestamp"})
Entry = MutableMapping[str, Any]


def install(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every record of the process through here."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    threading.excepthook = _thread_ended
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"  # it would tell paths


def _thread_ended(ended: threading.ExceptHookArgs) -> None:
    """Tell that a thread died of an error, instead of printing the error's text."""
    if ended.exc_value is not None:
        _log.error("thread ended by an error", extra=frames(ended.exc_value))


def formatter() -> logging.Formatter:
    """Make the formatter that writes records as JSON."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            _said,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            ExtraAdder(),
            _untold_errors,
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def tell(done: Answered) -> None:
    """Write the line of a request."""
    facts = {
        "method": done.method,
        "route": done.route,
        "status": done.status,
        "ms": round(done.seconds * 1000, 1),
        "request_id": done.request_id,
        "caller": done.caller,
    }
    _log.log(logging.WARNING if done.status >= 500 else logging.INFO, "request", extra=facts)


def scrub(_logger: Any, _method: str, entry: Entry) -> Entry:  # noqa: ANN401 (structlog's)
    """Drop what may name a person: by its key, or by what it looks like.

    >>> scrub(None, "", {"event": "打给 13800138000", "name": "张三", "status": 200})
    {'event': '打给 …', 'status': 200}
    """
    kept = {k: _clean(v) for k, v in entry.items() if k in _TECHNICAL or not _PRIVATE.search(k)}
    entry.clear()
    entry.update(kept)
    return entry


def _clean(value: object) -> object:
    if isinstance(value, str):
        return _NUMBERS.sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return {k: _clean(v) for k, v in value.items() if not _PRIVATE.search(str(k))}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value if isinstance(value, int | float | bool | None) else HIDDEN


def _said(_logger: Any, _method: str, entry: Entry) -> Entry:  # noqa: ANN401
    """Take of others' messages the first line as it stands in their code, not what it is about."""
    record: logging.LogRecord = entry["_record"]
    if not record.name.startswith(OURS):
        entry["event"] = str(record.msg).partition("\n")[0]
    return entry


def _untold_errors(_logger: Any, _method: str, entry: Entry) -> Entry:  # noqa: ANN401
    """Tell of an exception what kind it is and where it arose, not its text."""
    error = entry.pop("exc_info", None)
    record: logging.LogRecord = entry["_record"]
    found = record.exc_info or (error if isinstance(error, tuple) else None)
    if found and found[1] is not None:
        entry.update(frames(found[1]))
    record.exc_info = record.exc_text = None  # else the formatter would print it below
    return entry
