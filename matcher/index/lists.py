"""Inverted lists over unit vectors: rows grouped by likeness, so that few have to be read.

Base rows lie in the order of their list: a filter's passing rows are then counted for every list
at once, by counting bits between the lists' bounds. Rows added later stand in lists of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from matcher.index.bitmap import Rows
from matcher.index.filters import Selection
from matcher.types import Vectors

Floats: TypeAlias = npt.NDArray[np.float32]

_SEED = 20_221  # k-means must give the same lists for the same vectors
_POINTS_PER_LIST = 40
_ROUNDS = 6
_SAMPLED_LISTS = 64
_NO_LISTS = np.zeros(0, np.int32)


@dataclass(frozen=True)
class Lists:
    """Inverted lists over rows: base rows in list order, recent ones in order of arrival."""

    base: faiss.IndexIVFScalarQuantizer  # faiss.IndexIVFScalarQuantizer; its ids are rows
    starts: Rows  # base rows starts[i]:starts[i + 1] lie in list i
    means: Vectors
    spreads: Floats  # of the likeness of a list's rows to any one query
    recent: faiss.IndexIVFScalarQuantizer | None = None
    recent_lists: npt.NDArray[np.int32] = field(default_factory=lambda: _NO_LISTS)

    @property
    def size(self) -> int:
        """Rows in the base."""
        return int(self.starts[-1])

    def lists_of(self) -> Rows:
        """Say for each row in which list it lies."""
        base = np.repeat(np.arange(len(self.means)), np.diff(self.starts))
        return np.concatenate([base, self.recent_lists])

    def counts(self, selection: Selection) -> Rows:
        """Count the passing rows of every list."""
        inside = np.diff(selection.before(self.starts))
        if self.recent is None:
            return inside
        fresh = self.recent_lists[selection.since(self.size) - self.size]
        return inside + np.bincount(fresh, minlength=len(inside))

    def added(self, vectors: Vectors) -> Lists:
        """Append rows after all there are, to the lists whose means they resemble most."""
        lists = nearest_list(self.base.quantizer, vectors)
        recent = faiss.clone_index(self.recent) if self.recent is not None else _empty(self.base)
        rows = np.arange(len(vectors)) + self.size + len(self.recent_lists)
        _fill(recent, vectors, rows, lists)
        joined = np.concatenate([self.recent_lists, lists.astype(np.int32)])
        return replace(self, recent=recent, recent_lists=joined)

    def likeness(self, query: Floats) -> Floats:
        """Compute how alike the query is to each list's mean."""
        found = np.empty(len(self.means), np.float32)
        # Not numpy's product: its threads wait for each other longer than one needs for the work.
        pointers = [faiss.swig_ptr(part) for part in (found, query, self.means)]
        faiss.fvec_inner_products_ny(*pointers, len(query), len(found))
        return found

    def scan(self, query: Floats, chosen: Rows, selection: Selection, depth: int) -> Rows:
        """Find about the `depth` best passing rows of the chosen lists, by coarse likeness."""
        sieve = None
        if selection.count < selection.size:
            words = selection.as_words()
            sieve = faiss.IDSelectorBitmap(len(words) * 8, faiss.swig_ptr(words.view(np.uint8)))
        parameters = faiss.SearchParametersIVF(sel=sieve, nprobe=len(chosen))
        parts = [self.base] if self.recent is None else [self.base, self.recent]
        found = [_scan(part, query, chosen, depth, parameters) for part in parts]
        return np.concatenate(found) if len(found) > 1 else found[0]

    def rows_in(self, chosen: Rows, selection: Selection) -> Rows:
        """List the passing rows of the chosen lists."""
        cuts = selection.before(self.starts)
        first, length = cuts[chosen], cuts[chosen + 1] - cuts[chosen]
        shift = np.repeat(first - (np.cumsum(length) - length), length)
        rows: Rows = selection.rows[shift + np.arange(length.sum())]
        if self.recent is None:
            return rows
        fresh = selection.since(self.size)
        return np.concatenate([rows, fresh[np.isin(self.recent_lists[fresh - self.size], chosen)]])


