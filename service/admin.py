"""`matcher admin …`: accounts, keys, the audit and whose people are whose, from the machine itself.

A fresh machine has nobody who could sign in: `create-user` makes the first one. Passwords are typed
or come over standard input, never as an argument that other users of the machine could read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, TypeAlias

import typer
from cryptography.fernet import Fernet
from rich.markup import escape

from matcher.cli.lazy import open_store, settings_of
from matcher.cli.options import AsJson
from matcher.cli.show import print_json, remark, rows_table, show
from matcher.errors import ConfigError, MatcherError
from matcher.store.auditing import Audit
from matcher.store.persons import Persons
from matcher.store.pruning import Pruning
from matcher.store.store import Store
from service.auth.accounts import Account, Accounts
from service.auth.belonging import ROLE_NAMES, Belonging, check_belonging
from service.auth.caller import Role
from service.auth.keys import ApiKey, ApiKeys
from service.casework.audiences import classify

BY = "command"  # who did it, in the audit
LEAST_YEARS = 3  # what was recommended to whom, and why, must be answered for so long
_PAGE = 500

Login: TypeAlias = Annotated[str, typer.Argument(metavar="登录名", help="登录名，大小写不分")]


def _role(text: str) -> Role:
    """Read a role as it is written in settings or as people call it."""
    known = {name: role for role, title in ROLE_NAMES.items() for name in (role.value, title)}
    if text not in known:
        named = "、".join(f"{role}（{title}）" for role, title in ROLE_NAMES.items())
        raise typer.BadParameter(f"没有“{text}”这种身份，请从 {named} 里选")
    return known[text]


RoleOption: TypeAlias = Annotated[
    Role, typer.Option(parser=_role, metavar="身份", help=f"{'、'.join(Role)} 之一")
]
Office: TypeAlias = Annotated[str, typer.Option(metavar="机构", help="所属机构，例如 南宁")]
Employer: TypeAlias = Annotated[str, typer.Option(metavar="单位", help="招聘单位的全称")]
Source: TypeAlias = Annotated[str, typer.Option(metavar="来源", help="岗位来源，例如 驻粤站")]
FromInput: TypeAlias = Annotated[
    bool, typer.Option("--password-stdin", help="从标准输入读一行密码，不再提问")
]


def register(app: typer.Typer) -> None:
    """Add the group of commands to an application."""
    group = typer.Typer(no_args_is_help=True)
    group.command("new-key", help="生成一个加密用的密钥，写进 MATCHER_SECRET_KEY。")(new_key)
    group.command("create-user", help="建一个能登录的账号；密码要输两遍。")(create_user)
    group.command("reset-password", help="给账号换一个密码，已登录的都退出，锁住的解开。")(
        reset_password
    )
    group.command("disable-user", help="停用一个账号，已登录的立即退出。")(disable_user)
    group.command("enable-user", help="重新启用一个停用的账号。")(enable_user)
    group.command("list-users", help="列出所有账号。")(list_users)
    group.command("create-api-key", help="发一个密钥给自助机、工作站或招聘单位的程序。")(create_key)
    group.command("revoke-api-key", help="作废一个密钥，立即生效，不能恢复。")(revoke_key)
    group.command("list-keys", help="列出发出的密钥，不显示密钥本身。")(list_keys)
    group.command("verify-audit", help="核对操作记录有没有被改过、删过、插过。")(verify_audit)
    group.command("assign", help="把一批导入的求职者交给一个机构。")(assign)
    group.command("prune", help="清掉过了保存期的：没人选用的旧名单、岗位旧内容、失效的小票等。")(
        prune
    )
    app.add_typer(
        group, name="admin", help="管理账号、密钥、操作记录，给求职者分机构，清过期的资料。"
    )


def new_key() -> None:
    """Print a key to seal names and phones with."""
    sys.stdout.write(Fernet.generate_key().decode() + "\n")
    remark("请写进 MATCHER_SECRET_KEY 并另存一份：丢了它，已存的姓名和电话就读不出来了。")


def create_user(
    context: typer.Context,
    login: Login,
    role: RoleOption,
    name: Annotated[str, typer.Option(metavar="姓名", help="同事看得到的姓名")] = "",
    office: Office = "",
    employer: Employer = "",
    source: Source = "",
    password_stdin: FromInput = False,
    as_json: AsJson = False,
) -> None:
    """Make an account."""
    belonging = Belonging(office.strip(), employer.strip(), source.strip())
    check_belonging(role, belonging)
    password = _password(password_stdin)
    with open_store(settings_of(context)) as store:
        account = Accounts.of(store).create(login.strip(), password, role, name, belonging, BY)
    if as_json:
        print_json(_account_values(account))
    else:
        show(escape(f"已建账号 {account.login}（{ROLE_NAMES[role]}），现在就可以登录。"))


def reset_password(context: typer.Context, login: Login, password_stdin: FromInput = False) -> None:
    """Give an account another password."""
    with open_store(settings_of(context)) as store:
        accounts = Accounts.of(store)
        account = accounts.named(login)
        accounts.set_password(account.id, _password(password_stdin), BY)
    show(escape(f"已换 {account.login} 的密码，用旧密码登录的都已退出。"))


def disable_user(context: typer.Context, login: Login) -> None:
    """Keep an account out."""
    _set_active(context, login, False)
    show(escape(f"已停用 {login}。"))


def enable_user(context: typer.Context, login: Login) -> None:
    """Let an account in again."""
    _set_active(context, login, True)
    show(escape(f"已启用 {login}。"))


def list_users(context: typer.Context, as_json: AsJson = False) -> None:
    """List the accounts."""
    with open_store(settings_of(context)) as store:
        found = _all_accounts(store)
    if as_json:
        print_json([_account_values(account) for account in found])
        return
    rows = [
        (
            account.login,
            ROLE_NAMES[account.role],
            account.name,
            *_whose(account.belonging),
            "" if account.active else "已停用",
        )
        for account in found
    ]
    show(rows_table("账号", ("登录名", "身份", "姓名", "机构", "单位或来源", ""), rows))


def create_key(
    context: typer.Context,
    label: Annotated[str, typer.Argument(metavar="用途", help="给谁用的，例如 大厅3号自助机")],
    role: RoleOption,
    office: Office = "",
    employer: Employer = "",
    source: Source = "",
    per_minute: Annotated[
        int, typer.Option(metavar="次数", min=1, max=100_000, help="每分钟最多多少次请求")
    ] = 600,
    days: Annotated[
        int | None,
        typer.Option(metavar="天数", min=1, max=3650, help="几天后失效；不写则一直有效"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Give out a key."""
    belonging = Belonging(office.strip(), employer.strip(), source.strip())
    check_belonging(role, belonging)
    with open_store(settings_of(context)) as store:
        key = ApiKeys.of(store).give(
            label,
            role,
            BY,
            office=belonging.office,
            employer=belonging.employer,
            source=belonging.source,
            per_minute=per_minute,
            expires=store.clock() + timedelta(days=days) if days else None,
        )
    if as_json:
        print_json({"id": key.partition(".")[0], "key": key})
        return
    sys.stdout.write(key + "\n")
    remark("这个密钥只显示这一次，请立即交给用它的程序；请求时放在 X-API-Key 里。")


