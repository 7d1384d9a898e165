"""Skill levels of workers (新八级工), turned into ranks that rise with skill.

>>> skill_level("三级/高级工").name, skill_level_of_code("5").name
('ADVANCED', 'PRIMARY')
>>> skill_level("高级会计师") is None
True
"""

from __future__ import annotations

import re
from enum import IntEnum

from matcher.errors import UnknownCode


class SkillLevel(IntEnum):
    """Rank of a worker's certificate; the official code runs the other way (一级 is high)."""

    APPRENTICE = 0  # 学徒工
    PRIMARY = 1  # 初级工, 五级
    MIDDLE = 2  # 中级工, 四级
    ADVANCED = 3  # 高级工, 三级
    TECHNICIAN = 4  # 技师, 二级
    SENIOR_TECHNICIAN = 5  # 高级技师, 一级
    SPECIAL_TECHNICIAN = 6  # 特级技师
    CHIEF_TECHNICIAN = 7  # 首席技师


_CODES = {
    "5": SkillLevel.PRIMARY,
    "4": SkillLevel.MIDDLE,
    "3": SkillLevel.ADVANCED,
    "2": SkillLevel.TECHNICIAN,
    "1": SkillLevel.SENIOR_TECHNICIAN,
}
_WORDS = {
    "首席技师": SkillLevel.CHIEF_TECHNICIAN,
    "特级技师": SkillLevel.SPECIAL_TECHNICIAN,
    "高级技师": SkillLevel.SENIOR_TECHNICIAN,
    "技师": SkillLevel.TECHNICIAN,
    "高级": SkillLevel.ADVANCED,
    "高技": SkillLevel.ADVANCED,
    "中级": SkillLevel.MIDDLE,
    "初级": SkillLevel.PRIMARY,
    "学徒工": SkillLevel.APPRENTICE,
}
_DIGITS = str.maketrans("一二三四五", "12345")
_NUMBERED = re.compile(
    r"(?:职业资格|技能|等级|国家|证书?)\D{0,6}?([一二三四五1-5])级|([一二三四五1-5])级(?:/|\(|（|工|职业|技能|$)"
)
# 高级会计师 and 中级职称 are professional titles (GB/T 8561), another ladder.
_NAMED = re.compile(
    "("
    + "|".join(_WORDS)
    + r")(?:技能|技术)?(?:职业资格|工(?!程)|[一-龥]{0,6}工(?!程)|证|技能|及以上|以上|$|[/(（、，,\s])"
    r"|(技师)(?!傅)"
)
_TITLES = re.compile(r"职称|工程师|会计|经济师|教师|护师|医师|药师|口译|翻译|英语")


def skill_level(text: str) -> SkillLevel | None:
    """Read a worker's level out of a short text; None when it names none."""
    if _TITLES.search(text):
        return None
    named = _NAMED.search(text)
    if named:
        return _WORDS[named[1] or named[2]]
    numbered = _NUMBERED.search(text)
    return _CODES[(numbered[1] or numbered[2]).translate(_DIGITS)] if numbered else None


def skill_level_of_code(code: str) -> SkillLevel:
    """Look up the official code, 5 (初级工) down to 1 (高级技师)."""
    level = _CODES.get(code.strip())
    if level is None:
        raise UnknownCode("技能等级", code)
    return level
