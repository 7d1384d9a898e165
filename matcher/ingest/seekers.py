"""One person's profile in, a typed `Seeker` out, with findings for what could not be read.

A profile is a line of JSON or a row of a workbook; `data/columns/seekers.csv` names the fields.
Unknown keys are kept as text; names, numbers and protected attributes never are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from matcher.ingest.aims import sought_level, wished_trades
from matcher.ingest.cells import cell_text, clean, is_damaged_number, listed
from matcher.ingest.columns import fields as field_table
from matcher.ingest.columns import kept, lookup
from matcher.ingest.floors import read_pay_floor
from matcher.ingest.histories import (
    read_experiences,
    read_schooling,
    read_trades_done,
    years_held,
    years_in_text,
)
from matcher.ingest.length import readable
from matcher.ingest.lists import items_of
from matcher.ingest.whereabouts import read_refused_places, read_wished_places, says_any_place
from matcher.ingest.wishes import read_birth_year, read_employment, read_years, seeker_education
from matcher.parse.employment import parse_groups
from matcher.parse.reading import read_seeker_mentions
from matcher.types import Experience, Finding, Mention, OccupationGuess, Seeker, Severity

if TYPE_CHECKING:
    from matcher.codes.coder import Coder

_NO_WISH = frozenset({"其他", "其它", "不限", "无", "均可", "都可以", "任意", "未知"})
_MENTION_FIELDS = (
    *("desired_titles", "requirements", "skills", "certificates", "about", "keywords"),
    *("industry", "projects", "trainings", "languages"),
)


def seeker_from_profile(
    profile: Mapping[str, object],
    source: str = "",
    coder: Coder | None = None,
    as_of: date | None = None,
) -> tuple[Seeker, tuple[Finding, ...]]:
    """Compose a seeker; with `as_of`, ages said in words give a birth year.

    >>> profile = {"seeker_id": "S1", "desired_titles": ["焊工"], "salary_min": 5000, "性别": "男"}
    >>> seeker, findings = seeker_from_profile(profile)
    >>> seeker.id, seeker.pay_floor, seeker.extra, findings
    ('S1', 5000, (), ())
    """
    whole = canonical(profile)
    values, long = readable(whole, "seekers")
    findings: list[Finding] = [*_empty(values), *long]
    texts = {name: _text(value) for name, value in values.items()}
    about = texts.get("about", "")
    wishes, regions = _wishes(values), items_of(values.get("desired_regions"))
    requirements = items_of(values.get("requirements"))
    spoken = "，".join((*wishes, about))  # at a kiosk one box holds it all
    schooling = read_schooling(items_of(values.get("schooling")))
    experiences = read_experiences(values.get("experiences"))
    seeker = Seeker(
        id=_id(profile, texts, source, findings),
        desired_titles=wishes,
        places=read_wished_places(regions, spoken),
        places_refused=read_refused_places((*regions, *requirements, spoken)),
        anywhere=says_any_place({**texts, "about": spoken}),
        pay_floor=read_pay_floor(values.get("salary_min"), requirements, spoken, findings),
        education=seeker_education(texts, schooling, findings),
        major=texts.get("major", "") or next((school.major for school in schooling), ""),
        experience_years=_years(texts, experiences, findings),
        experiences=experiences,
        skills=_named(values, "skills"),
        certificates=_named(values, "certificates"),
        birth_year=read_birth_year(texts, as_of, findings),
        employment_type=read_employment(texts, findings),
        requirements=requirements,
        groups=parse_groups(items_of(values.get("groups"))),
        about=about,
        source=texts.get("source", source),
        level=sought_level(wishes, mentions := _mentions(values, experiences)),
        occupations=_occupations(wishes, about, coder),
        trades=wished_trades(wishes, mentions),
        trades_done=read_trades_done(experiences, about),
        mentions=mentions,
        extra=_extra(texts),
    )
    return (_whole(seeker, whole) if long else seeker), tuple(findings)


def _whole(seeker: Seeker, values: Mapping[str, object]) -> Seeker:
    """Keep in full what was too long to be read in full."""
    return replace(
        seeker,
        experiences=read_experiences(values.get("experiences")),
        requirements=items_of(values.get("requirements")),
        about=_text(values.get("about", "")),
        extra=_extra({name: _text(value) for name, value in values.items()}),
    )


def canonical(profile: Mapping[str, object]) -> dict[str, object]:
    """Give every known key its field name, and drop empty values and what is never stored."""
    known, dropped = field_table("seekers"), kept("seekers", "dropped", "ignored")
    values: dict[str, object] = {}
    for key, value in profile.items():
        claim = None if key in known else lookup(key, "seekers")
        name = claim[0] if claim and claim[0] not in profile else key
        if name not in dropped and not (claim and claim[0] in dropped) and not _is_empty(value):
            values[name] = value
    return values


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{_text(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(_text(item) for item in value)
    text = clean(cell_text(value))
    items = listed(text)
    return text if items is None else "、".join(items)


def _years(
    texts: Mapping[str, str], experiences: Iterable[Experience], findings: list[Finding]
) -> float | None:
    told = years_in_text(texts.get("about", ""))
    readings = read_years(texts, findings), years_held(experiences), told
    return next((years for years in readings if years is not None), None)


def _empty(values: Mapping[str, object]) -> Iterable[Finding]:
    telling = {"desired_titles", "about", "experiences", "skills", "certificates", "requirements"}
    if not telling & set(values):
        message = "没写想做什么，也没有技能、经历和介绍，收不进来；请至少补上求职意向"
        yield Finding("no_content", Severity.HOLD, message)


def _wishes(values: Mapping[str, object]) -> tuple[str, ...]:
    titles = items_of(values.get("desired_titles"), slash=True)
    return tuple(title for title in titles if title not in _NO_WISH)


def _named(values: Mapping[str, object], field: str) -> tuple[str, ...]:
    return items_of(values.get(field), levels=True)


def _id(
    profile: Mapping[str, object], texts: Mapping[str, str], source: str, findings: list[Finding]
) -> str:
    given = texts.get("seeker_id", "").lstrip("'")
    if is_damaged_number(given):
        message = "编号已被 Excel 改成数字，不能还原；请把编号列设为“文本”格式后重新导出"
        findings.append(Finding("id_damaged", Severity.HOLD, message, "seeker_id", given))
    if given:
        return given
    # The name goes into the digest, else two people with the same wishes would be one.
    ignored = kept("seekers", "ignored")
    said = (f"{key}\x1f{_text(profile[key])}" for key in sorted(profile) if key not in ignored)
    return "s-" + hashlib.sha256("\x1e".join((source, *said)).encode()).hexdigest()[:20]


def _occupations(
    wishes: Iterable[str], about: str, coder: Coder | None
) -> tuple[OccupationGuess, ...]:
    """Code every wish; of two guesses for one occupation the surer is kept."""
    if coder is None:
        return ()
    best: dict[str, OccupationGuess] = {}
    for guess in chain.from_iterable(coder.code(wish, about) for wish in wishes):
        if guess.code not in best or best[guess.code].confidence < guess.confidence:
            best[guess.code] = guess
    return tuple(sorted(best.values(), key=lambda guess: (-guess.confidence, guess.code)))


def _mentions(
    values: Mapping[str, object], experiences: Iterable[Experience]
) -> tuple[Mention, ...]:
    speaking = {name: items_of(values.get(name), cut=name != "about") for name in _MENTION_FIELDS}
    told = chain.from_iterable((job.title, job.description) for job in experiences)
    speaking["experiences"] = tuple(text for text in told if text)
    return read_seeker_mentions({name: texts for name, texts in speaking.items() if texts})


def _extra(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    known, free = field_table("seekers"), kept("seekers", "extra")
    return tuple(
        (name, text)
        for name, text in sorted(texts.items())
        if text and (name not in known or name in free)
    )
