"""Serve the store that `show_samples.py` has filled, with an account and a key made for the day.

It is a trial: the key that seals names is made beside the store, and the pages of the API are open.
"""

from __future__ import annotations

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from matcher.cli.app import run
from matcher.errors import NotFound
from matcher.store.store import Store
from service.auth.accounts import Accounts
from service.auth.belonging import ROLE_NAMES, Belonging
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.commands import application
from service.settings import ServiceSettings

ROOT = Path(__file__).parent.parent
HOME = Path(".cache/demo")
LOGIN, BY = "demo", "demo"
_TOLD = """
[bold]服务（试用）[/]  按 Ctrl-C 停下
  地址      {url}
  自助机    {url}/kiosk（不用登录）
  接口文档  {url}/v1/docs
  账号      {login}（{role}）   密码 {password}
  密钥      {key}（自助机用，一天后失效）

[cyan]$ curl -s {url}/v1/recommendations -H 'X-API-Key: {key}' -H 'Content-Type: application/json' \\
    -d '{{"profile": {{"desired_titles": ["进电子厂"], "desired_regions": ["东莞"]}}}}'[/]
"""


def main() -> int:
    """Make who may call, say how, and serve until stopped."""
    os.chdir(ROOT)
    os.environ.setdefault("MATCHER_ENVIRONMENT", "development")
    password = secrets.token_urlsafe(12)
    with Store.open(HOME / "matcher.db") as store:
        _give_account(store, password)
        expires = store.clock() + timedelta(days=1)
        key = ApiKeys.of(store).give("试用", Role.KIOSK, BY, expires=expires)
    settings = ServiceSettings()
    url = f"http://{settings.host}:{settings.port}"
    role = ROLE_NAMES[Role.SUPERVISOR]
    told = _TOLD.format(url=url, login=LOGIN, role=role, password=password, key=key)
    Console(highlight=False).print(told, soft_wrap=True)
    return run(application(), ["--home", str(HOME), "serve"])


def _give_account(store: Store, password: str) -> None:
    """Make the account, or give it a new password when it is there from another day."""
    accounts = Accounts.of(store)
    try:
        accounts.set_password(accounts.named(LOGIN).id, password, BY)
    except NotFound:
        accounts.create(LOGIN, password, Role.SUPERVISOR, "试用", Belonging("", "", ""), BY)


if __name__ == "__main__":
    sys.exit(main())
