"""One row's fields in, a typed `Posting` out, with findings for what could not be read.

`data/columns/postings.csv` names every field. A key that is none of them is an unknown column:
its text is kept in `extra`. Sex, marriage and the like are for the screening and never kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.ingest import readings
from matcher.ingest.cells import clean, is_damaged_number, says_nothing
from matcher.ingest.columns import fields as field_table
from matcher.ingest.columns import kept, lookup
from matcher.ingest.length import readable_texts
from matcher.ingest.openings import RUNNING, read_openings
from matcher.parse.employment import parse_audience, parse_reserved
from matcher.parse.jobs import own_part
from matcher.parse.reading import read_posting_mentions
from matcher.parse.region import says_anywhere
from matcher.parse.title import read_level, read_title
from matcher.types import Audience, Finding, Mention, Posting, Severity

if TYPE_CHECKING:
    from matcher.codes.coder import Coder

# "学历要求：无" asks for nothing; elsewhere 无 says nothing.
_NONE_ASKED = frozenset({"education", "experience", "age", "majors"})
_NO = "无"
_YES_NO = {
    "board": ("包吃住", "不提供食宿"),
    "insurance": ("缴纳社保", "不缴社保"),
}
_YES = frozenset({"是", "有", "提供", "1", "包", "缴纳"})
_NAY = frozenset({"否", "不提供", "0", "不包", "不", "不缴纳"})
# What a posting says beside its description is part of the text that people search and read.
_TEXT_FIELDS = {
    "description": "",
    "requirements": "",
    "skill_level": "技能要求：",
    "skills": "技能：",
    "keywords": "关键词：",
    "hours": "工作时间：",
    "remark": "备注：",
}
_BENEFIT_FIELDS = ("benefits", "board", "insurance", "pay_note")
_READ_FIELDS = (
    *("title", "description", "requirements", "benefits", "board", "insurance", "pay_note"),
    *("education", "experience", "skills", "keywords", "skill_level", "hours", "audience"),
    *("remark", "industry", "employer"),
)
_MAJOR_SEPARATOR = re.compile(r"[、,，/;；\s]+|或|及|和")
_MAJOR_NOISE = re.compile(r"(?:等)?(?:相关)?(?:的)?(?:专业)?(?:优先)?(?:均可)?$")
_ANY_MAJOR = frozenset({"", "不限", "无", "专业不限", "无要求", "其他", "不作要求"})
_MAX_TITLE = 200
_MOST_YEARS = 20  # nobody asks for more
_LETTER = re.compile(r"[^\W_]")
_WELCOME = re.compile("优先|均可|[也亦]可|可以|欢迎|接受")
# Running text names these groups to welcome them; of others it must say that a post is theirs.
_WELCOME_IN_TEXT = frozenset(
    {Audience.GRADUATE, Audience.VETERAN, Audience.RURAL, Audience.OLDER, Audience.POVERTY}
)
_NAMES_GROUP = re.compile(
    "应届|毕业生|军|农民工|务工|大龄|残|困难|公益|以工代赈|失业|脱贫|贫困|低保|见习"
)


def posting_from_fields(
    fields: Mapping[str, str], source: str, coder: Coder | None = None
) -> tuple[Posting, tuple[Finding, ...]]:
    """Compose a posting; `source` counts where the row names none itself.

    >>> posting, findings = posting_from_fields({"title": "焊工", "pay": "6-8千"}, "南宁站")
    >>> posting.pay.monthly, posting.external_id, findings
    ((6000, 8000), None, ())
    """
    whole = said(fields)
    texts, long = readable_texts(whole, "postings")
    findings: list[Finding] = [*_title_findings(texts), *long]
    title = texts.get("title", "")
    description = _joined(texts, _TEXT_FIELDS)
    source = texts.get("source", source)
    published, expires = readings.read_dates(texts, findings)
    external_id = _external_id(texts, findings)
    own = _of_title(texts)  # an advertisement may list several jobs
    posting = Posting(
        id=external_id or _content_id(whole, source),
        source=source,
        external_id=external_id,
        title=title,
        employer=texts.get("employer", ""),
        description=_joined(whole, _TEXT_FIELDS) if long else description,
        pay=readings.read_pay(own, findings),
        pay_text=_pay_text(texts),
        places=readings.read_places(texts, findings),
        place_text=texts.get("place", ""),
        anywhere=says_anywhere(texts.get("place", "")) or says_anywhere(title),
        education=readings.read_education(own, findings),
        majors=read_majors(texts.get("majors", "")),
        experience=readings.read_experience(own, findings),
        age=readings.read_age(own, findings),
        headcount=readings.read_headcount(texts, findings),
        employment_type=readings.read_employment_type(texts, findings),
        audience=_audience(texts),
        published=published,
        expires=expires,
        benefits=_joined(whole, dict.fromkeys(_BENEFIT_FIELDS, "")),
        industry=texts.get("industry", ""),
        level=read_level(title) if title else None,
        occupations=coder.code(title, description) if coder and title else (),
        trades=read_title(title, description) if title else (),
        mentions=_mentions(own),
        extra=_extra(whole),
    )
    openings = read_openings(texts, posting, _mentions)
    return replace(posting, openings=openings), tuple(map(_without_unit, findings))


def _without_unit(finding: Finding) -> Finding:
    """Ask for the unit where a bare number under 工作经验 may be years as well as a code."""
    number = finding.words.removesuffix(".0")
    of_years = finding.field == "experience" and number.isdecimal() and int(number) <= _MOST_YEARS
    if not of_years or finding.code != "unknown_code":
        return finding
    message = (
        f"经验要求只写了“{number}”，没有写单位，按没写处理；"
        f"是年数请写成“{number}年”，是代码请在列对照表的 codes 里写明"
    )
    return replace(finding, message=message)


def _of_title(texts: Mapping[str, str]) -> dict[str, str]:
    """Leave out of the running texts what they tell of other jobs than the title's."""
    title = texts.get("title", "")
    return {
        name: own_part(title, text) if title and name in RUNNING else text
        for name, text in texts.items()
    }