def train(vectors: Vectors, lists: int) -> faiss.IndexFlatIP:
    """Find the centres of so many lists; the same vectors in the same order give the same."""
    dim = vectors.shape[1]
    kmeans = faiss.Kmeans(
        dim,
        lists,
        niter=_ROUNDS,
        spherical=True,
        seed=_SEED,
        min_points_per_centroid=1,
        max_points_per_centroid=_POINTS_PER_LIST,
    )
    kmeans.train(vectors)
    quantizer = faiss.IndexFlatIP(dim)
    quantizer.add(kmeans.centroids)
    return quantizer


def nearest_list(quantizer: faiss.IndexFlatIP, vectors: Vectors) -> Rows:
    """Give each vector the list whose centre it resembles most."""
    return np.asarray(quantizer.search(vectors, 1)[1][:, 0], np.int64)


def lay_out(quantizer: faiss.IndexFlatIP, vectors: Vectors, lists: Rows) -> Lists:
    """Build the lists of vectors that already lie in list order."""
    base = faiss.IndexIVFScalarQuantizer(
        quantizer,
        vectors.shape[1],
        quantizer.ntotal,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        False,  # by_residual: codes of the vectors themselves need no table for every list
    )
    base.train(vectors[:: max(1, len(vectors) // 100_000)])
    _fill(base, vectors, np.arange(len(vectors)), lists)
    starts = np.searchsorted(lists, np.arange(quantizer.ntotal + 1))
    sums = np.add.reduceat(vectors, np.minimum(starts[:-1], len(vectors) - 1), axis=0)
    lengths = np.diff(starts)
    sums[lengths == 0] = 0  # reduceat gives the next row for an empty list
    means = (sums / np.maximum(lengths, 1)[:, None]).astype(np.float32)
    spreads = np.sqrt(np.maximum(1e-6, 1 - (means**2).sum(axis=1)) / vectors.shape[1])
    factor = _stretch(vectors, starts, means, spreads)
    return Lists(base, starts, means, (spreads * factor).astype(np.float32))


def _stretch(vectors: Vectors, starts: Rows, means: Vectors, spreads: Floats) -> float:
    """Measure how much wider likenesses really spread than if all directions were equal."""
    rng = np.random.default_rng(_SEED)
    filled = np.flatnonzero(np.diff(starts) > 8)
    ratios = [1.0]
    for chosen in rng.permutation(filled)[:_SAMPLED_LISTS]:
        rows = vectors[starts[chosen] : starts[chosen + 1]]
        near = np.argsort(-(means @ means[chosen]))[:16]
        queries = vectors[starts[near[starts[near] < len(vectors)]]]
        ratios.extend((rows @ queries.T).std(axis=0) / spreads[chosen])
    return float(np.quantile(ratios, 0.75))


def _fill(index: faiss.IndexIVFScalarQuantizer, vectors: Vectors, rows: Rows, lists: Rows) -> None:
    kept = np.ascontiguousarray(vectors), rows.astype(np.int64), lists.astype(np.int64)
    pointers = [faiss.swig_ptr(part) for part in kept]
    index.add_core(len(vectors), *pointers)


def _empty(index: faiss.IndexIVFScalarQuantizer) -> faiss.IndexIVFScalarQuantizer:
    empty = faiss.IndexIVFScalarQuantizer(
        index.quantizer,
        index.d,
        index.nlist,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
        False,
    )
    empty.sq.trained = index.sq.trained
    empty.is_trained = True
    return empty


def _scan(
    index: faiss.IndexIVFScalarQuantizer,
    query: Floats,
    chosen: Rows,
    depth: int,
    parameters: faiss.SearchParametersIVF,
) -> Rows:
    likeness, rows = np.empty(depth, np.float32), np.empty(depth, np.int64)
    centres = np.zeros(len(chosen), np.float32)  # not used without residuals
    pointers = [faiss.swig_ptr(part) for part in (query, chosen, centres, likeness, rows)]
    index.search_preassigned_c(1, pointers[0], depth, *pointers[1:], False, parameters)
    return rows[rows >= 0]