def revoke_key(
    context: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="编号", help="密钥里点号前面的一段")],
) -> None:
    """End a key."""
    id = key_id.partition(".")[0]  # whoever pastes the whole key means the same
    with open_store(settings_of(context)) as store:
        ApiKeys.of(store).revoke(id, BY)
    show(escape(f"已作废 {id}。"))


def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys given out."""
    with open_store(settings_of(context)) as store:
        keys = ApiKeys.of(store)
        found, after = list[ApiKey](), ""
        while some := keys.list_all(_PAGE, after):
            found, after = [*found, *some], some[-1].id
    if as_json:
        print_json([_key_values(key) for key in found])
        return
    rows = [
        (
            key.id,
            key.label,
            ROLE_NAMES[key.role],
            *_whose(key.belonging),
            (key.last_used or "没有用过")[:16],
            "已作废" if key.revoked else (key.expires or "一直有效")[:10],
        )
        for key in found
    ]
    headers = "编号", "用途", "身份", "机构", "单位或来源", "最近使用", "有效到"
    show(rows_table("密钥", headers, rows))


def verify_audit(context: typer.Context, as_json: AsJson = False) -> None:
    """Walk the whole chain of the audit."""
    with open_store(settings_of(context)) as store:
        checked = Audit.of(store).verify()
    if as_json:
        print_json({"entries": checked.entries, "broken_at": checked.broken_at})
    if checked.broken_at is not None:
        raise MatcherError(
            f"操作记录从第 {checked.broken_at} 条起对不上，有人改过、删过或插过；"
            "请保存现在的资料库，与备份对照，并报告负责人"
        )
    if not as_json:
        show(f"操作记录完好，共 {checked.entries} 条。")


def assign(
    context: typer.Context,
    office: Annotated[str, typer.Option(metavar="机构", help="交给哪个机构")],
    source: Annotated[str, typer.Option(metavar="来源", help="从哪里导入的")] = "",
    seeker: Annotated[
        list[str] | None,
        typer.Option("--seeker", metavar="编号", help="只交这几位；几个人就写几次"),
    ] = None,
    move: Annotated[bool, typer.Option("--move", help="已经有机构的也转过来")] = False,
    as_json: AsJson = False,
) -> None:
    """Give people to an office."""
    if bool(source) == bool(seeker):
        raise ConfigError("请写明交哪些人：--source 来源，或者 --seeker 编号，两样写一样")
    office = office.strip()
    if not office:
        raise ConfigError("请写明交给哪个机构：--office 机构")
    with open_store(settings_of(context)) as store:
        people = Persons.of(store)
        ids = seeker or _of_source(store, source)
        given = (people.assign if move else people.adopt)(ids, office, BY)
        classify(store, ids, BY)
    if as_json:
        print_json({"people": len(ids), "given": given})
        return
    show(escape(f"已把 {given} 人交给{office}。"))
    if given < len(ids):
        remark(f"另有 {len(ids) - given} 人没有动：已有机构（要转过来请加 --move），或者查无此人。")


def prune(
    context: typer.Context,
    years: Annotated[
        int, typer.Option(metavar="年数", min=LEAST_YEARS, max=100, help="保存几年，至少 3 年")
    ] = LEAST_YEARS,
    as_json: AsJson = False,
) -> None:
    """Delete what is older than it has to be kept, and what has run out."""
    with open_store(settings_of(context)) as store:
        gone = Pruning.of(store).prune(store.clock() - timedelta(days=366 * years), BY)
    if as_json:
        print_json(gone)
        return
    show(f"已清掉 {sum(gone.values())} 条，其中旧名单 {gone['lists']} 份。选用过的名单都留着。")


def _set_active(context: typer.Context, login: str, active: bool) -> None:
    with open_store(settings_of(context)) as store:
        accounts = Accounts.of(store)
        accounts.set_active(accounts.named(login).id, active, BY)


def _password(from_input: bool) -> str:
    """Read a password twice from whoever types, or once from whoever pipes."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise ConfigError("没有可以输密码的终端；请加 --password-stdin，从标准输入给密码")
    first = typer.prompt("密码（输入时不显示）", hide_input=True)
    if first != typer.prompt("再输一遍", hide_input=True):
        raise ConfigError("两遍密码不一样，请重来")
    return str(first)


def _all_accounts(store: Store) -> list[Account]:
    accounts, found, after = Accounts.of(store), list[Account](), ""
    while some := accounts.list_all(_PAGE, after):
        found, after = [*found, *some], some[-1].login
    return found


def _of_source(store: Store, source: str) -> list[str]:
    found = [row.seeker.id for row in store.iter_seekers() if row.seeker.source == source]
    if not found:
        raise ConfigError(f"没有从“{source}”导入的求职者；请核对来源的写法")
    return found


def _whose(belonging: Belonging) -> Sequence[str]:
    return belonging.office, "；".join(filter(None, (belonging.employer, belonging.source)))


def _account_values(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "login": account.login,
        "role": account.role.value,
        "name": account.name,
        "office": account.belonging.office,
        "employer": account.belonging.employer,
        "source": account.belonging.source,
        "active": account.active,
        "locked_until": account.locked_until,
    }


def _key_values(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "label": key.label,
        "role": key.role.value,
        "scopes": sorted(key.scopes),
        "office": key.belonging.office,
        "employer": key.belonging.employer,
        "source": key.belonging.source,
        "per_minute": key.per_minute,
        "expires": key.expires,
        "revoked": key.revoked,
        "last_used": key.last_used,
    }
