"""Filtered search held against its peers: recall, speed, memory and the cost of changes.

Clustered vectors, with attributes and dates as postings have them, go into the matcher's index,
into qdrant-edge, into a plain FAISS index and into hnswlib; every query goes to all of them in turn,
the evaluation of its filter included. Each is built by a process of its own and loaded by this one,
as a service does: what building leaves behind in memory slows whoever stays. Whoever answers is
judged by the exact best `k` among the rows that pass.

    python scripts/bench_retrieval.py --rows 100000      # a quick run
    python scripts/bench_retrieval.py                    # a million rows, about 20 minutes
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import faiss
import hnswlib
import numpy as np
import numpy.typing as npt
import qdrant_edge as qdrant

from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.index.index import HybridIndex
from matcher.types import Vectors

DIM, K = 384, 100
TOPICS, PER_TOPIC = 64, 64
SHARES = ("50", "10", "1", "0.1")
DAYS = 100
SLOW = 20  # queries hnswlib is asked under a narrow filter: its filter is a Python function
T = TypeVar("T")
Condition: TypeAlias = Any  # qdrant-edge knows seven kinds
Flags: TypeAlias = npt.NDArray[np.bool_]
PEERS = ("qdrant-edge", "faiss", "hnswlib")


@dataclass(frozen=True)
class World:
    """Vectors with the topic they came from and what is said of each row."""

    vectors: Vectors
    topics: npt.NDArray[np.int64]
    shares: dict[str, npt.NDArray[np.bool_]]  # rows drawn at random, by their share in per cent
    expires: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A filter, which may depend on the topic a query comes from."""

    name: str
    wanted: Callable[[int], Filter]
    passes: Callable[[World, int], npt.NDArray[np.bool_]]


def main() -> None:
    """Build, ask, change, and print a table."""
    options = _options()
    faiss.omp_set_num_threads(2)
    rng = np.random.default_rng(7)
    centres = _centres(rng)
    world, asked = _world(rng, centres, options.rows), _world(rng, centres, options.queries)
    print(f"{options.rows:,} vectors of {DIM}, k = {K}, {options.queries} queries", flush=True)
    likeness = _likeness(world, asked)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        engines: dict[str, Any] = {}
        places = {name: Path(folder) / name for name in ("matcher", *options.peers)}
        for name, place in places.items():
            _timed(f"{name} build", _apart, partial(_BUILDERS[name], world, place))
        for name, place in places.items():
            engines[name] = _measured(name, partial(_LOADERS[name], world, place))
        faiss.omp_set_num_threads(1)
        for case in cases():
            _compare(case, world, asked, likeness, engines)
        for name, change in _CHANGES.items():
            if name in engines:
                change(world, engines[name])


def cases() -> Iterator[Case]:
    """List filters by how much they let pass, then those that shut out a query's own kind."""
    yield Case("100 %", lambda _: Filter(), lambda w, _: np.ones(len(w.topics), np.bool_))
    for share in SHARES:
        yield Case(
            f"{share} %",
            lambda _, s=share: _said(share={s}),  # type: ignore[misc]
            lambda w, _, s=share: w.shares[s],  # type: ignore[misc]
        )
    yield Case(
        "10 %, in date",
        lambda _: Filter(any_of={"share": frozenset({"10"})}, at_least={"expires": 20}),
        lambda w, _: w.shares["10"] & (w.expires >= 20),
    )
    for share in ("50", "10", "1"):
        yield Case(
            f"{share} % of other topics",
            lambda t, s=share: Filter(  # type: ignore[misc]
                any_of={"share": frozenset({s})}, none_of={"topic": frozenset({str(t)})}
            ),
            lambda w, t, s=share: w.shares[s] & (w.topics != t),  # type: ignore[misc]
        )
    yield Case(
        "one other topic",
        lambda t: _said(topic={str((t + 7) % TOPICS)}),
        lambda w, t: w.topics == (t + 7) % TOPICS,
    )
    yield Case(
        "eight other topics",
        lambda t: _said(topic={str((t + i) % TOPICS) for i in range(20, 28)}),
        lambda w, t: (w.topics - t - 20) % TOPICS < 8,
    )


def _said(**values: set[str]) -> Filter:
    return Filter(any_of={key: frozenset(some) for key, some in values.items()})


