"""Unit vectors in, groups of like rows out, so that few rows have to be read for a query.

Base rows lie in the order of their list: a filter's passing rows are then counted for every list
at once, by counting bits between the lists' bounds. Rows added later are noted with their list.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from matcher.index.bitmap import Rows
from matcher.index.filters import Selection
from matcher.index.kernels import products
from matcher.types import Vectors

Floats: TypeAlias = npt.NDArray[np.float32]

_SEED = 20_221  # k-means must give the same lists for the same vectors
_POINTS_PER_LIST = 40
_ROUNDS = 6
_SAMPLED_LISTS = 64
_NO_LISTS = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Lists:
    """Inverted lists over rows: base rows in list order, recent ones in order of arrival."""

    centres: Vectors
    starts: Rows  # base rows starts[i]:starts[i + 1] lie in list i
    means: Vectors
    spreads: Floats  # of the likeness of a list's rows to any one query
    recent: Rows = field(default_factory=lambda: _NO_LISTS)  # the list of every recent row

    @property
    def size(self) -> int:
        """Rows in the base."""
        return int(self.starts[-1])

    def lists_of_rows(self) -> Rows:
        """Say for each row in which list it lies."""
        base = np.repeat(np.arange(len(self.means)), np.diff(self.starts))
        return np.concatenate([base, self.recent])

    def counts(self, selection: Selection) -> Rows:
        """Count the passing rows of every list."""
        everything = selection.count == selection.size
        inside = np.diff(self.starts if everything else selection.before(self.starts))
        if not len(self.recent):
            return inside
        fresh = self.recent[selection.since(self.size) - self.size]
        return inside + np.bincount(fresh, minlength=len(inside))

    def likeness(self, query: Floats) -> Floats:
        """Compute how alike the query is to each list's mean."""
        return products(query, self.means)

    def added(self, vectors: Vectors) -> Lists:
        """Append rows after all there are, to the lists whose centres they resemble most."""
        return replace(self, recent=np.concatenate([self.recent, nearest(self.centres, vectors)]))

    def rows_in(self, chosen: Rows, selection: Selection) -> Rows:
        """List the passing rows of the chosen lists."""
        rows = selection.between(self.starts[chosen], self.starts[chosen + 1])
        if not len(self.recent):
            return rows
        fresh = selection.since(self.size)
        return np.concatenate([rows, fresh[np.isin(self.recent[fresh - self.size], chosen)]])


def train(vectors: Vectors, lists: int) -> Vectors:
    """Find the centres of so many lists; the same vectors in the same order give the same."""
    kmeans = faiss.Kmeans(
        vectors.shape[1],
        lists,
        niter=_ROUNDS,
        spherical=True,
        seed=_SEED,
        min_points_per_centroid=1,
        max_points_per_centroid=_POINTS_PER_LIST,
    )
    kmeans.train(vectors)
    return np.asarray(kmeans.centroids, np.float32)


def nearest(centres: Vectors, vectors: Vectors) -> Rows:
    """Give each vector the list whose centre it resembles most."""
    flat = faiss.IndexFlatIP(centres.shape[1])
    flat.add(centres)
    return np.asarray(flat.search(vectors, 1)[1][:, 0], np.int64)


def lay_out(centres: Vectors, vectors: Vectors, lists: Rows) -> Lists:
    """Describe the lists of vectors that already lie in list order."""
    starts = np.searchsorted(lists, np.arange(len(centres) + 1))
    lengths = np.diff(starts)
    sums = np.add.reduceat(vectors, np.minimum(starts[:-1], len(vectors) - 1), axis=0)
    sums[lengths == 0] = 0  # reduceat gives the next row for an empty list
    means = (sums / np.maximum(lengths, 1)[:, None]).astype(np.float32)
    even = np.sqrt(np.maximum(1e-6, 1 - (means**2).sum(axis=1)) / vectors.shape[1])
    spreads = (even * _stretch(vectors, starts, means, even)).astype(np.float32)
    return Lists(centres, starts, means, spreads)


def _stretch(vectors: Vectors, starts: Rows, means: Vectors, even: Floats) -> float:
    """Measure how much wider likenesses spread than if rows spread evenly in all directions."""
    rng = np.random.default_rng(_SEED)
    filled = np.flatnonzero(np.diff(starts) > 8)
    ratios = [1.0]
    for chosen in rng.permutation(filled)[:_SAMPLED_LISTS]:
        rows = vectors[starts[chosen] : starts[chosen + 1]]
        near = starts[np.argsort(-(means @ means[chosen]))[:16]]
        queries = vectors[near[near < len(vectors)]]
        ratios.extend((rows @ queries.T).std(axis=0) / even[chosen])
    return float(np.quantile(ratios, 0.75))
