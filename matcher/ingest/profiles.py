"""A seeker in; the profile that would be read so, to be shown, corrected and read again, out.

What the words say by themselves is left out of the fields, so that correcting the words corrects
what was read from them.

>>> seeker, _ = seeker_from_profile({"seeker_id": "1", "about": "干了五年电焊，想去柳州"})
>>> seeker.experience_years, profile_of(seeker)
(5.0, {'about': '干了五年电焊，想去柳州'})
>>> corrected(seeker, {"about": "干了三年电焊"})[0].experience_years
3.0
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from matcher.ingest.seekers import seeker_from_profile
from matcher.types import Education, Experience, Finding, Seeker

# Fields of which the store keeps what was read, not the text: a correction leaves that standing.
_READ_ONLY = frozenset({"keywords", "industry", "projects", "trainings", "languages"})
_EDUCATION = {
    Education.PRIMARY: "小学",
    Education.JUNIOR: "初中",
    Education.SENIOR: "高中",
    Education.COLLEGE: "大专",
    Education.BACHELOR: "本科",
    Education.MASTER: "硕士",
    Education.DOCTOR: "博士",
}
_ANYWHERE = "地点不限"


def profile_of(seeker: Seeker, as_of: date | None = None) -> dict[str, object]:
    """Write the profile that is read as this seeker; its id and source are left out."""
    said = {name: value for name, value in _texts(seeker).items() if value}
    bare, _ = seeker_from_profile({"seeker_id": seeker.id, **said}, seeker.source, as_of=as_of)
    filled = {
        name: written(seeker)
        for name, (attribute, written) in _FILLED.items()
        if getattr(bare, attribute) != getattr(seeker, attribute)
    }
    regions = _regions(seeker, bare)
    if regions:
        filled["desired_regions"] = regions
    extra = {name: text for name, text in seeker.extra if name not in said}
    return {**extra, **said, **{name: value for name, value in filled.items() if value is not None}}


def corrected(
    seeker: Seeker, changes: Mapping[str, object], as_of: date | None = None
) -> tuple[Seeker, tuple[Finding, ...]]:
    """Read a seeker anew with some fields of the profile changed; an empty one is taken away."""
    profile = {**profile_of(seeker, as_of), **changes}
    return reread(seeker, profile, as_of)


def reread(
    seeker: Seeker, profile: Mapping[str, object], as_of: date | None = None
) -> tuple[Seeker, tuple[Finding, ...]]:
    """Read a seeker from a whole new profile, under the same id and source."""
    named = {**profile, "seeker_id": seeker.id, "source": seeker.source}
    new, findings = seeker_from_profile(named, seeker.source, as_of=as_of)
    told = {guess.trade for guess in new.trades}
    kept = [mention for mention in seeker.mentions if mention.field in _READ_ONLY - set(profile)]
    wished = [
        guess
        for guess in seeker.trades
        if guess.field in _READ_ONLY - set(profile) and guess.trade not in told
    ]
    mentions = tuple(dict.fromkeys((*new.mentions, *kept)))
    return replace(new, mentions=mentions, trades=(*new.trades, *wished)), findings


def _texts(seeker: Seeker) -> dict[str, object]:
    return {
        "desired_titles": list(seeker.desired_titles),
        "experiences": [_job(job) for job in seeker.experiences],
        "skills": list(seeker.skills),
        "certificates": list(seeker.certificates),
        "requirements": list(seeker.requirements),
        "groups": sorted(group.value for group in seeker.groups),
        "about": seeker.about,
        "major": seeker.major,
    }


def _job(job: Experience) -> dict[str, object]:
    told = {"title": job.title, "years": job.years, "description": job.description}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _regions(seeker: Seeker, bare: Seeker) -> list[str]:
    """Name the places that the words alone do not say."""
    wished = [place.name for place in seeker.places] if seeker.places != bare.places else []
    refused = [
        f"不去{place.name}" for place in seeker.places_refused if place not in bare.places_refused
    ]
    anywhere = [_ANYWHERE] if seeker.anywhere and not bare.anywhere else []
    return [*wished, *refused, *anywhere]


# Field of the profile: the seeker's attribute, and how it is written.
_FILLED: Mapping[str, tuple[str, Callable[[Seeker], object]]] = {
    "salary_min": ("pay_floor", lambda seeker: seeker.pay_floor),
    "education": (
        "education",
        lambda seeker: _EDUCATION.get(seeker.education) if seeker.education else None,
    ),
    "experience_years": ("experience_years", lambda seeker: seeker.experience_years),
    "birth_year": ("birth_year", lambda seeker: seeker.birth_year),
    "employment_type": (
        "employment_type",
        lambda seeker: seeker.employment_type.value if seeker.employment_type else None,
    ),
}
