"""What a posting names, in; whether it is the customers' industry, or a machine's heavy work, out."""

from __future__ import annotations

import re

from matcher.parse.lexicon import Hit

_BEFORE = re.compile(
    r"(?:客户|用户|甲方|合作(?:方|伙伴|单位|机构))(?:群体|对象|类型|行业|主要|多|均)?(?:为|是|包括|有|以|来自|涉及|涵盖)[^,]{0,12}$"
    r"|服务(?:于|的|对象|客户)[^,]{0,10}$|面向[^,]{0,8}$|(?:对接|协调|联系)[^,]{0,6}$"
)
_FOR = re.compile(r"(?:为|给|向|替)[^,]{0,10}$")
_SERVED = re.compile(r"^[^,]{0,10}?(?:提供|开发|定制|设计|搭建|解决方案|供货|配套)")
_AFTER = re.compile(
    r"^[^,]{0,3}?(?:等)?(?:行业|领域)?(?:客户案例|客户群|解决方案|软件|系统|平台(?:开发|建设|测试)|项目(?:经[验历]|开发|实施)|"
    r"行业(?:客户|背景|经[验历]|从业|知识|优先))"
)
_BY_MACHINE = re.compile(
    r"(?:叉车|铲车|行车|天车|吊车|起重机|航吊|电瓶车|牵引车|堆高车)[^,]{0,14}$"
)
_HAULAGE = re.compile(r"^(?:搬运|装卸|卸货|装车|卸车|上下货|重物)")


def is_by_machine(text: str, hit: Hit) -> bool:
    """Tell haulage that a fork-lift or a crane does: 用叉车负责物品的搬运 breaks nobody's back."""
    return bool(_HAULAGE.match(hit.words) and _BY_MACHINE.search(text[: hit.start]))


def is_customers(text: str, hit: Hit) -> bool:
    """Tell whether the words around an industry speak of those the firm works for."""
    before, after = text[: hit.start], text[hit.end :]
    if _BEFORE.search(before) or _AFTER.match(after):
        return True
    return bool(_FOR.search(before) and _SERVED.match(after))
