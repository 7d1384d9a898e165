"""Form of employment and the groups a posting is for, or a person belongs to.

>>> parse_employment_type("非全日制").value, parse_employment_type("暑假工").value
('兼职', '临时')
>>> sorted(parse_audience("限残疾人，应届生勿扰"))
[<Audience.DISABLED: '残疾人'>]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.parse.text import clauses, normalise
from matcher.types import Audience, EmploymentType

# The first that is found counts: 非全日制 holds 全日制, 实习生(全职) is an internship.
_TYPES = {
    re.compile(r"非全日制|兼职|part.?time|业余时间|周末工|钟点工"): EmploymentType.PART_TIME,
    re.compile(r"实习(?!期|工资|证|经[历验])|intern(?!et|al|ation)"): EmploymentType.INTERNSHIP,
    re.compile(
        r"临时(?:工(?!作)|性?用工|性?岗|性?$)|短期工|季节[性工]|[寒暑]假工|假期工|日结|(?<!\d)(?<![\d个两])小时工(?!资|作|时|价)|散工|零工|短工"
    ): EmploymentType.TEMPORARY,
    re.compile(
        r"全职|全日制(?!本科|大专|大学|统招|专科|硕士|中专|学历)|长期工|正式工|full.?time"
    ): EmploymentType.FULL_TIME,
}
_BOTH = re.compile(r"全职.{0,3}兼职|兼职.{0,3}全职")

_LABEL = re.compile(r"(?:招聘|面向|招收|适合|服务)?(?:对象|人群)\s*[:：]")
_RESERVED_BEFORE = re.compile(
    r"(?:仅?限|只招|专招|定向|专门?(?:为|面向)|面向|针对|安置)[^，。；]{0,10}$"
)
_RESERVED_AFTER = re.compile(r"[^，。；]{0,4}(?:专岗|专场|专属|专项岗|岗位|安置)")
_OPEN_BEFORE = re.compile(
    r"(?:欢迎|接受|接收|招收|招聘|招用|吸纳|适合|优先(?:录用|考虑|安排|招用)?|可招|可接收|含|包括)[^，。；]{0,12}$"
)
_OPEN_AFTER = re.compile(
    r"(?:毕业)?(?:人|生|者|人员|人口|家庭|劳动力|青年|军人|士兵|户|对象)*(?:、[^，。；]{0,12})?"
    r"(?:也|亦|均|都|皆|即|优先|可以?(?!爱)|欢迎|适合|免)"
)
_REFUSED_BEFORE = re.compile(
    r"(?:不(?:招|要|收|接受|接收|考虑|欢迎|适合|含|包括)|非|谢绝|拒绝|除)[^，。；]{0,6}$"
)
_REFUSED_AFTER = re.compile(r"[^，。；]{0,4}(?:勿扰|勿投|不招|不要|除外|免谈|不考虑|谢绝)")
# Work for or with a group, not work offered to it.
_SERVED_AFTER = re.compile(
    r"[^，。；]{0,3}(?:专干|专职|专员|工作|服务|事业|联合会|康复|护理|管理|证|补贴|政策|业务|保障)"
)
# What a group's name may only be a piece of: 以下岗位, 最低保障工资.
_ORGANISED = ("组织", "负责", "参加", "开展", "参与", "策划", "协助", "年度", "有", "完成")
_OTHER_WORD = {
    "下岗": ("以", "如", "线"),
    "低保": ("最",),
    "校招": _ORGANISED,
    "校园招聘": _ORGANISED,
}
_SCHEMES = {Audience.PUBLIC_WELFARE, Audience.WORK_RELIEF, Audience.TRAINEE}
_NATURE = re.compile(r"(?:工作性质|用工形式|工作类型|岗位性质)\s*[:：]\s*(\S{2,8})")
_TITLE = 40  # characters: longer text speaks of 临时任务 and 实习经历 in passing
_SHORT = 16  # characters: a cell or a title, where a bare mention means the audience


def parse_employment_type(text: str) -> EmploymentType | None:
    """Read the form of employment from a cell or a title; both full and part time is full time."""
    text = normalise(text).lower()
    if len(text) > _TITLE:
        label = _NATURE.search(text)
        text = label[1] if label else ""
    if _BOTH.search(text):
        return EmploymentType.FULL_TIME
    return next((kind for pattern, kind in _TYPES.items() if pattern.search(text)), None)


def parse_audience(text: str) -> frozenset[Audience]:
    """Read the groups a posting is open to or reserved for."""
    return frozenset(group for group, _ in _mentions(normalise(text)))


def parse_reserved(text: str) -> frozenset[Audience]:
    """Read only the groups a posting is kept for, so that nobody else may be sent."""
    return frozenset(group for group, reserved in _mentions(normalise(text)) if reserved)


def parse_groups(items: Iterable[str]) -> frozenset[Audience]:
    """Read the groups a person is certified in from the items of a register."""
    return frozenset(
        group
        for item in items
        for _, _, group in _words(normalise(item))
        if not re.match(r"(?:非|不是|无)", normalise(item))
    )


@cache
def _group_words() -> Mapping[str, Audience]:
    rows = {row["word"]: Audience[row["group"]] for row in read_rows(DATA / "codes" / "groups.csv")}
    return dict(sorted(rows.items(), key=lambda row: (-len(row[0]), row[0])))


@cache
def _group_word() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _group_words())))


def _words(text: str) -> Iterator[tuple[int, int, Audience]]:
    for found in _group_word().finditer(text):
        yield found.start(), found.end(), _group_words()[found[0]]


def _mentions(text: str) -> Iterator[tuple[Audience, bool]]:
    for _, clause in clauses(text):
        labelled = len(text) <= _SHORT or _LABEL.search(clause) is not None
        for start, end, group in _words(clause):
            before, after = clause[:start], clause[end:]
            if before.endswith(_OTHER_WORD.get(clause[start:end], ())):
                continue
            if _REFUSED_BEFORE.search(before) or _REFUSED_AFTER.match(after):
                continue
            if _SERVED_AFTER.match(after) and not _RESERVED_BEFORE.search(before):
                continue
            reserved = bool(_RESERVED_BEFORE.search(before) or _RESERVED_AFTER.match(after))
            said = labelled or _OPEN_BEFORE.search(before) or _OPEN_AFTER.match(after)
            if group in _SCHEMES or reserved or said:
                yield group, reserved or group in _SCHEMES
