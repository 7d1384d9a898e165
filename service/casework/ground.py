"""A person in; by which rules they are served, which policies are theirs and what to learn, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.parse.region import parse_places
from matcher.store.persons import Person
from matcher.store.policies import Policies
from matcher.store.trainings import Trainings
from matcher.types import Audience, Posting, Seeker
from service.auth.caller import Caller
from service.casework.access import person_for, seeker_for
from service.casework.briefing import Briefing, Told, about_posting, brief
from service.casework.cards import audience_of
from service.casework.gaps import Blocked, blocked
from service.casework.judging import Facts, facts_of
from service.casework.policies import in_force
from service.casework.sets import ServiceSet, facts_of_audience, sets_of
from service.casework.training import Advice, advise, general
from service.casework.trainings import Training, training
from service.web.problems import Invalid
from service.wiring import Wiring

_NO_AUDIENCE = "这位求职者还没有定服务对象类别（例如离校未就业高校毕业生），请先在资料里选定"
_NO_SET = "这一类服务对象没有定服务内容。请改选 {}；确实另有一类的，请负责人先定好服务内容"


@dataclass(frozen=True, slots=True)
class Served:
    """The person a package is for, and by which rules."""

    person: Person
    seeker: Seeker
    audience: str
    rules: ServiceSet


def served_of(wiring: Wiring, caller: Caller, seeker_id: str) -> Served:
    """Read whom a package is for; says what is missing where no rules hold for them."""
    person, seeker, audience = person_and_audience(wiring, caller, seeker_id)
    if not audience:
        raise Invalid(_NO_AUDIENCE)
    sets = sets_of(wiring.store)
    rules = sets.of(person.office, audience)
    if rules is None:
        raise Invalid(_NO_SET.format("、".join(sets.audiences(person.office))))
    return Served(person, seeker, audience, rules)


def briefing_for(
    wiring: Wiring,
    person: Person,
    seeker: Seeker,
    posting: Posting | None = None,
    answers: Mapping[str, bool] | None = None,
) -> Briefing:
    """Tell which policies are for a person, and a posting if one is meant, today."""
    policies = in_force(Policies.of(wiring.store).overrides(person.office)).values()
    facts = known_facts(wiring, person, seeker, answers)
    return brief(policies, facts, wiring.today, posting)


def policies_of_posting(wiring: Wiring, served: Served, posting: Posting) -> tuple[Told, ...]:
    """Tell which policies are for a person on postings of this kind, today."""
    office = served.person.office
    policies = in_force(Policies.of(wiring.store).overrides(office)).values()
    facts = known_facts(wiring, served.person, served.seeker)
    return about_posting(policies, facts, wiring.today, posting)


def known_facts(
    wiring: Wiring, person: Person, seeker: Seeker, answers: Mapping[str, bool] | None = None
) -> Facts:
    """Gather what is known of a person for the policies; never used for ranking."""
    audience = person.audience or audience_of(seeker)
    certified = facts_of_audience(audience) if audience else ()
    return facts_of(seeker, wiring.today, certified, answers)


def person_and_audience(
    wiring: Wiring, caller: Caller, seeker_id: str
) -> tuple[Person, Seeker, str]:
    """Read a person the caller may see, and whose set of services is due to them."""
    person = person_for(wiring, caller, seeker_id)
    seeker = seeker_for(wiring, caller, seeker_id).seeker
    return person, seeker, person.audience or audience_of(seeker)


def advice_for(
    wiring: Wiring,
    person: Person,
    seeker: Seeker,
    audience: str,
    passed_over: frozenset[str] = frozenset(),
) -> tuple[tuple[Blocked, ...], Advice]:
    """Choose a training or internship for a person, and tell what stands in their way."""
    open_now = catalogue_of(wiring)
    if not person.personalised:
        return (), general(seeker, open_now, wiring.today)
    with wiring.live.turn():
        gaps = tuple(blocked(wiring.live.matcher(wiring.today), seeker))
    groups = seeker.groups | _groups_of(audience)
    found = parse_places(person.office) or seeker.places  # courses are attended from home
    return gaps, advise(seeker, gaps, open_now, wiring.today, groups, found, passed_over)


def advices_for(
    wiring: Wiring, person: Person, seeker: Seeker, audience: str, most: int
) -> tuple[Advice, ...]:
    """Name several trainings or internships for a person, the most helpful first."""
    gaps, best = advice_for(wiring, person, seeker, audience)
    open_now, groups = catalogue_of(wiring), seeker.groups | _groups_of(audience)
    near, found = parse_places(person.office) or seeker.places, [best]
    while person.personalised and found[-1].training and len(found) < most:
        over = frozenset(one.training.id for one in found if one.training)
        found.append(advise(seeker, gaps, open_now, wiring.today, groups, near, over))
    return tuple(one for one in found if one.training)


def catalogue_of(wiring: Wiring) -> list[Training]:
    """Read the trainings that can be joined today."""
    rows = Trainings.of(wiring.store).open_on(wiring.today.isoformat())
    return [training(row) for row in rows]


def local_region(wiring: Wiring, office: str) -> str:
    """Tell where an office is, by its name or else by the settings."""
    found = parse_places(office)
    return found[0].code if found else wiring.settings.region


def _groups_of(audience: str) -> frozenset[Audience]:
    """Name the groups by which a training is for somebody, as the office has certified."""
    facts = set(facts_of_audience(audience))
    held = {group for group in Audience if group.value in facts}
    if any("毕业生" in fact for fact in facts):
        held.add(Audience.GRADUATE)
    return frozenset(held)
