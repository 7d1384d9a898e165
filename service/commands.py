"""The library's commands in; the same with `serve` and `admin` beside them out."""

from __future__ import annotations

import sys

import typer

from matcher.cli.app import app as library
from matcher.cli.app import run
from service import admin, serve


def application() -> typer.Typer:
    """Put the commands together; the library's own application stays as it is."""
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
    sys.exit(run(application(), sys.argv[1:]))
