"""`matcher serve`: settings in; the service on its port, until somebody stops it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from matcher.cli.lazy import settings_of
from service.settings import ServiceSettings


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(
        help="启动服务，给自助机、招聘方、工作人员和各站调用；按 Ctrl-C 停下，在办的请求会答完。"
    )(serve)


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option(metavar="地址", help="监听的地址；不写则用 MATCHER_HOST，默认只有本机能访问"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(metavar="端口", min=0, max=65535, help="监听的端口；不写则用 MATCHER_PORT"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="个数",
            min=1,
            max=64,
            help="服务进程的个数，每个各占一份内存；不写则用 MATCHER_WORKERS",
        ),
    ] = None,
) -> None:
    """Serve until stopped."""
    told = {"HOME": str(settings_of(context).home), "HOST": host, "PORT": port, "WORKERS": workers}
    for name, value in told.items():
        if value is not None:  # the processes of the service read their settings themselves
            os.environ[f"MATCHER_{name}"] = str(value)
    # Threads of one request would only wait for those of the others: half the time, measured.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = ServiceSettings()
    from service.running import run  # a second of loading that --help should not cost

    run(settings)
