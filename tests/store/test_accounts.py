"""Accounts, keys, sessions and the day's count of people read, on both engines."""

import threading
from datetime import timedelta

import pytest

from matcher.errors import NotFound
from matcher.store.auditing import Audit, Wanted
from service.auth.accounts import Accounts, LockRule, LoginTaken
from service.auth.belonging import Belonging
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.auth.passwords import WeakPassword
from service.auth.readings import Readings
from service.auth.sessions import Sessions
from service.auth.uses import Uses

PASSWORD, WRONG = "邕江边的木棉花", "青秀山上看日出"
RULE = LockRule(3, 15)


@pytest.fixture
def accounts(store):
    return Accounts.of(store)


@pytest.fixture
def account(accounts):
    return accounts.create("Weiling", PASSWORD, Role.CASEWORKER, "韦玲", Belonging("南宁"), "test")


def together(count, action):
    threads = [threading.Thread(target=action) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_right_password_is_let_in(accounts, account):
    assert accounts.verify("WEILING", PASSWORD, RULE) == account


def test_a_login_is_taken_whatever_its_capitals(accounts, account):
    with pytest.raises(LoginTaken):
        accounts.create("WEILING", PASSWORD, Role.ADMIN, "", Belonging(), "test")
    assert [one.login for one in accounts.list_all(10)] == ["weiling"]


def test_the_third_wrong_password_locks_and_time_unlocks(accounts, account, clock):
    for _ in range(3):
        assert accounts.verify("weiling", WRONG, RULE) is None
    assert accounts.get(account.id).locked_until is not None
    assert accounts.verify("weiling", PASSWORD, RULE) is None
    clock.pass_by(minutes=15, seconds=1)
    assert accounts.verify("weiling", PASSWORD, RULE) is not None
    assert accounts.get(account.id).locked_until is None


def test_guessing_on_does_not_lock_for_longer(accounts, account, clock):
    for _ in range(6):
        accounts.verify("weiling", WRONG, RULE)
        clock.pass_by(minutes=1)
    clock.pass_by(minutes=12)
    assert accounts.verify("weiling", PASSWORD, RULE) is not None


def test_a_right_password_forgives_the_wrong_ones_before(accounts, account):
    for _ in range(3):
        accounts.verify("weiling", WRONG, RULE)
        if accounts.get(account.id).locked_until is None:
            assert accounts.verify("weiling", PASSWORD, RULE) is not None
    assert accounts.verify("weiling", PASSWORD, RULE) is not None


def test_guesses_at_the_same_time_are_all_counted(accounts, account):
    together(6, lambda: accounts.verify("weiling", WRONG, LockRule(6, 15)))
    assert accounts.get(account.id).locked_until is not None


def test_refusals_are_in_the_audit_without_the_login(store, accounts, account):
    accounts.verify("weiling", WRONG, RULE)
    accounts.verify("密码误写在这里", WRONG, RULE)
    told = [(one.action, one.subject) for one in Audit.of(store).entries(Wanted(), 10)][1:]
    assert told == [("session.refused", f"account:{account.id}"), ("session.refused", "account:")]


def test_a_new_password_ends_the_sessions(store, accounts, account):
    sessions = Sessions.of(store)
    token = sessions.begin(account, 12).token
    assert sessions.find(token).account == account
    accounts.set_password(account.id, WRONG, "test")
    assert sessions.find(token) is None
    assert accounts.verify("weiling", PASSWORD, RULE) is None


def test_a_weak_password_changes_nothing(accounts, account):
    with pytest.raises(WeakPassword):
        accounts.set_password(account.id, "12345", "test")
    assert accounts.verify("weiling", PASSWORD, RULE) is not None


def test_an_account_that_is_not_there_is_not_found(accounts):
    with pytest.raises(NotFound):
        accounts.set_active("nobody", False, "test")
    with pytest.raises(NotFound):
        accounts.named("nobody")


def test_sessions_run_out_and_are_cleared_away(store, account, clock):
    sessions = Sessions.of(store)
    old = sessions.begin(account, 1).token
    clock.pass_by(hours=1, seconds=1)
    assert sessions.find(old) is None
    sessions.begin(account, 1)
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_a_key_runs_out_in_whatever_zone_its_end_was_told(store, clock):
    keys = ApiKeys.of(store)
    end = (clock() + timedelta(hours=1)).astimezone()
    key = keys.give("", Role.KIOSK, "test", expires=end)
    assert keys.find(key) is not None
    clock.pass_by(hours=1, seconds=1)
    assert keys.find(key) is None


def test_a_use_is_noted_at_most_once_a_minute(store, clock):
    keys = ApiKeys.of(store)
    id = keys.give("", Role.KIOSK, "test").partition(".")[0]
    seconds = [0.0]
    uses = Uses(store, lambda: seconds[0])
    uses.note(id)
    uses.close()
    first = keys.get(id).last_used
    clock.pass_by(seconds=30)
    keys.note_use(id)
    assert keys.get(id).last_used == first
    clock.pass_by(seconds=31)
    keys.note_use(id)
    assert keys.get(id).last_used > first


def test_the_days_count_of_people_is_never_passed(store, clock):
    readings, day, passed = Readings.of(store), clock().date(), []

    def read():
        if readings.take("key:a", day, 3, 10):
            passed.append(3)

    together(8, read)
    assert sum(passed) == readings.count("key:a", day) == 9
    assert [one.action for one in Audit.of(store).entries(Wanted(), 10)] == ["people.ceiling"]


def test_the_audit_of_one_office_is_found_by_its_callers(store):
    keys = ApiKeys.of(store)
    id = keys.give("", Role.ADMIN, "test", office="南宁").partition(".")[0]
    keys.give("", Role.KIOSK, f"key:{id}", office="南宁")
    [found] = Audit.of(store).entries(Wanted(office="南宁"), 10)
    assert found.actor == f"key:{id}"
    assert Audit.of(store).verify().entries == 2
