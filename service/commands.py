"""The library's commands in; the same with `serve` and `admin` beside them out."""

from __future__ import annotations

import sys

import typer

from matcher.cli.app import app as library
from matcher.cli.app import run

_NEED_THE_SERVICE = frozenset({"serve", "admin", "--help"})


def application() -> typer.Typer:
    """Put the commands together; the library's own application stays as it is."""
    from service import admin, serve  # a second of loading that `matcher status` should not cost

    whole = typer.Typer(
        name="matcher",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    whole.registered_callback = library.registered_callback
    whole.registered_commands.extend(library.registered_commands)
    serve.register(whole)
    admin.register(whole)
    return whole


def main() -> None:
    """Run the command `matcher`."""
    words = sys.argv[1:]
    ours = not words or _NEED_THE_SERVICE & set(words)
    sys.exit(run(application() if ours else library, words))
