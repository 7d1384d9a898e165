"""A query and vectors in, inner products out: FAISS's loops over memory that numpy owns.

Not numpy's own product: gathering rows copies them first, and its threads wait for each other
longer than one thread needs for the work.

    >>> table = np.eye(3, dtype=np.float32)
    >>> products(np.array([1, 2, 3], np.float32), table, np.array([2, 0])).tolist()
    [3.0, 1.0]
"""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt

from matcher.index.bitmap import Rows
from matcher.types import Vectors


def products(
    query: npt.NDArray[np.float32], vectors: Vectors, rows: Rows | None = None
) -> npt.NDArray[np.float32]:
    """Multiply the query with these rows, or with all."""
    # Vectors come from an index, and its width has been checked; FAISS itself checks nothing.
    assert query.shape == vectors.shape[1:] and vectors.flags.c_contiguous
    query = np.ascontiguousarray(query, np.float32)
    found = np.empty(len(vectors) if rows is None else len(rows), np.float32)
    dim = vectors.shape[1]
    if rows is None:
        pointers = [faiss.swig_ptr(part) for part in (found, query, vectors)]
        faiss.fvec_inner_products_ny(*pointers, dim, len(found))
    else:
        kept = np.ascontiguousarray(rows, np.int64)
        pointers = [faiss.swig_ptr(part) for part in (found, query, vectors, kept)]
        faiss.fvec_inner_products_by_idx(*pointers, dim, 1, len(found))
    return found
