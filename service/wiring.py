"""Settings in; everything the routes need, opened once and handed to them, out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from cryptography.fernet import Fernet
from fastapi import Depends, Request

from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import Encoder, load_encoder
from matcher.errors import ConfigError
from matcher.store.store import Store
from service.auth.uses import Uses
from service.live.live import Live
from service.live.queries import QueryMemory
from service.live.recall import Recall
from service.settings import Environment, ServiceSettings
from service.vault import Vault


@dataclass(frozen=True)
class Wiring:
    """What one process of the service holds."""

    settings: ServiceSettings
    store: Store
    live: Live
    vault: Vault
    uses: Uses
    recall: Recall = field(default_factory=Recall)  # lists and pages made a moment ago

    @property
    def today(self) -> date:
        """The day by which validity, ages and policies are judged."""
        return self.store.clock().astimezone().date()

    def close(self) -> None:
        """Stop following and let go of the store."""
        self.live.stop()
        self.uses.close()
        self.store.close()


def wire(settings: ServiceSettings, load: Callable[[], Encoder] | None = None) -> Wiring:
    """Open the store and make ready what reads it; nothing is loaded before `live.start`."""
    vault = Vault(_keys(settings))
    store = Store.open(settings.database or settings.home / "matcher.db")
    live = Live(settings, store, load or (lambda: _encoder(settings)))
    return Wiring(settings, store, live, vault, Uses(store))


def wiring_of(request: Request) -> Wiring:
    """Give the wiring of the application that answers a request."""
    wiring = request.app.state.wiring
    assert isinstance(wiring, Wiring)
    return wiring


async def _wiring(request: Request) -> Wiring:
    """Give it without a detour over another thread."""
    return wiring_of(request)


Wired = Annotated[Wiring, Depends(_wiring)]


def _encoder(settings: ServiceSettings) -> Encoder:
    encoder = load_encoder(settings)
    return QueryMemory(encoder, CachedEncoder(encoder, settings.cache / "vectors.sqlite"))


def _keys(settings: ServiceSettings) -> str:
    """Take the key from the settings; a trial keeps one of its own beside the store."""
    told = settings.secret_key.get_secret_value()
    if told or settings.environment is Environment.PRODUCTION:
        return told
    path = settings.home / "trial.key"
    try:
        return path.read_text("ascii") if path.exists() else _trial_key(path)
    except OSError as error:
        raise ConfigError(f"读写不了密钥文件 {path}：{error.strerror}；请核对权限") from error


def _trial_key(path: Path) -> str:
    """Make a key that nobody else could read for a moment; of two processes the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(prefix=".trial.", dir=path.parent)  # with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        os.unlink(aside)
    return path.read_text("ascii")
