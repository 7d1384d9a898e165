"""Unit vectors in, groups of like rows out, so that few rows have to be read for a query.

Base rows lie in the order of their list: a filter's passing rows are then counted for every list
at once, by counting bits between the lists' bounds. Rows added later are noted with their list.
"""

from __future__ import annotations

from typing import NamedTuple

import faiss
import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.sketch import Sketch, sketch
from matcher.types import Floats, Vectors

_SEED = 20_221  # k-means must give the same lists for the same vectors
_POINTS_PER_LIST = 40
_ROUNDS = 6
_SAMPLED_LISTS = 64
_NO_LISTS = np.zeros(0, np.int64)


class Layout(NamedTuple):
    """Vectors that lie in the order of their lists: starts[i]:starts[i + 1] in list i."""

    starts: Rows
    means: Sketch  # of the vectors of each list
    spreads: Floats  # of the likeness of a list's vectors to any one query


class Lists(NamedTuple):
    """Inverted lists over rows: base rows in list order, recent ones in order of arrival."""

    centres: Vectors
    rows: Layout  # of base rows in lists
    groups: Layout  # of the lists' means in groups: most are too far from a query to be looked at
    recent: Rows = _NO_LISTS  # the list of every recent row

    def lists_of_rows(self) -> Rows:
        """Say for each row in which list it lies."""
        base = np.repeat(np.arange(len(self.centres)), np.diff(self.rows.starts))
        return np.concatenate([base, self.recent])

    def added(self, vectors: Vectors) -> Lists:
        """Append rows after all there are, to the lists whose centres they resemble most."""
        fresh = nearest(self.centres, vectors)
        return self._replace(recent=np.concatenate([self.recent, fresh]))


def train(vectors: Vectors, lists: int) -> tuple[Vectors, Rows]:
    """Find the centres of so many lists, like ones together, and where each group of them starts.

    The same vectors in the same order give the same.
    """
    centres = _centres(vectors, lists)
    groups = nearest(_centres(centres, round(np.sqrt(lists))), centres)
    order = np.argsort(groups, kind="stable")
    return centres[order], np.searchsorted(groups[order], np.arange(groups.max() + 2))


def _centres(vectors: Vectors, count: int) -> Vectors:
    kmeans = faiss.Kmeans(
        vectors.shape[1],
        count,
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


def arrange(centres: Vectors, groups: Rows, vectors: Vectors, lists: Rows) -> Lists:
    """Describe the lists of vectors that already lie in list order, and the groups of lists."""
    starts = np.searchsorted(lists, np.arange(len(centres) + 1))
    means = _means(vectors, starts)
    return Lists(centres, _lay_out(vectors, starts, means), _lay_out(means, groups))


def _lay_out(vectors: Vectors, starts: Rows, means: Vectors | None = None) -> Layout:
    means = _means(vectors, starts) if means is None else means
    apart = _means((vectors**2).sum(axis=1, keepdims=True), starts)[:, 0] - (means**2).sum(axis=1)
    even = np.sqrt(np.maximum(1e-6, apart) / vectors.shape[1])
    spreads = (even * _stretch(vectors, starts, means, even)).astype(np.float32)
    return Layout(starts, sketch(means), spreads)


def _means(vectors: Vectors, starts: Rows) -> Vectors:
    lengths = np.diff(starts)
    sums = np.add.reduceat(vectors, np.minimum(starts[:-1], len(vectors) - 1), axis=0)
    sums[lengths == 0] = 0  # reduceat gives the next row for an empty list
    return (sums / np.maximum(lengths, 1)[:, None]).astype(np.float32)


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
