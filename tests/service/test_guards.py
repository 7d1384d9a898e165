"""How many people a caller may read in a day, and how the audit tells it."""

import logging
import threading
from datetime import timedelta

import pytest

from matcher.store.auditing import Audit, Wanted
from service.auth.caller import SCOPES, Caller, Role
from service.auth.guards import CeilingReached, count_people
from service.auth.readings import Readings

CALLER = Caller("key:mk1", Role.CASEWORKER, SCOPES[Role.CASEWORKER], "南宁")


@pytest.fixture
def wiring(service):
    settings = service.wiring.settings.model_copy(update={"people_per_day": 10})
    return type(service.wiring)(**{**vars(service.wiring), "settings": settings})


def test_people_are_read_up_to_the_ceiling_and_no_further(wiring):
    count_people(wiring, CALLER, 4)
    count_people(wiring, CALLER, 6)
    with pytest.raises(CeilingReached) as refused:
        count_people(wiring, CALLER, 1)
    assert refused.value.status == 429
    assert int(refused.value.headers["Retry-After"]) > 0


def test_a_page_that_does_not_fit_leaves_room_for_single_people(wiring):
    count_people(wiring, CALLER, 8)
    with pytest.raises(CeilingReached):
        count_people(wiring, CALLER, 5)
    count_people(wiring, CALLER, 2)


def test_the_alarm_is_raised_once_a_day(wiring, caplog):
    for _ in range(3):
        with caplog.at_level(logging.WARNING), pytest.raises(CeilingReached):
            count_people(wiring, CALLER, 11)
    [alarm] = Audit.of(wiring.store).entries(Wanted(subject=CALLER.id), 10)
    assert (alarm.action, alarm.detail) == ("people.ceiling", {"ceiling": 10, "asked": 11})
    assert "ceiling of people read" in caplog.text


def test_each_caller_and_each_day_has_its_own_count(wiring, monkeypatch):
    count_people(wiring, CALLER, 10)
    other = Caller("key:mk2", Role.CASEWORKER, SCOPES[Role.CASEWORKER], "南宁")
    count_people(wiring, other, 10)
    clock = wiring.store.clock
    monkeypatch.setattr(wiring.store, "clock", lambda: clock() + timedelta(days=1))
    count_people(wiring, CALLER, 10)


def test_nobody_read_is_nothing_counted(wiring):
    count_people(wiring, CALLER, 0)
    assert Readings.of(wiring.store).count(CALLER.id, wiring.today) == 0


def test_many_at_once_do_not_slip_under_the_ceiling(wiring):
    passed = []

    def read():
        try:
            count_people(wiring, CALLER, 3)
            passed.append(3)
        except CeilingReached:
            pass

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == 9
    assert Readings.of(wiring.store).count(CALLER.id, wiring.today) == 9
