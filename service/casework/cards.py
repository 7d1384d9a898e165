"""A seeker, what else is known of the person, and the vault in; what their caseworker is shown out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from matcher.catalogue import SHOW
from matcher.ingest.profiles import profile_of
from matcher.ranking.words import EDUCATION
from matcher.store.persons import Listed, Person
from matcher.store.struck import Tag, tags_of
from matcher.store.values import StoredSeeker
from matcher.types import Audience, Finding, Seeker, Stance
from service.casework.tags import KINDS, label_of, label_of_key
from service.schemas.people import (
    ConsentOut,
    ReadingOut,
    RemarkOut,
    SeekerLineOut,
    SeekerOut,
    SeekerProfileOut,
    TagOut,
)
from service.vault import Vault
from service.web.etags import etag_of

CONSENTS: Mapping[str, str] = {SHOW: "把求职信息（不含姓名、电话、住址）给用人单位看"}

# Whose set of services is due to a person, by the groups they are certified in; the first counts.
_AUDIENCES: tuple[tuple[frozenset[Audience], str], ...] = (
    (frozenset({Audience.GRADUATE, Audience.HARDSHIP}), "困难毕业生"),
    (frozenset({Audience.GRADUATE, Audience.POVERTY}), "困难毕业生"),
    (frozenset({Audience.GRADUATE}), "离校未就业高校毕业生"),
    (frozenset({Audience.HARDSHIP}), "就业困难人员"),
    (frozenset({Audience.DISABLED}), "就业困难人员"),
    (frozenset({Audience.OLDER}), "就业困难人员"),
    (frozenset({Audience.POVERTY}), "脱贫人口"),
    (frozenset({Audience.UNEMPLOYED}), "登记失业人员"),
    (frozenset({Audience.RURAL}), "农民工"),
)


def audience_of(seeker: Seeker) -> str:
    """Say whose set of services is due to a person by the groups certified; empty if nobody's."""
    return next((name for groups, name in _AUDIENCES if groups <= seeker.groups), "")


def tag_of(stored: StoredSeeker, person: Person) -> str:
    """Make the ETag of a person: it changes with whatever the card shows."""
    return etag_of(
        stored.change,
        *(person.office, person.caseworker, person.sealed_name, person.sealed_phone),
        *(person.audience, person.personalised, sorted(person.struck)),
    )


def card(stored: StoredSeeker, person: Person, vault: Vault, today: date) -> SeekerOut:
    """Show a person whole."""
    seeker = stored.seeker
    profile = profile_of(seeker, today)
    known = set(SeekerProfileOut.model_fields)
    return SeekerOut(
        id=seeker.id,
        name=vault.open(person.sealed_name),
        phone=vault.open(person.sealed_phone),
        office=person.office,
        caseworker=person.caseworker,
        audience=person.audience or audience_of(seeker),
        personalised=person.personalised,
        consents=consents_of(stored),
        profile=SeekerProfileOut.model_validate({k: v for k, v in profile.items() if k in known}),
        more={name: text for name, text in seeker.extra if name not in known},
        reading=reading_of(seeker),
        tags=tags_shown(seeker),
        struck=struck_shown(person),
        remarks=remarks_of(stored.findings),
        first_seen=stored.first_seen,
        last_seen=stored.last_seen,
    )


def line(listed: Listed, stored: StoredSeeker, vault: Vault) -> SeekerLineOut:
    """Show a person in a list."""
    person, seeker = listed.person, stored.seeker
    return SeekerLineOut(
        id=seeker.id,
        name=masked(vault.open(person.sealed_name)),
        wishes=list(seeker.desired_titles) or [guess.trade for guess in seeker.trades[:3]],
        places=[place.name for place in seeker.places],
        education=EDUCATION.get(seeker.education, "") if seeker.education else "",
        groups=sorted(group.value for group in seeker.groups),
        office=person.office,
        caseworker=person.caseworker,
        audience=person.audience or audience_of(seeker),
        personalised=person.personalised,
        consenting=stored.consented(SHOW),
        first_seen=listed.first_seen,
    )


def masked(name: str) -> str:
    """Leave of a name what tells it from the others in a list.

    >>> masked("韦小花"), masked("李四"), masked("")
    ('韦**', '李*', '')
    """
    return name[:1] + "*" * min(2, max(0, len(name) - 1))


def consents_of(stored: StoredSeeker) -> list[ConsentOut]:
    """Show what a person last said of each use."""
    return [
        ConsentOut(scope=scope, text=CONSENTS.get(scope, scope), given=one.given, at=one.at)
        for scope, one in sorted(stored.consents.items())
    ]


def reading_of(seeker: Seeker) -> ReadingOut:
    """Show the values that were read."""
    return ReadingOut(
        education=EDUCATION.get(seeker.education, "") if seeker.education else "",
        salary_min=seeker.pay_floor,
        experience_years=seeker.experience_years,
        birth_year=seeker.birth_year,
        places=[place.name for place in seeker.places],
        places_refused=[place.name for place in seeker.places_refused],
        anywhere=seeker.anywhere,
        trades=[guess.trade for guess in seeker.trades],
        trades_done=[name for name, _ in seeker.trades_done],
    )


def tags_shown(seeker: Seeker) -> list[TagOut]:
    """Show every tag that recommendations use."""
    return [_shown(tag) for tag in tags_of(seeker)]


def struck_shown(person: Person) -> list[TagOut]:
    """Show the tags struck, in the order of their keys."""
    return [
        TagOut(
            key=key,
            kind=KINDS.get(key.partition("/")[2].partition(":")[0], ""),
            text=label_of_key(key),
            field="",
            words="",
        )
        for key in sorted(person.struck)
    ]


def remarks_of(findings: Iterable[Finding]) -> list[RemarkOut]:
    """Show what could not be read."""
    return [RemarkOut(code=one.code, field=one.field, message=one.message) for one in findings]


def _shown(tag: Tag) -> TagOut:
    return TagOut(
        key=tag.key,
        kind=KINDS.get(tag.concept.partition(":")[0], ""),
        text=label_of(Stance(tag.stance), tag.concept),
        field=tag.field,
        words=tag.words,
    )
