"""Names for what a process keeps on disk for a while; what dead processes left, cleared away."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from pathlib import Path

_PID = re.compile(r"(\d+)-")


def own(prefix: str) -> str:
    """Make a name that no other process makes, and that tells whose it is."""
    return f"{prefix}{os.getpid()}-{secrets.token_hex(4)}"


def clear(folder: Path, prefix: str, hours: float | None = None) -> None:
    """Remove what dead processes left under a prefix, and whatever is older than some hours."""
    for path in folder.glob(f"{prefix}*"):
        if _dead(path.name.removeprefix(prefix)) or (hours is not None and _old(path, hours)):
            _remove(path)


def _dead(rest: str) -> bool:
    named = _PID.match(rest)
    # On Windows signal 0 is no question but Ctrl-C.
    if named is None or os.name == "nt":
        return False
    try:
        os.kill(int(named[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return False


def _old(path: Path, hours: float) -> bool:
    try:
        return time.time() - path.lstat().st_mtime > hours * 3600
    except OSError:
        return False  # another process was faster


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):  # someone else's; it is in nobody's way
        path.unlink(missing_ok=True)
