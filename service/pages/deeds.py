"""Entries of the audit and files handed in; what was done, to what, in plain words, out.

>>> deed_words("account.created"), subject_words("seeker:0a1b2c3d4e5f")
('建了账号', '求职者 0a1b2c3d')
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.ingest.report import OUTCOME_NAMES
from matcher.store.uploads import Progress, Upload

_THINGS: Mapping[str, str] = {
    "account": "账号",
    "key": "密钥",
    "seeker": "求职者",
    "posting": "岗位",
    "import": "文件",
    "upload": "文件",
    "fair": "招聘会",
    "recommendation": "推荐",
    "list": "名单",
    "package": "服务",
    "slip": "小票",
    "contact": "联系请求",
    "complaint": "投诉",
    "policy": "政策",
    "service_set": "服务内容",
}
_PROGRESS: Mapping[Progress, str] = {
    Progress.WAITING: "排队",
    Progress.RUNNING: "处理中",
    Progress.DONE: "完成",
    Progress.FAILED: "没有成功",
}
_SHOWN = 8  # letters of an id: enough to tell two apart


@cache
def _deeds() -> Mapping[str, str]:
    return {row["action"]: row["text"] for row in read_rows(DATA / "deeds.csv")}


def deed_words(action: str) -> str:
    """Say what was done."""
    return _deeds().get(action, action)


def subject_words(subject: str) -> str:
    """Say what it was done to."""
    kind, _, id = subject.partition(":")
    return f"{_THINGS.get(kind, kind)} {id[:_SHOWN]}".strip()


def import_words(upload: Upload) -> str:
    """Say how far a file has come."""
    told = _PROGRESS[upload.state]
    if upload.state is Progress.RUNNING and upload.total:
        return f"{told}：{upload.done} / {upload.total} 行"
    counts = (f"{name} {upload.counts.get(kind.value, 0)}" for kind, name in OUTCOME_NAMES.items())
    return f"{told}：{'，'.join(counts)}" if upload.state is Progress.DONE else told
