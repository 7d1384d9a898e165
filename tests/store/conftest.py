from datetime import UTC, datetime, timedelta

import pytest

from matcher.store.store import Store


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


@pytest.fixture
def store(tmp_path, clock):
    with Store.open(tmp_path / "store.db", clock) as opened:
        yield opened
