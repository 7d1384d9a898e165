"""A role with an office, employer and source in; the refusal if they do not go together out.

>>> check_belonging(Role.RECRUITER, Belonging(employer="邕江样例机械厂"))
>>> check_belonging(Role.CASEWORKER, Belonging(employer="邕江样例机械厂"))
Traceback (most recent call last):
    ...
matcher.errors.ConfigError: 窗口工作人员（caseworker）要写明所属机构 office
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.errors import ConfigError
from service.auth.caller import Role


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose things an account or key may see; empty means none (for a supervisor's office: all)."""

    office: str = ""
    employer: str = ""
    source: str = ""


ROLE_NAMES: Mapping[Role, str] = {
    Role.STATION: "劳务工作站",
    Role.KIOSK: "自助机",
    Role.RECRUITER: "招聘单位",
    Role.CASEWORKER: "窗口工作人员",
    Role.SUPERVISOR: "负责人",
    Role.ADMIN: "系统管理员",
}
_NAMES = {"office": "所属机构 office", "employer": "单位名称 employer", "source": "岗位来源 source"}
_NEEDED = {
    Role.STATION: ("source",),
    Role.RECRUITER: ("employer",),
    Role.CASEWORKER: ("office",),
}
# An office may be said of everybody: it is whose administrator looks after them.
_USED = {
    Role.STATION: ("office", "source"),
    Role.KIOSK: ("office",),
    Role.RECRUITER: ("office", "employer", "source"),
    Role.CASEWORKER: ("office",),
    Role.SUPERVISOR: ("office",),
    Role.ADMIN: ("office",),
}


def check_belonging(role: Role, belonging: Belonging) -> None:
    """Refuse a role without what it needs, or with what it has no use for."""
    title = f"{ROLE_NAMES[role]}（{role.value}）"
    for part, name in _NAMES.items():
        told = bool(getattr(belonging, part))
        if part in _NEEDED.get(role, ()) and not told:
            raise ConfigError(f"{title}要写明{name}")
    for part, name in _NAMES.items():
        if getattr(belonging, part) and part not in _USED[role]:
            raise ConfigError(f"{title}用不上{name}，请去掉")
