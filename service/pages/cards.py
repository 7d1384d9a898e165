"""A package in; its items as cards in the four parts of a set of services, and what was done, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import ItemKind, Package
from service.casework.ledger import behind
from service.casework.rooms import openings, room
from service.casework.standing import standing
from service.pages.asked import requirements
from service.routes.packages import shown
from service.schemas.matches import PostingOut
from service.schemas.packages import ItemOut, PackageOut
from service.schemas.policies import BriefingOut
from service.wiring import Wiring

PARTS: Mapping[ItemKind, str] = {
    ItemKind.POLICY: "政策宣介",
    ItemKind.GUIDANCE: "职业指导",
    ItemKind.POSTING: "岗位推荐",
    ItemKind.TRAINING: "培训或见习",
}
_TOLD = {
    "prepared": "四样都备好了：看一遍，要改的改，然后打印、当面交给本人",
    "changed": "改好了",
    "delivered": "已登记送达",
    "taken-back": "已撤回送达登记",
    "all-delivered": "能交的都已登记为当面交给本人",
    "cancelled": "这套服务已作废，台账里还看得到",
    "answered": "按刚才的回答重新看了政策；回答不保存",
}


@dataclass(frozen=True, slots=True)
class Card:
    """An item with the facts of its posting."""

    item: ItemOut
    posting: PostingOut | None = None
    requirements: str = ""
    openings: int | None = None
    room: int | None = None
    shut: str = ""

    @property
    def posting_id(self) -> str | None:
        """Which posting stands here."""
        return self.item.posting_id


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one part, and how many of them are owed and delivered."""

    kind: ItemKind
    name: str
    owed: int
    items: tuple[Card, ...]

    @property
    def delivered(self) -> int:
        """How many have reached the person."""
        return sum(card.item.delivered is not None for card in self.items)

    @property
    def ready(self) -> int:
        """How many can be handed over now."""
        return sum(card.item.ready and card.item.delivered is None for card in self.items)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, and the facts one answers by it; none: another question asks for them."""

    question: str
    asked_of: str
    policies: tuple[str, ...]
    facts: tuple[str, ...]


def asks_of(briefing: BriefingOut) -> list[Ask]:
    """Tell which facts the questions of a briefing ask for, each fact once."""
    known: set[str] = set()
    found = []
    for one in briefing.questions:
        asked = one.policies[0].open_facts
        named = [fact for fact in asked if fact in one.question] or asked[:1]
        facts = tuple(fact for fact in named if fact not in known)
        known |= set(facts)
        titles = tuple(policy.title for policy in one.policies)
        found.append(Ask(one.question, one.asked_of, titles, facts))
    return found


def step_words(code: str) -> str:
    """Say what was done."""
    return _TOLD.get(code, "")


def card_of(wiring: Wiring, package: Package) -> PackageOut:
    """Show a package as the API does."""
    return shown(wiring, package, behind(wiring, [package]))


def grouped(wiring: Wiring, package: Package) -> list[Group]:
    """Show a package part by part, in the order in which it is to be served."""
    out = card_of(wiring, package)
    ids = [one.recommendation_id for one in out.items if one.recommendation_id]
    found = Outcomes.of(wiring.store).many(ids)
    stands = {one.recommendation.id: one for one in standing(wiring, found.values())}
    cards: dict[ItemKind, list[Card]] = {}
    for item in out.items:
        stand = stands.get(item.recommendation_id or "")
        card = Card(item)
        if stand is not None:
            posting = stand.posting
            card = Card(
                item,
                PostingOut.of(posting),
                requirements(posting),
                openings(stand.taken),
                room(stand.taken),
                stand.shut,
            )
        cards.setdefault(item.kind, []).append(card)
    owed = dict(package.owed)
    return [
        Group(kind, PARTS[kind], owed.get(kind.value, 0), tuple(items))
        for kind, items in cards.items()
    ]
