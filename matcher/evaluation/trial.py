"""Files and options in, a `Report` out: reads the world, runs the matcher and its peers, compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from matcher.catalogue import Catalogue
from matcher.encoder.model import Encoder
from matcher.engine import Matcher
from matcher.errors import ConfigError, DataError
from matcher.evaluation.ablation import ablate
from matcher.evaluation.arena import Arena, known_pairs
from matcher.evaluation.experiment import SEED, Ranker, Run, answerable, compare, run
from matcher.evaluation.exposure import Exposure, exposure
from matcher.evaluation.failures import worst_postings, worst_seekers
from matcher.evaluation.groups import Served, groups_of, read_groups, serve
from matcher.evaluation.judgments import Judgments, merged, read_judgments
from matcher.evaluation.lists import Lists, fill, make_lists
from matcher.evaluation.metrics import CUT, SHOWN
from matcher.evaluation.net import catches
from matcher.evaluation.peers import Peer, ceiling, peers
from matcher.evaluation.report import CEILING, MATCHER, Direction, Report
from matcher.evaluation.report import Catalogue as WholeCatalogue
from matcher.evaluation.world import World, read_seekers, read_world
from matcher.ranking.weights import Weights, load_weights
from matcher.store.store import Store
from matcher.types import Seeker

TODAY = date(2026, 11, 1)  # ages are counted to this day unless another is named
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What to evaluate, and how much of it."""

    postings: Path
    profiles: Path
    qrels: Sequence[Path]
    employer_qrels: Path | None = None
    as_of: date | None = None  # None: validity is ignored
    weights: Path | None = None
    against: Path | None = None
    full: bool = False
    ablate: bool = False
    groups: Path | None = None
    crowd: Path | None = None  # people nobody judged, to see where many lists lead
    crowd_size: int = 500
    worst: int = 10


@dataclass(frozen=True)
class Trial:
    """The world and judgments of a question, read, with the matcher made ready for them."""

    question: Question
    world: World
    judged: Judgments
    employers: Judgments
    arena: Arena
    notes: tuple[str, ...]


def prepare(question: Question, encoder: Encoder) -> Trial:
    """Read the files of a question and make a matcher for them, without a catalogue yet."""
    day = question.as_of or TODAY
    judged = merged(read_judgments(path) for path in question.qrels)
    employers: Judgments = {}
    if question.employer_qrels is not None:
        employers = read_judgments(question.employer_qrels, "posting_id")
    wanted = {id for pool in judged.values() for id in pool} | set(employers)
    world = read_world(question.postings, question.profiles, day, None if question.full else wanted)
    judged, lost = known_pairs(judged, world.seekers, world.postings)
    employers, also_lost = known_pairs(employers, world.postings, world.seekers)
    if not judged:
        raise DataError("没有一对评判能和岗位、档案对上，请核对编号", source=question.qrels[0].name)
    matcher = Matcher(
        catalogue=Catalogue(Store.open(":memory:"), encoder),
        encoder=encoder,
        as_of=day,
        weights=read_weights(question.weights),
        validity=question.as_of is not None,
        holds=False,
    )
    arena = Arena(matcher, world.seekers, world.postings, question.as_of)
    missing = lost + also_lost
    notes = (f"有{missing}对评判缺岗位或档案，没有算在内",) if missing else ()
    return Trial(question, world, judged, employers, arena, notes)


def evaluate(question: Question, encoder: Encoder, tell: Tell = lambda what: None) -> Report:
    """Answer a question; `tell` hears what is being done."""
    tell("读岗位、档案和评判")
    trial = prepare(question, encoder)
    tell("排各人的岗位，和几种简单排法比")
    directions = _directions(trial, peers(_judged_world(trial), encoder))
    own = directions[0].matcher
    report = Report(
        facts=_facts(trial),
        weights=trial.arena.matcher.weights,
        seekers=trial.world.seekers,
        directions=directions,
        notes=trial.notes,
    )
    if question.ablate:
        tell("逐项去掉，看每项值多少")
        report = replace(report, ablation=ablate(trial.arena, trial.judged, trial.employers))
    lists = None
    if question.full:
        tell(f"为每个人在全部{len(trial.world.postings)}个岗位里找")
        lists, whole = _whole(trial, tell)
        report = replace(report, catalogue=whole)
    return replace(report, groups=_groups(trial, own, lists))


