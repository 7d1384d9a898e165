"""The small world of `tests/world` in; `expected.json` written anew, and what the caseworker says of it, out.

    python scripts/freeze_world.py

Run it when a change of behaviour is meant, and read the difference before it is kept.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from matcher.config import Settings
from matcher.encoder.model import load_encoder
from tests.world.small import (
    EXPECTED,
    PRECISION,
    Wish,
    build,
    follows,
    freeze,
    names,
    snapshot,
    wanted,
)


def main() -> None:
    world = build(load_encoder(Settings(precision=PRECISION)))
    EXPECTED.write_text(freeze(snapshot(world)), encoding="utf-8")
    lists, wishes = world.lists(), wanted()
    for wish in wishes:
        tell(wish, "名单", follows(wish, lists), wish.known)
        if wish.verdict == "never":
            tell(wish, "为何不荐", names(world, wish), wish.unnamed)
    musts = [wish for wish in wishes if wish.verdict == "must"]
    print(f"该推荐的 {len(musts)} 对，推荐了 {sum(follows(wish, lists) for wish in musts)} 对")


def tell(wish: Wish, what: str, done: bool, known: str) -> None:
    """Print what differs from what `wanted.tsv` says is done or known not to be."""
    if done == bool(known):
        state = "已经做到，可划去例外" if known else "没有做到"
        print(f"{wish.seeker_id} {wish.posting_id} {wish.verdict} {what}：{state}（{wish.note}）")


if __name__ == "__main__":
    main()