def _centres(rng: np.random.Generator) -> Vectors:
    topics = _unit(rng.standard_normal((TOPICS, DIM), dtype=np.float32))
    away = _unit(rng.standard_normal((TOPICS * PER_TOPIC, DIM), dtype=np.float32))
    return _unit(np.repeat(topics, PER_TOPIC, axis=0) + np.float32(0.8) * away)


def _world(rng: np.random.Generator, centres: Vectors, rows: int) -> World:
    weights = rng.permutation(1 / np.sqrt(np.arange(1, len(centres) + 1)))
    near = rng.choice(len(centres), rows, p=weights / weights.sum())
    vectors = np.empty((rows, DIM), np.float32)
    for start in range(0, rows, 50_000):
        part = near[start : start + 50_000]
        noise = _unit(rng.standard_normal((len(part), DIM), dtype=np.float32))
        vectors[start : start + 50_000] = _unit(centres[part] + np.float32(0.7) * noise)
    shares = {share: rng.random(rows) < float(share) / 100 for share in SHARES}
    return World(vectors, near // PER_TOPIC, shares, rng.integers(0, DAYS, rows))


def _unit(vectors: Vectors) -> Vectors:
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def _document(world: World, row: int) -> Document:
    said = {
        "share": {share for share, rows in world.shares.items() if rows[row]},
        "topic": {str(world.topics[row])},
    }
    return Document(str(row), "", said, {"expires": float(world.expires[row])})


def _apart(work: Callable[[], None]) -> None:
    """Do something in a process of its own."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"building failed with {child.exitcode}")


def _build_ours(world: World, folder: Path) -> None:
    documents = [_document(world, row) for row in range(len(world.topics))]
    HybridIndex.build(documents, world.vectors).save(folder)


def _load_ours(_: World, folder: Path) -> HybridIndex:
    return HybridIndex.load(folder)


def _edge_config() -> qdrant.EdgeConfig:
    return qdrant.EdgeConfig(
        vectors=qdrant.EdgeVectorParams(size=DIM, distance=qdrant.Distance.Dot),
        hnsw_config=qdrant.HnswIndexConfig(m=16, ef_construct=100, full_scan_threshold=10_000),
        max_search_threads=1,
    )


def _build_edge(world: World, folder: Path) -> None:
    folder.mkdir()
    shard = qdrant.EdgeShard.create(str(folder), _edge_config())
    # Indexed before the graph, so that it gets links inside every frequent value: without them
    # qdrant-edge finds next to nothing under a filter of a tenth. For topics too it would take hours.
    kinds = qdrant.PayloadSchemaType
    shard.update(qdrant.UpdateOperation.create_field_index("share", kinds.Keyword))
    for start in range(0, len(world.topics), 5_000):
        rows = range(start, min(start + 5_000, len(world.topics)))
        shard.update(qdrant.UpdateOperation.upsert_points([_point(world, row) for row in rows]))
    shard.optimize()
    shard.update(qdrant.UpdateOperation.create_field_index("topic", kinds.Keyword))
    shard.update(qdrant.UpdateOperation.create_field_index("expires", kinds.Integer))
    shard.close()


def _load_edge(_: World, folder: Path) -> qdrant.EdgeShard:
    return qdrant.EdgeShard.load(str(folder), _edge_config())


def _point(world: World, row: int, id: int | None = None) -> qdrant.Point:
    payload = {
        "share": [share for share, rows in world.shares.items() if rows[row]],
        "topic": str(world.topics[row]),
        "expires": int(world.expires[row]),
    }
    return qdrant.Point(row if id is None else id, world.vectors[row].tolist(), payload)


@dataclass(frozen=True)
class Faiss:
    """The best plain FAISS has: lists of 8-bit codes, read in number as the filter is narrow."""

    index: Any
    bitmaps: dict[tuple[str, str], npt.NDArray[np.uint8]]
    expires: npt.NDArray[np.int64]

    def passing(self, wanted: Filter) -> npt.NDArray[np.uint8]:
        """AND the bitmaps of what is wanted."""
        words = np.full(-(-len(self.expires) // 8), 255, np.uint8)
        for key, values in wanted.any_of.items():
            words &= np.bitwise_or.reduce([self.bitmaps[key, value] for value in values])
        for key, values in wanted.none_of.items():
            words &= ~np.bitwise_or.reduce([self.bitmaps[key, value] for value in values])
        for bound in wanted.at_least.values():
            words &= np.packbits(self.expires >= bound, bitorder="little")
        return words


def _build_faiss(world: World, folder: Path) -> None:
    lists = int(2 ** round(np.log2(4 * np.sqrt(len(world.topics)))))
    index = faiss.index_factory(DIM, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(world.vectors[:: max(1, len(world.vectors) // (64 * lists))])
    index.add(world.vectors)
    faiss.write_index(index, str(folder))


def _load_faiss(world: World, folder: Path) -> Faiss:
    flags = {("share", share): rows for share, rows in world.shares.items()}
    flags |= {("topic", str(topic)): world.topics == topic for topic in range(TOPICS)}
    bitmaps = {said: np.packbits(rows, bitorder="little") for said, rows in flags.items()}
    return Faiss(faiss.read_index(str(folder)), bitmaps, world.expires)


def _build_hnsw(world: World, folder: Path) -> None:
    index = hnswlib.Index("ip", DIM)
    index.init_index(len(world.topics) + 2_000, M=16, ef_construction=100)
    index.add_items(world.vectors, num_threads=2)
    index.save_index(str(folder))


def _load_hnsw(_: World, folder: Path) -> hnswlib.Index:
    index = hnswlib.Index("ip", DIM)
    index.load_index(str(folder))
    index.set_ef(128)
    index.set_num_threads(1)
    return index


def _compare(
    case: Case, world: World, asked: World, likeness: Vectors, engines: dict[str, Any]
) -> None:
    """Put every query to all engines in turn, twice, and print one row for each: the second time counts.

    Nobody asks the same twice in a row: what is in the caches is what others were told meanwhile.
    """
    times: dict[str, list[float]] = {name: [] for name in engines}
    recalls: dict[str, list[float]] = {name: [] for name in engines}
    for i, topic in [*enumerate(asked.topics.tolist())] * 2:
        passes = case.passes(world, topic)
        truth = _truth(passes, likeness[i])
        for name, engine in engines.items():
            if name == "hnswlib" and i >= SLOW:
                continue
            ask = partial(_ASKERS[name], engine, asked.vectors[i], case.wanted(topic), passes)
            start = time.perf_counter()
            found = ask()
            times[name].append(time.perf_counter() - start)
            recalls[name].append(len(truth & set(found)) / max(1, len(truth)))
    times = {name: all_times[len(all_times) // 2 :] for name, all_times in times.items()}
    for name in engines:
        _row(case.name, name, recalls[name], times[name], times.get("qdrant-edge", []))


def _row(case: str, name: str, recalls: list[float], times: list[float], peer: list[float]) -> None:
    p50, p95 = np.quantile(times, [0.5, 0.95]) * 1000
    ratio = f"{p50 / np.median(peer) / 1000:6.2f} × qdrant-edge" if peer else ""
    print(
        f"{case:22} {name:12} recall {np.mean(recalls):.3f}  worst {min(recalls):.2f}  "
        f"p50 {p50:7.2f} ms  p95 {p95:7.2f} ms  {ratio}",
        flush=True,
    )


def _likeness(world: World, asked: World) -> Vectors:
    parts = [world.vectors[at : at + 50_000] for at in range(0, len(world.vectors), 50_000)]
    return np.concatenate([asked.vectors @ part.T for part in parts], axis=1)


def _truth(passes: Flags, likeness: npt.NDArray[np.float32]) -> set[int]:
    rows = np.flatnonzero(passes)
    best = np.argpartition(likeness[rows], -K)[-K:] if len(rows) > K else np.arange(len(rows))
    return set(rows[best].tolist())


def _ask_ours(index: HybridIndex, vector: Vectors, wanted: Filter, _: Flags) -> list[int]:
    return [int(found.id) for found in index.search(vector, "", K, wanted)]


def _ask_edge(shard: qdrant.EdgeShard, vector: Vectors, wanted: Filter, _: Flags) -> list[int]:
    request = qdrant.QueryRequest(
        limit=K,
        query=qdrant.Query.Nearest(vector.tolist()),
        filter=_edge_filter(wanted),
        params=qdrant.SearchParams(hnsw_ef=128),
    )
    return [int(str(found.id)) for found in shard.query(request)]


def _ask_faiss(peer: Faiss, vector: Vectors, wanted: Filter, _: Flags) -> list[int]:
    words = peer.passing(wanted)
    share = int(np.bitwise_count(words).sum(dtype=np.int64)) / peer.index.ntotal
    probes = int(min(peer.index.nlist, 16 / max(share, 1e-9)))
    sieve = faiss.IDSelectorBitmap(words)
    parameters = faiss.SearchParametersIVF(nprobe=probes, sel=sieve)
    found = peer.index.search(vector[None], K, params=parameters)[1][0]
    return [int(row) for row in found if row >= 0]


def _ask_hnsw(index: hnswlib.Index, vector: Vectors, _: Filter, passes: Flags) -> list[int]:
    sieve = None if passes.all() else lambda row: bool(passes[row])
    try:
        found = index.knn_query(vector, K, filter=sieve)
    except RuntimeError:  # it found fewer than k
        return []
    return [int(row) for row in found[0][0]]


def _edge_filter(wanted: Filter) -> qdrant.Filter:
    def match(key: str, values: frozenset[str]) -> Condition:
        return qdrant.FieldCondition(key, match=qdrant.MatchAny(sorted(values)))

    must: list[Condition] = [match(key, values) for key, values in wanted.any_of.items()]
    for key, bound in wanted.at_least.items():
        must.append(qdrant.FieldCondition(key, range=qdrant.RangeFloat(gte=bound)))
    return qdrant.Filter(must=must, must_not=[match(*item) for item in wanted.none_of.items()])


def _change_ours(world: World, index: HybridIndex) -> None:
    first, some = len(world.topics), range(1_000)
    fresh = [Document(str(first + r), "", _document(world, r).attributes) for r in some]
    _timed("matcher add 1,000", index.add, fresh, world.vectors[:1_000])
    _timed("matcher remove 1,000", index.remove, [str(row) for row in some])
    found = [c.id for c in index.search(world.vectors[0], "", 5)]
    print("  found and lost at once:", str(first) in found and "0" not in found)


def _change_edge(world: World, shard: qdrant.EdgeShard) -> None:
    some = range(1_000)
    points = [_point(world, row, len(world.topics) + row) for row in some]
    operations = qdrant.UpdateOperation
    _timed("qdrant-edge add 1,000", shard.update, operations.upsert_points(points))
    _timed("qdrant-edge remove 1,000", shard.update, operations.delete_points(list(some)))
    shard.close()


def _measured(name: str, load: Callable[[], T]) -> T:
    before = _resident()
    loaded = _timed(f"  {name} load", load)
    total, mapped = (now - then for now, then in zip(_resident(), before, strict=True))
    print(
        f"  {name} memory: {total:.2f} GB resident, of it {mapped:.2f} GB mapped files", flush=True
    )
    return loaded


def _timed(name: str, work: Callable[..., T], *given: object) -> T:
    start = time.perf_counter()
    result = work(*given)
    print(f"{name}: {time.perf_counter() - start:.2f} s", flush=True)
    return result


def _resident() -> tuple[float, float]:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    kilobytes = [int(sizes[key]) for key in ("RssAnon", "RssFile", "RssShmem")]
    return sum(kilobytes) / 1e6, kilobytes[1] / 1e6


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--folder", type=Path, default=None, help="where the indexes are put")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    return parser.parse_args()


_BUILDERS: dict[str, Callable[[World, Path], None]] = {
    "matcher": _build_ours,
    "qdrant-edge": _build_edge,
    "faiss": _build_faiss,
    "hnswlib": _build_hnsw,
}
_LOADERS: dict[str, Callable[[World, Path], Any]] = {
    "matcher": _load_ours,
    "qdrant-edge": _load_edge,
    "faiss": _load_faiss,
    "hnswlib": _load_hnsw,
}
_ASKERS: dict[str, Callable[..., list[int]]] = {
    "matcher": _ask_ours,
    "qdrant-edge": _ask_edge,
    "faiss": _ask_faiss,
    "hnswlib": _ask_hnsw,
}
_CHANGES: dict[str, Callable[..., None]] = {"matcher": _change_ours, "qdrant-edge": _change_edge}

if __name__ == "__main__":
    main()
