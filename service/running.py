"""Settings in; one or several processes that answer on one socket, until they are told to stop.

Whatever a person can mend (a port in use, no key, a folder that cannot be written) is found and
said before the first process starts.
"""

from __future__ import annotations

import errno
import signal
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from matcher.cli.show import remark
from matcher.errors import ConfigError
from service.app import create_app
from service.settings import ServiceSettings
from service.web import logs
from service.wiring import wire

GRACE_SECONDS = 30  # for requests under way when told to stop
_WORKER_SECONDS = 180  # loading a model and an index, before a process counts as hung
_BACKLOG = 2048
_WHY = {
    errno.EADDRINUSE: "已被别的程序占用；请换一个（--port），或先停掉那个程序",
    errno.EACCES: "没有权限用；1024 以下的端口只有管理员能用，请换一个（--port）",
    errno.EADDRNOTAVAIL: "不是本机的地址；请核对 --host，本机用 127.0.0.1，各机都能访问用 0.0.0.0",
}


def run(settings: ServiceSettings) -> None:
    """Serve until stopped; requests under way are answered first."""
    wire(settings).close()  # keys, folder and schema are right, or it says so here
    with listen(settings.host, settings.port) as listening:
        port = listening.getsockname()[1]
        remark(
            f"正在启动，库在 {settings.home}；"
            f"看到 ready 就能用了：http://{settings.host}:{port}　按 Ctrl-C 停下。"
        )
        logs.install()
        config = uvicorn.Config(
            "service.running:application",
            factory=True,
            workers=settings.workers,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_worker_healthcheck=_WORKER_SECONDS,
        )
        if settings.workers > 1:
            Multiprocess(config, sockets=[listening]).run()
            return
        _alone(uvicorn.Server(config), listening)


def application() -> FastAPI:
    """Make the application of one process; its settings come from the environment."""
    logs.install()
    return create_app(ServiceSettings())


def listen(host: str, port: int) -> socket.socket:
    """Take the port, or say why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        why = _WHY.get(
            error.errno or 0, f"用不了（{error.strerror or error}）；请核对 --host 和 --port"
        )
        raise ConfigError(f"{host} 的端口 {port} {why}") from error
    listening.set_inheritable(True)
    return listening


def _alone(server: uvicorn.Server, listening: socket.socket) -> None:
    # uvicorn raises the signal it was stopped by once more when all is answered: that is success.
    signal.signal(signal.SIGTERM, _leave)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return
    if not server.started:
        raise ConfigError("服务没有启动成功，原因见上面的日志")


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
