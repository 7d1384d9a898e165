"""How much each part counts: the ranking's whole configuration, read from one small file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from matcher.config import DATA


class Weights(BaseModel):
    """Exponents of the parts: a side's score is the product of value ** weight.

    A weight is never negative, so a part that improves can never lower a score.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seeker: dict[str, float] = Field(description="部分名称 → 权重，求职者一侧")
    employer: dict[str, float] = Field(description="部分名称 → 权重，用人单位一侧")
    balance: float = Field(default=3.0, gt=0, description="两边合成时的指数；越大越看重较低的一边")
    without: frozenset[str] = Field(
        default=frozenset(), description="不算的部分和硬条件（只在评测里用，看它值多少）"
    )

    def leaving_out(self, names: Iterable[str]) -> Weights:
        """Give the same weights without some parts and without the hard limits of those names."""
        out = frozenset(names)
        return self.model_copy(
            update={
                "seeker": {name: 0.0 if name in out else w for name, w in self.seeker.items()},
                "employer": {name: 0.0 if name in out else w for name, w in self.employer.items()},
                "without": self.without | out,
            }
        )


@cache
def load_weights(path: Path = DATA / "ranking.json") -> Weights:
    """Read the weights."""
    return Weights.model_validate_json(path.read_text(encoding="utf-8"))
