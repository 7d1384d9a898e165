"""Postings, their cells and what was found wrong in; the words, forms and marks pages show of them, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.ingest.columns import fields
from matcher.store.pages import Standing
from matcher.types import Finding
from service.pages.forms import Form
from service.schemas.drafts import known_fields
from service.schemas.reading import FindingOut

# How a posting stands: its name, the class of its tag, and a mark besides the colour.
STANDINGS: Mapping[Standing, tuple[str, str, str]] = {
    "open": ("在招", "good", "✓"),
    "held": ("暂扣", "heed", "！"),
    "withdrawn": ("已撤回", "", "○"),
    "expired": ("已过期", "", "○"),
    "duplicate": ("与别的重复", "", "＝"),
}
SEVERITIES = {
    "hold": ("必须改", "bad", "✕"),
    "warn": ("请核对", "heed", "！"),
    "note": ("说明", "", "·"),
}
_TOLD = {
    "sent": "已经收下，马上可以推荐给求职者。",
    "held": "收到了，但还有问题，先暂扣；照下面说的改好再报送一次就行。",
    "same": "内容和原来一样，没有变化。",
    "twin": "收下了；别的来源已经报过同一个岗位，推荐时只出现一次。",
    "released": "已经放行。",
    "withheld": "已经暂扣，不再推荐。",
    "withdrawn": "已经撤回，不再推荐；再报送一次就恢复。",
    "renewed": "有效期已经延长。",
    "renewed-all": "勾选的岗位都已经延长有效期。",
    "asked": "已经转告经办的工作人员，等本人答复。",
    "cancelled": "已经取消，不再联系。",
    "over": "这个请求已经结束了（本人不同意，或者收回了同意），没有什么要取消的。",
    "taken-back": "本人刚收回了给单位看的同意，不能再请求联系，名单里也没有这个人了。",
    "fair": "招聘会已经保存。",
    "booths": "展位已经保存。",
    "closed": "招聘会已经取消，岗位都还在。",
}
_TO_HEED = frozenset({"held", "over", "taken-back"})  # said, but not as good news


class Noted(NamedTuple):
    """What the top of a page says of what was just done, and how it looks."""

    words: str
    look: str


def noted(code: str) -> Noted | None:
    """Tell by its code what was just done; None: nothing of ours."""
    if code not in _TOLD:
        return None
    return Noted(_TOLD[code], "heed" if code in _TO_HEED else "good")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a posting's form."""

    name: str
    label: str
    hint: str = ""
    text: str = ""
    long: bool = False
    findings: tuple[FindingOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together."""

    name: str
    cells: tuple[Cell, ...] = field(default=())


_LONG = frozenset({"description", "requirements", "benefits"})
_GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "招什么人": {
        "title": ("岗位名称", "例如：电子厂普工"),
        "employer": ("招聘单位", "写营业执照上的全名"),
        "headcount": ("招几个人", "例如：20"),
        "employment_type": ("用工形式", "全职、兼职、实习或临时"),
    },
    "给什么待遇": {
        "pay": ("工资", "例如：5000-6500元/月"),
        "benefits": ("福利待遇", "例如：五险、高温补贴、年终奖"),
        "board": ("包不包吃住", "例如：包住，有食堂"),
        "insurance": ("社会保险", "例如：五险一金"),
    },
    "在哪里、什么时间": {
        "place": ("工作地点", "写到县区，例如：东莞市长安镇"),
        "hours": ("上班时间", "例如：长白班，每天8小时"),
        "expires": ("招到哪天为止", "例如：2027-03-31"),
    },
    "要什么条件": {
        "education": ("学历", "例如：初中及以上"),
        "experience": ("经验", "例如：1年以上，没有要求写不限"),
        "age": ("年龄", "例如：18-50岁"),
        "skill_level": ("要什么证", "例如：电工证；没有要求不写"),
        "requirements": ("其他要求", "不要写限男、限女、限本地户口一类的话"),
    },
    "做什么": {"description": ("工作内容", "每天做什么、用什么设备、站着还是坐着")},
    "联系谁": {
        "contact": ("联系人", "只给工作人员和本人看"),
        "phone": ("联系电话", "例如：0771-1234567"),
    },
}


def label_of(name: str) -> str:
    """Say how a field is called on a page."""
    for group in _GROUPS.values():
        if name in group:
            return group[name][0]
    info = fields("postings").get(name)
    return info.meaning.partition("（")[0] if info else name


def groups(
    cells: Mapping[str, str],
    findings: Sequence[Finding | FindingOut] = (),
    without: frozenset[str] = frozenset(),
) -> list[Group]:
    """Lay out a posting's form: the usual fields, and whatever else is filled in or at fault."""
    told = [one if isinstance(one, FindingOut) else FindingOut.of(one) for one in findings]
    usual = {name for group in _GROUPS.values() for name in group}
    shown = [
        Group(
            title,
            tuple(
                _cell(name, label, hint, cells, told)
                for name, (label, hint) in group.items()
                if name not in without
            ),
        )
        for title, group in _GROUPS.items()
    ]
    at_fault = {one.field for one in told}
    more = [
        name
        for name in fields("postings")
        if name in known_fields() - usual - without and (cells.get(name) or name in at_fault)
    ]
    if more:
        rest = tuple(_cell(name, label_of(name), "", cells, told) for name in more)
        shown.append(Group("表里还有", rest))
    return shown


def loose(findings: Sequence[FindingOut], laid: Sequence[Group]) -> list[FindingOut]:
    """Give the findings that no field of a form shows."""
    names = {cell.name for group in laid for cell in group.cells}
    return [one for one in findings if one.field not in names]


def cells_of(form: Form) -> dict[str, str]:
    """Take a posting's cells from a form; those left empty are not said."""
    told = {name: form.one(name) for name in known_fields() if form.has(name)}
    return {name: text for name, text in told.items() if text}


def marked(text: str, words: str) -> tuple[str, str, str]:
    """Cut a text into what stands before, in and after the words to be marked.

    >>> marked("招普工，限男性，包住", "限男性")
    ('招普工，', '限男性', '，包住')
    """
    before, found, after = text.partition(words) if words else (text, "", "")
    return (before[-20:], found, after[:20]) if found else ("", words, "")


def _cell(
    name: str, label: str, hint: str, cells: Mapping[str, str], told: Sequence[FindingOut]
) -> Cell:
    ours = tuple(one for one in told if one.field == name)
    return Cell(name, label, hint, cells.get(name, ""), name in _LONG, ours)
