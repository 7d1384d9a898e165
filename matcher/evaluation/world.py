"""A file of postings and one of profiles in; typed postings and seekers, and the rows as written, out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matcher.errors import DataError
from matcher.ingest.postings import posting_from_fields
from matcher.ingest.rows import is_rejected, open_feed, read_rows
from matcher.ingest.seekers import seeker_from_profile
from matcher.types import Posting, Seeker

_WRITTEN = ("title", "description", "requirements", "benefits", "industry")


@dataclass(frozen=True)
class World:
    """Both sides by id; `texts` holds every row of the catalogue as written, for the peers."""

    postings: Mapping[str, Posting]
    seekers: Mapping[str, Seeker]
    texts: Mapping[str, str]


def read_world(
    postings: Path, profiles: Path, as_of: date, wanted: Collection[str] | None = None
) -> World:
    """Read both files; of the postings only the `wanted` are typed, unless that is None."""
    seekers = read_seekers(profiles, as_of)
    typed: dict[str, Posting] = {}
    texts: dict[str, str] = {}
    for row in read_rows(open_feed(postings, "postings")):
        if is_rejected(row.findings):
            continue
        fields = row.texts
        id = fields.get("external_id", "")
        if wanted is None or not id or id in wanted:
            posting, findings = posting_from_fields(fields, fields.get("source", postings.stem))
            if is_rejected(findings):
                continue
            id = posting.external_id or posting.id
            typed[id] = posting
        texts[id] = written(fields)
    return World(typed, seekers, texts)


def read_seekers(path: Path, as_of: date) -> dict[str, Seeker]:
    """Read a file of profiles; ages and years are counted up to `as_of`."""
    rows = [row for row in read_rows(open_feed(path, "seekers")) if not is_rejected(row.findings)]
    found = [seeker_from_profile(row.fields, path.stem, as_of=as_of)[0] for row in rows]
    if not found:
        raise DataError("一份求职者档案也没有读出来，请检查文件", source=path.name)
    return {seeker.id: seeker for seeker in found}


def written(fields: Mapping[str, str]) -> str:
    """Join what a row says in running text."""
    return " ".join(fields[name] for name in _WRITTEN if fields.get(name))


def profile_text(seeker: Seeker) -> str:
    """Write out a whole profile, as a plain search would take it."""
    jobs = (f"{job.title} {job.description}" for job in seeker.experiences)
    places = (place.name for place in seeker.places)
    parts = (*seeker.desired_titles, *places, seeker.major, *jobs, *seeker.skills)
    own = (*parts, *seeker.certificates, *seeker.requirements, seeker.about)
    return " ".join(part for part in own if part)


def posting_line(posting: Posting) -> str:
    """Write what decides about a posting in one line."""
    parts = (posting.title, posting.employer, posting.place_text, posting.pay_text)
    return "｜".join(part for part in parts if part)


def seeker_line(seeker: Seeker) -> str:
    """Write what decides about a person in one line."""
    floor = f"至少{seeker.pay_floor}元" if seeker.pay_floor else ""
    lists = (
        seeker.desired_titles,
        [place.name for place in seeker.places],
        [job.title for job in seeker.experiences],
        seeker.certificates,
        seeker.requirements,
    )
    parts = (*("、".join(some) for some in lists), floor, seeker.about)
    return "｜".join(part for part in parts if part)
