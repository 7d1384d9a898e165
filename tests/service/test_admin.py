"""`matcher admin`, run in this process on a home of its own."""

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from matcher.cli.app import run
from matcher.errors import ConfigError
from matcher.store.persons import Persons
from matcher.store.store import Store
from service.auth.accounts import Accounts, LockRule
from service.auth.keys import ApiKeys
from service.commands import application
from service.settings import Environment, ServiceSettings
from service.wiring import wire

PASSWORD = "邕江边的木棉花"
RULE = LockRule(5, 15)


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self):
        return True


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def cli(home, capsys, monkeypatch):
    def command(*words, typed=None):
        stdin = typed if isinstance(typed, io.StringIO) else io.StringIO(typed or "")
        monkeypatch.setattr(sys, "stdin", stdin)
        code = run(application(), ["--home", str(home), "admin", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def create(cli, login="weiling", *words):
    role = words or ("--role", "caseworker", "--office", "南宁")
    return cli("create-user", login, *role, "--password-stdin", typed=f"{PASSWORD}\n")


def test_the_first_user_of_a_fresh_machine_can_sign_in(cli, home):
    assert create(cli, "Boss", "--role", "admin")[0] == 0
    with Store.open(home / "matcher.db") as store:
        account = Accounts.of(store).verify("boss", PASSWORD, RULE)
    assert account is not None and account.role == "admin"


def test_a_role_may_be_called_by_its_name(cli):
    assert create(cli, "boss", "--role", "系统管理员")[0] == 0
    code, _, told = create(cli, "other", "--role", "老板")
    assert code == 2
    assert "没有“老板”这种身份" in told


def test_a_recruiter_needs_an_employer(cli):
    code, _, told = create(cli, "hr", "--role", "recruiter")
    assert code == 1
    assert "单位名称" in told


def test_the_same_login_is_refused(cli):
    create(cli)
    code, _, told = create(cli, "WeiLing")
    assert code == 1
    assert "已经有这个登录名" in told


def test_a_password_is_never_asked_of_a_machine(cli):
    code, _, told = cli("create-user", "weiling", "--role", "admin")
    assert code == 1
    assert "--password-stdin" in told


def test_a_weak_password_is_refused_and_not_repeated(cli):
    words = ("create-user", "weiling", "--role", "admin", "--password-stdin")
    code, out, told = cli(*words, typed="kurz123\n")
    assert code == 1
    assert "kurz123" not in out + told


def test_passwords_typed_twice_must_agree(cli, monkeypatch):
    typed = iter([PASSWORD, "别的一个什么密码"])
    monkeypatch.setattr("typer.prompt", lambda *words, **more: next(typed))
    code, _, told = cli("create-user", "weiling", "--role", "admin", typed=Terminal())
    assert code == 1
    assert "两遍密码不一样" in told


def test_a_reset_password_replaces_the_old_one_and_opens_the_lock(cli, home):
    create(cli)
    with Store.open(home / "matcher.db") as store:
        for _ in range(5):
            Accounts.of(store).verify("weiling", "乱猜的一个密码", RULE)
        assert Accounts.of(store).verify("weiling", PASSWORD, RULE) is None
        assert (
            cli("reset-password", "weiling", "--password-stdin", typed="青秀山上看日出\n")[0] == 0
        )
        assert Accounts.of(store).verify("weiling", "青秀山上看日出", RULE) is not None


def test_a_disabled_user_is_kept_out_until_enabled(cli, home):
    create(cli)
    cli("disable-user", "weiling")
    with Store.open(home / "matcher.db") as store:
        assert Accounts.of(store).verify("weiling", PASSWORD, RULE) is None
        cli("enable-user", "weiling")
        assert Accounts.of(store).verify("weiling", PASSWORD, RULE) is not None


def test_an_unknown_login_is_told(cli):
    code, _, told = cli("disable-user", "nobody")
    assert code == 1
    assert "没有登录名为“nobody”" in told


def test_users_are_listed_without_their_passwords(cli):
    create(cli)
    _, out, _ = cli("list-users", "--json")
    [user] = json.loads(out)
    assert user["login"] == "weiling"
    assert "argon2" not in out
    assert "窗口工作人员" in cli("list-users")[1]


def test_a_key_is_shown_once_works_and_can_be_revoked(cli, home):
    words = ("create-api-key", "大厅自助机", "--role", "kiosk", "--office", "南宁", "--days", "30")
    key = json.loads(cli(*words, "--json")[1])
    assert key["key"].split(".")[1] not in cli("list-keys", "--json")[1]
    with Store.open(home / "matcher.db") as store:
        assert ApiKeys.of(store).find(key["key"]).office == "南宁"
        assert cli("revoke-api-key", key["id"])[0] == 0
        assert ApiKeys.of(store).find(key["key"]) is None
    assert "已作废" in cli("list-keys")[1]


def test_a_key_goes_to_standard_output_alone(cli):
    _, out, told = cli("create-api-key", "自助机", "--role", "kiosk")
    assert out.startswith("mk") and out.count("\n") == 1
    assert "只显示这一次" in told


def test_a_new_key_opens_what_it_seals(cli):
    box = Fernet(cli("new-key")[1].strip().encode())
    assert box.decrypt(box.encrypt(b"a")) == b"a"


def test_the_audit_is_verified_and_a_changed_entry_is_found(cli, home):
    create(cli)
    assert json.loads(cli("verify-audit", "--json")[1])["broken_at"] is None
    with Store.open(home / "matcher.db") as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'account:another'")
    code, _, told = cli("verify-audit")
    assert code == 1
    assert "第 1 条起对不上" in told


def test_an_entry_dropped_from_the_end_is_missed(cli, home):
    create(cli)
    create(cli, "second")
    with Store.open(home / "matcher.db") as store, store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE number = 2")
    assert "第 2 条起对不上" in cli("verify-audit")[2]


def test_imported_people_are_given_to_an_office(cli, sample_home, home):
    home.mkdir()
    for name in os.listdir(sample_home):
        if name.startswith("matcher.db"):
            (home / name).write_bytes((sample_home / name).read_bytes())
    assert (
        json.loads(cli("assign", "--source", "南宁", "--office", "南宁", "--json")[1])["given"]
        == 40
    )
    assert (
        json.loads(cli("assign", "--source", "南宁", "--office", "柳州", "--json")[1])["given"] == 0
    )
    moved = ("assign", "--source", "南宁", "--office", "柳州", "--move")
    assert "已把 40 人交给柳州" in cli(*moved)[1]
    with Store.open(home / "matcher.db") as store:
        assert len(Persons.of(store).of_office("柳州")) == 40


def test_whom_to_give_must_be_said(cli):
    assert cli("assign", "--office", "南宁")[0] == 1
    code, _, told = cli("assign", "--office", "南宁", "--source", "哪里也不是")
    assert code == 1
    assert "核对来源" in told


def test_what_is_past_its_time_is_cleared_and_never_sooner_than_in_three_years(cli):
    code, told, _ = cli("prune", "--json")
    assert (code, set(json.loads(told).values())) == (0, {0})
    assert "旧名单" in cli("prune")[1]
    assert cli("prune", "--years", "2")[0] == 2


def test_production_does_not_start_without_its_key(home):
    with pytest.raises(ConfigError, match=r"MATCHER_SECRET_KEY .*matcher admin new-key"):
        wire(ServiceSettings(home=home, secret_key=""))
    assert not home.exists()


def test_a_trial_makes_a_key_that_nobody_else_reads_and_keeps_it(home):
    settings = ServiceSettings(home=home, secret_key="", environment=Environment.DEVELOPMENT)
    before = os.umask(0)
    try:
        wiring = wire(settings)
    finally:
        os.umask(before)
    sealed = wiring.vault.seal("韦玲")
    wiring.close()
    path: Path = home / "trial.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in home.iterdir() if one.name.startswith(".trial")] == []
    again = wire(settings)
    assert again.vault.open(sealed) == "韦玲"
    again.close()