def read_weights(path: Path | None) -> Weights:
    """Read a file of weights, or the ones that are shipped."""
    if path is None:
        return load_weights()
    try:
        return load_weights(path)
    except (OSError, ValidationError) as error:
        raise ConfigError(
            f"权重文件 {path} 用不了，请照 data/ranking.json 的样子写（{error}）"
        ) from error


def _facts(trial: Trial) -> dict[str, str]:
    question, matcher = trial.question, trial.arena.matcher
    return {
        "岗位": f"{question.postings.name}（{len(trial.world.texts)}个）",
        "求职者": f"{question.profiles.name}（{len(trial.world.seekers)}人）",
        "评判": f"{sum(map(len, trial.judged.values()))}对",
        "单位一侧的评判": f"{sum(map(len, trial.employers.values()))}对",
        "权重": str(question.weights.name) if question.weights else "自带",
        "有效期": f"按{question.as_of}算" if question.as_of else "不看",
        "编码模型": matcher.encoder.name,
    }


def _judged_world(trial: Trial) -> World:
    """Leave out the postings nobody judged, which the peers need not encode."""
    wanted = {id for pool in trial.judged.values() for id in pool} | set(trial.employers)
    postings = {id: one for id, one in trial.world.postings.items() if id in wanted}
    return replace(trial.world, postings=postings)


def _directions(trial: Trial, simple: Sequence[Peer]) -> tuple[Direction, ...]:
    arena, question = trial.arena, trial.question
    forward: dict[str, Ranker] = {MATCHER: arena.rank_postings}
    backward: dict[str, Ranker] = {MATCHER: arena.rank_seekers}
    if question.against is not None:
        other = arena.weighing(read_weights(question.against))
        forward[question.against.name] = other.rank_postings
        backward[question.against.name] = other.rank_seekers
    for peer in simple:
        forward[peer.name], backward[peer.name] = peer.postings, peer.seekers
    forward[CEILING], backward[CEILING] = ceiling(trial.judged), ceiling(trial.employers)
    there = _direction("求职者 → 岗位", forward, trial.judged)
    worst = worst_seekers(arena, there.matcher, trial.judged, question.worst)
    there = replace(there, failures=worst)
    employers = answerable(trial.employers)  # a posting that suits nobody has no best list
    if not employers:
        return (there,)
    back = _direction("岗位 → 求职者", backward, employers)
    worst = worst_postings(arena, back.matcher, employers, question.worst)
    return there, replace(back, failures=worst)


def _direction(name: str, rankers: dict[str, Ranker], judged: Judgments) -> Direction:
    runs = tuple(run(ranker, rank, judged) for ranker, rank in rankers.items())
    return Direction(name, runs, {other.name: compare(runs[0], other) for other in runs[1:]})


def _whole(trial: Trial, tell: Tell) -> tuple[Lists, WholeCatalogue]:
    matcher = trial.arena.matcher
    world = fill(matcher.catalogue.store, trial.world)
    matcher.catalogue.refresh()
    lists = make_lists(matcher, world.seekers, trial.judged)
    net = catches(matcher, world.seekers, trial.judged)
    whole = WholeCatalogue(lists, _spread(lists, world), net)
    if trial.question.crowd is None:
        return lists, whole
    crowd = _crowd(trial.question.crowd, trial.question.crowd_size, matcher.as_of)
    tell(f"再为{len(crowd)}个人列单，看单子落在哪些岗位")
    return lists, replace(whole, crowd=_spread(make_lists(matcher, crowd, {}), world))


def _crowd(path: Path, size: int, day: date) -> dict[str, Seeker]:
    """Draw some people of a file, the same ones each time."""
    everybody = read_seekers(path, day)
    rng = np.random.default_rng(SEED)
    drawn = rng.permutation(sorted(everybody))[:size]
    return {str(id): everybody[str(id)] for id in drawn}


def _spread(lists: Lists, world: World) -> tuple[Exposure, ...]:
    return tuple(exposure(lists.ids, world.postings, n) for n in (SHOWN, CUT))


def _groups(trial: Trial, own: Run, lists: Lists | None) -> tuple[Served, ...]:
    groups = dict(groups_of(trial.world.seekers, trial.arena.matcher.as_of.year))
    if trial.question.groups is not None:
        groups |= read_groups(trial.question.groups)
    lengths = {id: len(some) for id, some in lists.ids.items()} if lists else None
    return serve(own, groups, lengths)
