"""A form about a person in; the fields of their profile, and those that were changed, out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from service.casework.sets import sets_of
from service.pages.forms import Form, listed
from service.schemas.people import SeekerOut
from service.wiring import Wiring

EDUCATIONS = ("小学", "初中", "高中", "大专", "本科", "硕士", "博士")
MUSTS = ("包住", "包吃", "不上夜班", "长白班", "双休", "交社保", "日结")
HIGHEST_PAY, PAY_STEP = 20_000, 100
_LISTS = (
    "desired_titles",
    "desired_regions",
    "skills",
    "certificates",
    "requirements",
)
_TEXTS = ("education", "major", "about", "available", "salary_min")
_NUMBERS = ("birth_year", "experience_years")
_WISHES = ("desired_titles", "desired_regions", "requirements")


def fields_of(form: Form) -> dict[str, object]:
    """Read the fields of the profile that the form asked for; an empty one is told as empty."""
    told: dict[str, object] = {
        name: listed("、".join(form.all(name))) for name in _LISTS if form.has(name)
    }
    told |= {name: form.maybe(name) for name in (*_TEXTS, *_NUMBERS) if form.has(name)}
    if form.has("asks_groups"):
        told["groups"] = form.all("groups")
    if form.has("job_title"):
        told["experiences"] = _jobs(form)
    return told


def changed(fields: Mapping[str, object], before: SeekerOut) -> dict[str, object]:
    """Keep what differs from the profile as it is, so that words go on to say what they said."""
    known = before.profile.model_dump(mode="json")
    return {
        name: value
        for name, value in fields.items()
        if _plain(value) != _plain(known.get(name, getattr(before, name, None)))
    }


def wishes_of(form: Form, before: SeekerOut) -> dict[str, object]:
    """Read what the toggles and the slider say, as far as it differs from the profile."""
    told: dict[str, object] = {
        name: [*form.all(name), *listed(form.one(f"more_{name}"))] for name in _WISHES
    }
    told["salary_min"] = pay_of(form)
    said = changed(told, before)
    if pay_of(form) == before.reading.salary_min:
        said.pop("salary_min", None)
    return said


def pay_of(form: Form) -> int | None:
    """Read the slider; at its left end it says nothing."""
    told = form.one("salary_min")
    return int(told) or None if told.isdecimal() and len(told) < len("1000000") else None


def audiences_of(wiring: Wiring, office: str) -> tuple[str, ...]:
    """Name whose sets of services an office has."""
    return sets_of(wiring.store).audiences(office)


def _jobs(form: Form) -> list[dict[str, object]]:
    columns = (form.fields.get(f"job_{name}", ()) for name in ("title", "years", "description"))
    rows = zip_longest(*columns, fillvalue="")
    return [
        {
            name: text.strip()
            for name, text in zip(("title", "years", "description"), row, strict=True)
            if text.strip()
        }
        for row in rows
        if any(text.strip() for text in row)
    ]


def _plain(value: object) -> object:
    """Write a value so that what means the same is the same: 5.0 and "5", nothing and an empty list."""
    if isinstance(value, list):
        return [_plain(one) for one in value] or None
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if _plain(one) is not None}
    if isinstance(value, int | float):
        return f"{value:g}"
    return value or None
