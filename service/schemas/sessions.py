"""A login and password in; who is signed in, and what they may do, out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from service.auth.accounts import Account
from service.auth.caller import Caller, Role, Scope

# Bounded before it is hashed; whether it will do is said by the rule for passwords.
Password = Annotated[SecretStr, Field(min_length=1, max_length=256)]


class SignInIn(BaseModel):
    """Who wants to sign in."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(
        min_length=1,
        max_length=64,
        pattern=r"^[^\x00]*$",
        description="登录名",
        examples=["weiling"],
    )
    password: Password = Field(description="密码")


class PasswordChangeIn(BaseModel):
    """The password until now and the one from now on."""

    model_config = ConfigDict(extra="forbid")

    old: Password = Field(description="现在的密码")
    new: Password = Field(description="新的密码，至少 10 个字母或数字，汉字一个算两个")


class SessionOut(BaseModel):
    """A session just begun; its cookie comes with the answer."""

    role: Role = Field(description="身份")
    name: str = Field(description="姓名")
    csrf: str = Field(description="凡是要改动的请求，放进 X-CSRF-Token 头或表单项 csrf")
    expires: datetime = Field(description="到这时要重新登录")


class MeOut(BaseModel):
    """Who the service takes the caller for."""

    id: str = Field(description="编号：account:… 或 key:…")
    role: Role = Field(description="身份")
    scopes: list[Scope] = Field(description="能做的事")
    office: str = Field(description="所属机构；负责人不写则是全部机构")
    employer: str = Field(description="单位名称")
    source: str = Field(description="岗位来源")
    login: str | None = Field(description="登录名；密钥没有")
    name: str | None = Field(description="姓名；密钥没有")
    csrf: str | None = Field(description="会话的防伪令牌；密钥没有")

    @classmethod
    def of(cls, caller: Caller, account: Account | None, csrf: str | None) -> MeOut:
        """Tell a caller who they are."""
        return cls(
            id=caller.id,
            role=caller.role,
            scopes=sorted(caller.scopes),
            office=caller.office,
            employer=caller.employer,
            source=caller.source,
            login=account.login if account else None,
            name=account.name if account else None,
            csrf=csrf,
        )
