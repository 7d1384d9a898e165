"""A posting's text in, its stretches with what each is about out: duties, demands, offers, the firm.

>>> [(part.about, part.text) for part in sections("我公司是一家化工企业。岗位职责:扫地;要求:识字")]
[('intro', '我公司是一家化工企业'), ('duty', '扫地;'), ('require', '识字')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.parse.lexicon import FOLDER

_FIRM = re.compile(
    r"(?:公司|集团|企业|我司|本店|酒店|总部|机构|品牌|我们)[^,]{0,8}?(?:成立|位于|主营|专注|致力|创建|创办|创立|始建|坐落|"
    r"旗下|秉承|主要从事|主要经营|主要生产|专业从事|专门从事|经营|占地|注册|隶属|总投资|拥有员工|现有员工|下设|是一家|是一个|是由|是集|系)|"
    r"是一家|是集.{2,20}于一体|成立于|创立于|创建于|注册资[金本]|独资企业|上市公司,|产品(?:广泛|主要|远销)|主营业务"
)
_HIRING = re.compile(
    r"招聘|现招|诚聘|诚招|急招|招[收募]|岗位|职位|因.{0,8}需要|工作内容|入职|应聘|薪|底薪"
)
_STOP = re.compile(r"[。;!?\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a posting's text."""

    about: str  # duty, require, offer, intro, way, or "" when nothing says
    text: str


def sections(text: str) -> Iterator[Part]:
    """Cut normalised text at its headings, and what introduces the firm from the rest."""
    about, at = "", 0
    for heading in _headings().finditer(text):
        yield from _told_apart(about, text[at : heading.start()])
        about, at = _about()[heading[1]], heading.end()
    yield from _told_apart(about, text[at:])


def _told_apart(about: str, text: str) -> Iterator[Part]:
    """Yield a stretch; sentences on the firm itself apart, where no heading speaks against it."""
    if about in {"duty", "require", "way"} or not _FIRM.search(text):
        if text.strip():
            yield Part(about, text)
        return
    for sentence in _STOP.split(text):
        if sentence.strip():
            firm = _FIRM.search(sentence)
            yield from _sentence(about, sentence, firm.start() if firm else -1)


def _sentence(about: str, sentence: str, firm: int) -> Iterator[Part]:
    if firm < 0:
        yield Part(about, sentence)
        return
    hiring = _HIRING.search(sentence, firm)
    end = hiring.start() if hiring else len(sentence)
    yield Part("intro", sentence[:end])
    if sentence[end:].strip():
        yield Part("", sentence[end:])


@cache
def _about() -> dict[str, str]:
    return {
        word: row["section"]
        for row in read_rows(FOLDER / "headings.csv")
        for word in row["words"].split("|")
    }


@cache
def _headings() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _about()), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s。;!?,、.\d】\])])|【|\[)\s*({words})\s*(?:[:】\]]|(?=\n)|(?= ?[1一]\s?[、.]))"
    )
