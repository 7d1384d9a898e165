"""Settings in; everything the routes need, opened once and handed to them, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from cryptography.fernet import Fernet
from fastapi import Depends, Request

from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import Encoder, load_encoder
from matcher.errors import ConfigError
from matcher.store.store import Store
from service.live.live import Live
from service.settings import Environment, ServiceSettings
from service.vault import Vault


@dataclass(frozen=True)
class Wiring:
    """What one process of the service holds."""

    settings: ServiceSettings
    store: Store
    live: Live
    vault: Vault

    @property
    def today(self) -> date:
        """The day by which validity, ages and policies are judged."""
        return self.store.clock().astimezone().date()

    def close(self) -> None:
        """Stop following and let go of the store."""
        self.live.stop()
        self.store.close()


def wire(settings: ServiceSettings, load: Callable[[], Encoder] | None = None) -> Wiring:
    """Open the store and make ready what reads it; nothing is loaded before `live.start`."""
    vault = Vault(_keys(settings))
    store = Store.open(settings.database or settings.home / "matcher.db")
    live = Live(settings, store, load or (lambda: _encoder(settings)))
    return Wiring(settings, store, live, vault)


def wiring_of(request: Request) -> Wiring:
    """Give the wiring of the application that answers a request."""
    wiring = request.app.state.wiring
    assert isinstance(wiring, Wiring)
    return wiring


Wired = Annotated[Wiring, Depends(wiring_of)]


def _encoder(settings: ServiceSettings) -> Encoder:
    return CachedEncoder(load_encoder(settings), settings.cache / "vectors.sqlite")


def _keys(settings: ServiceSettings) -> str:
    """Take the key from the settings; a trial keeps one of its own beside the store."""
    told = settings.secret_key.get_secret_value()
    if told or settings.environment is Environment.PRODUCTION:
        return told
    path = settings.home / "trial.key"
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(Fernet.generate_key().decode(), "ascii")
        except OSError as error:
            raise ConfigError(f"写不了密钥文件 {path}：{error.strerror}；请核对权限") from error
    return path.read_text("ascii")
