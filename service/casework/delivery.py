"""What a caseworker does to a package in: items changed, replaced and delivered; the package after it out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import (
    Item,
    ItemDraft,
    ItemKind,
    Package,
    PackageChanged,
    PackageClosed,
    PackageOpen,
)
from matcher.store.packages import Packages
from matcher.store.recommendations import (
    Handing,
    Overtaken,
    Recommendation,
    Settled,
    Stage,
    Twice,
)
from matcher.store.trainings import Trainings
from service.auth.caller import Caller
from service.casework.access import person_for
from service.casework.choosing import pick
from service.casework.items import document_of, posting_item, text_item, training_item
from service.casework.training import Advice, named
from service.casework.trainings import training
from service.web.problems import Conflict, Invalid, Missing, PreconditionFailed
from service.wiring import Wiring

_NO_PACKAGE = "没有这份服务包，或者不归您这里服务；请核对编号"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of an item."""

    text: str | None = None
    posting_id: str | None = None
    training_id: str | None = None


def package_for(wiring: Wiring, caller: Caller, package_id: str) -> Package:
    """Read a package of somebody the caller may see."""
    found = Packages.of(wiring.store).get(package_id)
    if found is None:
        raise Missing(_NO_PACKAGE)
    try:
        person_for(wiring, caller, found.seeker_id)
    except Missing:
        raise Missing(_NO_PACKAGE) from None
    return found


def item_of(package: Package, item_id: str) -> Item:
    """Find an item of a package."""
    for item in package.items:
        if item.id == item_id:
            return item
    raise Missing("这份服务包里没有这一项，请核对编号")


def change_item(
    wiring: Wiring, caller: Caller, package: Package, item: Item, change: Change
) -> Package:
    """Write another text, or put another posting or training in an item's place."""
    if (change.posting_id and item.kind is not ItemKind.POSTING) or (
        change.training_id and item.kind is not ItemKind.TRAINING
    ):
        raise Invalid("岗位只能放进岗位推荐项，培训只能放进培训见习项")
    with refusing():
        if not package.open or item.delivered:
            raise PackageClosed("这一项已经送达，或者服务包已经办结或作废，不能再改")
        draft = _changed(wiring, caller, package, item, change)
        return Packages.of(wiring.store).change(package, item, draft, caller.id)


def deliver(
    wiring: Wiring,
    caller: Caller,
    package: Package,
    item: Item,
    how: Handing,
    proof: str,
    at: datetime | None,
) -> Package:
    """Record a delivery; a posting is handed over as the recommendation it is."""
    now = wiring.store.clock()
    if at is not None and at > now:
        raise Invalid("at 写的时间还没到；请核对日期和时区")
    when, sealed = at or now, wiring.vault.seal(proof)
    packages = Packages.of(wiring.store)
    with refusing():
        packages.may_deliver(package, item)
        if item.kind is ItemKind.POSTING:
            found = _recommendation(wiring, item)
            # One handed over by another way is only noted here.
            if found.stage is not Stage.HANDED:
                Outcomes.of(wiring.store).hand_over(found, how, when, caller.id, sealed)
        return packages.deliver(package, item, when, how.value, sealed, caller.id)


def take_back(wiring: Wiring, caller: Caller, package: Package, item: Item) -> Package:
    """Undo a delivery recorded by mistake."""
    if item.kind is ItemKind.POSTING:
        raise Conflict("岗位推荐交给本人以后不能撤销；记错了请在这条推荐的结果里写明")
    with refusing():
        return Packages.of(wiring.store).undeliver(package, item, caller.id)


@contextmanager
def refusing() -> Iterator[None]:
    """Answer as conflicts what cannot be done as things stand."""
    try:
        yield
    except (PackageOpen, PackageClosed, Twice, Settled) as error:
        raise Conflict(error.message) from error
    except (PackageChanged, Overtaken) as error:
        raise PreconditionFailed(error.message) from error


def _changed(
    wiring: Wiring, caller: Caller, package: Package, item: Item, change: Change
) -> ItemDraft:
    if change.posting_id:
        return _other_posting(wiring, caller, package, item, change)
    if change.training_id:
        return _other_training(wiring, change)
    told = {k: v for k, v in document_of(wiring.vault, item).items() if k != "text"}
    if item.kind is ItemKind.POSTING and item.reference:
        told["posting_id"] = _recommendation(wiring, item).posting_id
    return text_item(wiring.vault, item.kind, change.text or "", item.reference, **told)


def _other_posting(
    wiring: Wiring, caller: Caller, package: Package, item: Item, change: Change
) -> ItemDraft:
    """Swap the recommendation behind an item, or make one where there was none."""
    assert change.posting_id is not None
    person = person_for(wiring, caller, package.seeker_id)
    new, outcomes = pick(wiring, person, change.posting_id), Outcomes.of(wiring.store)
    before = outcomes.get(item.reference) if item.reference else None
    standing = next(
        (
            one
            for one in outcomes.of_seeker(package.seeker_id)
            if one.open and one.stage is Stage.CHOSEN and one.posting_id == change.posting_id
        ),
        None,
    )
    used = {other.reference for other in package.items if other.id != item.id}
    if standing is not None and standing.id not in used:
        found = standing
    elif before is not None and before.open and before.stage is Stage.CHOSEN:
        found = outcomes.swap(before, new, caller.id)
    else:
        [found] = outcomes.choose(package.seeker_id, [new], caller.id, package.office)
    return posting_item(wiring.vault, found, change.text or "")


def _other_training(wiring: Wiring, change: Change) -> ItemDraft:
    assert change.training_id is not None
    row = Trainings.of(wiring.store).get(change.training_id)
    if row is None:
        raise Invalid("没有这个培训或见习，请核对编号")
    found = training(row)
    if not row.active or not found.open_on(wiring.today):
        raise Conflict("这个培训或见习现在不能报名了，请换一个")
    text = change.text or f"可报名：{named(found)}"
    return training_item(wiring.vault, Advice(found, 0, text))


def _recommendation(wiring: Wiring, item: Item) -> Recommendation:
    found = Outcomes.of(wiring.store).get(item.reference)
    if found is None:
        raise Missing("这一项的推荐记录已经不在，请换一个岗位")
    return found
