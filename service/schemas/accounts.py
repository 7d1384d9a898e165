"""What an administrator asks of accounts and keys in; what may be shown of them out."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.auth.accounts import Account
from service.auth.belonging import Belonging
from service.auth.caller import Role, Scope
from service.auth.keys import ApiKey
from service.schemas.sessions import Password

Word = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Login = Annotated[
    str, StringConstraints(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9一-鿿][\w.@-]*$")
]


class _BelongingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    role: Role = Field(description="身份")
    office: Word = Field(default="", description="所属机构", examples=["南宁"])
    employer: Word = Field(default="", description="单位名称，招聘单位才写")
    source: Word = Field(default="", description="岗位来源，劳务工作站和招聘单位才写")

    @property
    def belonging(self) -> Belonging:
        """Whose things may be seen."""
        return Belonging(self.office, self.employer, self.source)


class AccountIn(_BelongingIn):
    """A new account."""

    login: Login = Field(description="登录名，大小写不分", examples=["weiling"])
    password: Password = Field(
        description="第一个密码，至少 10 个字母或数字，汉字一个算两个；本人登录后可以改"
    )
    name: Word = Field(default="", description="姓名，同事看得到")


class AccountChangeIn(BaseModel):
    """Whether an account may sign in."""

    model_config = ConfigDict(extra="forbid")

    active: bool = Field(description="false 为停用，已登录的立即退出；true 为重新启用")


class PasswordIn(BaseModel):
    """A new password for somebody who has lost theirs."""

    model_config = ConfigDict(extra="forbid")

    password: Password = Field(description="新的密码，至少 10 个字母或数字，汉字一个算两个")


class AccountOut(BaseModel):
    """An account, without its password."""

    id: str
    login: str = Field(description="登录名")
    role: Role = Field(description="身份")
    name: str = Field(description="姓名")
    office: str = Field(description="所属机构")
    employer: str = Field(description="单位名称")
    source: str = Field(description="岗位来源")
    active: bool = Field(description="没有停用")
    locked_until: str | None = Field(description="密码连着输错，锁到这时")
    created: str = Field(description="建立的时间")

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        """Show an account."""
        whose = account.belonging
        return cls(
            id=account.id,
            login=account.login,
            role=account.role,
            name=account.name,
            office=whose.office,
            employer=whose.employer,
            source=whose.source,
            active=account.active,
            locked_until=account.locked_until,
            created=account.created,
        )


class KeyIn(_BelongingIn):
    """A new key."""

    label: Word = Field(description="给谁用的", examples=["大厅 3 号自助机"])
    scopes: list[Scope] | None = Field(
        default=None, min_length=1, max_length=20, description="只给其中几项；不写则是身份的全部"
    )
    per_minute: int = Field(default=600, ge=1, le=100_000, description="每分钟最多多少次请求")
    days: int | None = Field(default=None, ge=1, le=3650, description="几天后失效；不写则一直有效")


class KeyOut(BaseModel):
    """A key, without its secret."""

    id: str = Field(description="密钥里点号前面的一段")
    label: str = Field(description="给谁用的")
    role: Role = Field(description="身份")
    scopes: list[Scope] = Field(description="能做的事")
    office: str = Field(description="所属机构")
    employer: str = Field(description="单位名称")
    source: str = Field(description="岗位来源")
    per_minute: int = Field(description="每分钟最多多少次请求")
    created: str = Field(description="发出的时间")
    expires: str | None = Field(description="失效的时间")
    revoked: str | None = Field(description="作废的时间")
    last_used: str | None = Field(description="最近一次使用，精确到分钟")

    @classmethod
    def of(cls, key: ApiKey) -> KeyOut:
        """Show a key."""
        return cls.model_validate(shown_key(key))


class KeyGivenOut(KeyOut):
    """A key just given out, with its secret, this once."""

    key: str = Field(description="整个密钥，只显示这一次，请立即记下")


def shown_key(key: ApiKey) -> dict[str, object]:
    """Give what may be shown of a key."""
    whose = key.belonging
    return {
        "id": key.id,
        "label": key.label,
        "role": key.role,
        "scopes": sorted(key.scopes),
        "office": whose.office,
        "employer": whose.employer,
        "source": whose.source,
        "per_minute": key.per_minute,
        "created": key.created,
        "expires": key.expires,
        "revoked": key.revoked,
        "last_used": key.last_used,
    }