def said(fields: Mapping[str, str]) -> dict[str, str]:
    """Clean every cell and drop those that say nothing."""
    cleaned = ((name, clean(text)) for name, text in fields.items() if text)
    return {
        name: _plain_answer(name, text) for name, text in cleaned if not _says_nothing(name, text)
    }


def _says_nothing(name: str, text: str) -> bool:
    if name == "title":  # a title of / alone is unclear, but it is there
        return says_nothing(text)
    return says_nothing(text) or text == "/" or (text == _NO and name not in _NONE_ASKED)


def _plain_answer(name: str, text: str) -> str:
    """Turn 无 into 不限 where something is asked, and 是 under 提供食宿 into words."""
    if text == _NO:
        return "不限"
    yes, no = _YES_NO.get(name, ("", ""))
    if yes and text in _YES:
        return yes
    return no if no and text in _NAY else text


def _title_findings(texts: Mapping[str, str]) -> list[Finding]:
    title = texts.get("title", "")
    if not title:
        return [
            Finding("no_title", Severity.HOLD, "没有岗位名称，收不进来；请补上岗位名称", "title")
        ]
    if not _LETTER.search(title):
        message = f"岗位名称只写了“{title[:20]}”，看不出是什么岗位；请补写"
        return [Finding("unclear_title", Severity.WARN, message, "title", title[:20])]
    if len(title) > _MAX_TITLE:
        message = f"岗位名称有 {len(title)} 个字，像是别的内容；请核对这一列"
        return [Finding("long_title", Severity.WARN, message, "title", title[:40])]
    return []


def _external_id(texts: Mapping[str, str], findings: list[Finding]) -> str | None:
    text = texts.get("external_id", "").lstrip("'")
    if is_damaged_number(text):
        message = "编号已被 Excel 改成数字，不能还原；请把编号列设为“文本”格式后重新导出"
        findings.append(Finding("id_damaged", Severity.HOLD, message, "external_id", text))
        return None
    return text or None


def _content_id(texts: Mapping[str, str], source: str) -> str:
    """Make an id that stays the same as long as source and content do."""
    kept_texts = (
        f"{name}\x1f{texts[name]}" for name in sorted(texts) if name in kept("postings", "posting")
    )
    content = "\x1e".join((source, *kept_texts))
    return "c-" + hashlib.sha256(content.encode()).hexdigest()[:20]


def _pay_text(texts: Mapping[str, str]) -> str:
    if texts.get("pay"):
        return texts["pay"]
    bounds = [texts[name] for name in ("pay_low", "pay_high") if texts.get(name)]
    return "-".join(bounds)


def _joined(texts: Mapping[str, str], labels: Mapping[str, str]) -> str:
    return "\n".join(f"{label}{texts[name]}" for name, label in labels.items() if texts.get(name))


def _audience(texts: Mapping[str, str]) -> frozenset[Audience]:
    """Read the groups a posting is for; being welcome is not the same as being the only ones."""
    cell, title = texts.get("audience", ""), texts.get("title", "")
    found = parse_audience(cell) | parse_audience(texts.get("experience", ""))
    found |= parse_reserved(title) if _WELCOME.search(title) else parse_audience(title)
    for name in ("requirements", "description"):
        text = texts.get(name, "")
        if text and _NAMES_GROUP.search(text):
            found |= parse_reserved(text) | (parse_audience(text) & _WELCOME_IN_TEXT)
    return found


def read_majors(text: str) -> tuple[str, ...]:
    """List the fields of study asked for; empty for 不限.

    >>> read_majors("计算机、软件工程等相关专业"), read_majors("不限")
    (('计算机', '软件工程'), ())
    """
    parts = (_MAJOR_NOISE.sub("", part).strip() for part in _MAJOR_SEPARATOR.split(text))
    return tuple(dict.fromkeys(part for part in parts if part not in _ANY_MAJOR))


def _mentions(texts: Mapping[str, str]) -> tuple[Mention, ...]:
    speaking = {name: texts[name] for name in _READ_FIELDS if texts.get(name)}
    if pay := _pay_text(texts):
        speaking["pay_text"] = pay
    return read_posting_mentions(speaking)


def _extra(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in sorted(texts.items()) if _is_free(name))


@lru_cache(maxsize=10_000)
def _is_free(name: str) -> bool:
    """Tell whether a field is kept as text: one without a place of its own, or an unknown column."""
    if name in field_table("postings"):
        return name in kept("postings", "extra")
    claim = lookup(name, "postings")
    return claim is None or claim[0] not in kept("postings", "screening")
