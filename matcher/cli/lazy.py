"""Settings in; the store, or a bench with all that recommending needs, out.

This is the one place of the command line that imports as late as it can: the encoder, the indexes
and the word lists take seconds to load, which `--help` and `status` should not cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from matcher.config import Settings

if TYPE_CHECKING:
    from matcher.cli.bench import Bench
    from matcher.store.store import Store


def settings_of(context: typer.Context) -> Settings:
    """Give the settings that the callback has put together."""
    settings = context.obj
    assert isinstance(settings, Settings)
    return settings


def open_store(settings: Settings) -> Store:
    """Open the store where the settings say."""
    from matcher.store.store import Store

    return Store.open(settings.database or settings.home / "matcher.db")


def open_bench(settings: Settings) -> Bench:
    """Open the store with the tools that take files in and make recommendations."""
    from matcher.cli.bench import Bench

    return Bench(settings, open_store(settings))
