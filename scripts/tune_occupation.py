"""Fit the coder's few weights on the names of its own tables, each left out in turn.

    python scripts/tune_occupation.py

A name of the classification's index (official), of the ordinary titles or of the trades is
hidden, and its occupation looked for with all the others. What is printed stands behind the
weights in `matcher/codes/names.py` and `_SHARP` in `matcher/codes/coder.py`; no test is read.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from matcher.codes.grams import GramSpace
from matcher.codes.names import definition, entries
from matcher.codes.occupations import group_of, occupations

SAMPLE, BATCH, SEED = 1500, 250, 0
SOURCES = {1.0: "official", 0.9: "ordinary", 0.8: "everyday"}
WEIGHTS = {"likest": (0.6,), "others": (0.3, 0.6, 1.0), "definition": (0.1, 0.2, 0.3, 0.5)}
SHARPNESS = (6.0, 8.0, 10.0, 14.0)

Scores = npt.NDArray[np.floating]


class LeftOut:
    """The parts of the score of hidden names, to be weighed in many ways."""

    def __init__(self) -> None:
        known = list(occupations().values())
        named = entries(known, {one.code: column for column, one in enumerate(known)})
        self.columns = np.asarray([column for column, _ in named])
        self.texts = [text for _, text in named]
        self.belief = np.asarray(list(named.values()), dtype=np.float32)
        self.groups = np.asarray([group_of(one.code) for one in known])
        self.starts, counts = np.unique(self.columns, return_index=True, return_counts=True)[1:]
        self.roots = np.sqrt(counts)
        self.space = GramSpace(self.texts)
        self.names = csr_matrix(self.space.own.multiply(self.belief[:, None])).T.tocsr()
        self.words = GramSpace([definition(one) for one in known])

    def parts(self, hidden: npt.NDArray[np.intp]) -> tuple[Scores, Scores, Scores]:
        """Score hidden names by the likest other name, by all others, and by definitions."""
        likest, others = [], []
        for start in range(0, len(hidden), BATCH):
            rows = hidden[start : start + BATCH]
            alike = (self.space.own[rows] @ self.names).toarray()
            alike[np.arange(len(rows)), rows] = 0
            likest.append(np.maximum.reduceat(alike, self.starts, axis=1))
            others.append(np.add.reduceat(alike**2, self.starts, axis=1) / self.roots)
        told = self.words.vectors([self.texts[row] for row in hidden]) @ self.words.own.T
        return np.vstack(likest), np.vstack(others), told.toarray()


def main() -> None:
    left = LeftOut()
    rng = np.random.default_rng(SEED)
    for belief, source in SOURCES.items():
        own = np.flatnonzero(np.isclose(left.belief, belief))
        hidden = rng.choice(own, min(SAMPLE, own.size), replace=False)
        parts, wanted = left.parts(hidden), left.columns[hidden]
        for weights in product(*WEIGHTS.values()):
            scores = np.tensordot(np.asarray(weights), np.stack(parts), axes=1)
            print(source, dict(zip(WEIGHTS, weights, strict=True)), *figures(left, scores, wanted))


def figures(left: LeftOut, scores: Scores, wanted: npt.NDArray[np.intp]) -> list[str]:
    """Give accuracy at 细类, 小类 and five, and the log loss at each sharpness."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :5]
    first = order[:, 0]
    told = {
        "细类": (first == wanted).mean(),
        "小类": (left.groups[first] == left.groups[wanted]).mean(),
        "细类@5": (order == wanted[:, None]).any(axis=1).mean(),
    }
    for sharp in SHARPNESS:
        shares = np.exp(sharp * (scores - scores.max(axis=1, keepdims=True)))
        shares /= shares.sum(axis=1, keepdims=True)
        told[f"loss@{sharp:.0f}"] = -np.log(shares[np.arange(len(wanted)), wanted]).mean()
    return [f"{name} {value:.3f}" for name, value in told.items()]


if __name__ == "__main__":
    main()
