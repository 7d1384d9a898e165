"""A role in; the scopes it may hold out, and the `Caller` every route is given.

A caller sees what their office, employer or station has; whatever else exists is not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What kind of caller an account or key is for."""

    STATION = "station"
    KIOSK = "kiosk"
    RECRUITER = "recruiter"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a caller may do; a route names one."""

    POSTINGS_READ = "postings:read"
    POSTINGS_WRITE = "postings:write"
    IMPORT = "import"
    RECOMMEND = "recommend"  # for an anonymous person
    CANDIDATES = "candidates"
    SEEKERS_READ = "seekers:read"
    SEEKERS_WRITE = "seekers:write"
    CATALOGUES_WRITE = "catalogues:write"  # policies, trainings, sets of services, fairs
    OVERVIEW = "overview"
    AUDIT_READ = "audit:read"
    ADMIN = "admin"


MEANINGS: Mapping[Scope, str] = {
    Scope.POSTINGS_READ: "查看岗位、招聘会、政策和培训",
    Scope.POSTINGS_WRITE: "报送、修改、暂扣、放行、撤回岗位",
    Scope.IMPORT: "传表格导入；导入求职者还要 seekers:write",
    Scope.RECOMMEND: "给不留姓名的人推荐、做小票、收投诉",
    Scope.CANDIDATES: "看自己岗位的人选（不见姓名电话），提联系请求",
    Scope.SEEKERS_READ: "查看求职者、推荐、服务包、投诉",
    Scope.SEEKERS_WRITE: "登记和改正求职者，选定推荐，登记结果和送达",
    Scope.CATALOGUES_WRITE: "改政策、培训目录、服务内容、招聘会",
    Scope.OVERVIEW: "看岗位和求职者的总数",
    Scope.AUDIT_READ: "翻看和核对操作记录",
    Scope.ADMIN: "管账号和密钥",
}
_CASEWORK = frozenset(
    {
        Scope.POSTINGS_READ,
        Scope.IMPORT,
        Scope.RECOMMEND,
        Scope.SEEKERS_READ,
        Scope.SEEKERS_WRITE,
        Scope.OVERVIEW,
    }
)
SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.STATION: frozenset({Scope.POSTINGS_READ, Scope.POSTINGS_WRITE, Scope.IMPORT}),
    Role.KIOSK: frozenset({Scope.POSTINGS_READ, Scope.RECOMMEND}),
    Role.RECRUITER: frozenset({Scope.POSTINGS_READ, Scope.POSTINGS_WRITE, Scope.CANDIDATES}),
    Role.CASEWORKER: _CASEWORK,
    Role.SUPERVISOR: _CASEWORK | {Scope.POSTINGS_WRITE, Scope.CATALOGUES_WRITE, Scope.AUDIT_READ},
    Role.ADMIN: frozenset(
        {Scope.ADMIN, Scope.AUDIT_READ, Scope.OVERVIEW, Scope.POSTINGS_READ, Scope.CATALOGUES_WRITE}
    ),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: an account or a key, with what they may do and whose things they may see.

    `id` is `account:…` or `key:…`, as the audit and the limits know them. An empty office of a
    supervisor means every office; an empty employer or source means none.
    """

    id: str
    role: Role
    scopes: frozenset[Scope]
    office: str = ""
    employer: str = ""
    source: str = ""
    per_minute: int | None = None

    @property
    def account(self) -> str:
        """The account's id; empty for a key."""
        kind, _, id = self.id.partition(":")
        return id if kind == "account" else ""
