"""What is to be handed over in; the items of a package, their texts sealed, and back again, out."""

from __future__ import annotations

import json

from matcher.store.codec import to_json
from matcher.store.package_rows import Item, ItemDraft, ItemKind
from matcher.store.recommendations import Recommendation
from service.casework.briefing import Briefing
from service.casework.gaps import PRACTICE
from service.casework.training import Advice
from service.vault import Vault

MISSING = {
    ItemKind.POSTING: "还没有找到合适的岗位：请先商量放宽意向，有合适的再补上",
    ItemKind.TRAINING: "还没有合适的培训或见习：有新开的班再补上",
}


def text_item(
    vault: Vault, kind: ItemKind, text: str, reference: str = "", **more: object
) -> ItemDraft:
    """Write an item that is a text."""
    return ItemDraft(kind, reference, vault.seal(to_json({"text": text, **more})))


def document_of(vault: Vault, item: Item) -> dict[str, object]:
    """Read what an item holds; nothing once erased."""
    if item.sealed_document is None:
        return {"text": ""}
    found: dict[str, object] = json.loads(vault.open(item.sealed_document))
    return found


def training_item(vault: Vault, advice: Advice) -> ItemDraft:
    """Write the item of a training."""
    found = advice.training
    if found is None:
        return text_item(vault, ItemKind.TRAINING, advice.text or MISSING[ItemKind.TRAINING])
    return text_item(
        vault,
        ItemKind.TRAINING,
        advice.text,
        reference=found.id,
        title=found.title,
        gained=advice.gained,
        postings=list(advice.postings),
        contact=found.contact,
    )


def posting_item(vault: Vault, chosen: Recommendation, text: str = "") -> ItemDraft:
    """Write the item of a recommended posting; without words of its own it tells the reasons shown."""
    return text_item(
        vault, ItemKind.POSTING, text, reference=chosen.id, posting_id=chosen.posting_id
    )


def policy_item(vault: Vault, briefing: Briefing, text: str) -> ItemDraft:
    """Write the item of a briefing."""
    return text_item(
        vault,
        ItemKind.POLICY,
        text,
        day=briefing.day.isoformat(),
        applies=[one.policy_id for one in briefing.applies],
        complete=briefing.complete,
    )


def lack_words(lack: str) -> str:
    """Name what is lacking: a licence, a skill, or practice."""
    return "工作经验" if lack == PRACTICE else lack.partition(":")[2]
