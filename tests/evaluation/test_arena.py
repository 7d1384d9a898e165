from dataclasses import replace

from matcher.evaluation.arena import known_pairs
from matcher.evaluation.metrics import Grades

from .small_world import DAY, world


def test_a_pair_scores_the_same_from_both_directions(tmp_path):
    _, _, arena = world(tmp_path)
    there = {one.posting.posting.id: one.score for one in arena.score_postings("账", ["W4", "W6"])}
    back = arena.matcher.rank_seekers(arena.postings["W4"], [arena.seekers["账"]])
    assert there["W4"] == back[0].score


def test_the_good_postings_stand_first(tmp_path):
    _, judged, arena = world(tmp_path)
    assert arena.rank_postings("焊", sorted(judged["焊"]))[0] == "W1"
    assert set(arena.rank_postings("账", sorted(judged["账"]))[:2]) == {"W4", "W5"}


def test_the_person_of_the_trade_stands_first(tmp_path):
    _, _, arena = world(tmp_path)
    assert arena.rank_seekers("W7", ["焊", "账", "扫"])[0] == "扫"


def test_what_has_run_out_goes_to_the_end_when_a_day_is_named(tmp_path):
    _, _, arena = world(tmp_path)
    anywhere = {"焊": replace(arena.seekers["焊"], places=())}
    arena = replace(arena, seekers=anywhere)
    assert arena.rank_postings("焊", ["W2", "W3", "W7"])[0] == "W3"
    assert replace(arena, as_of=DAY).rank_postings("焊", ["W2", "W3", "W7"])[-1] == "W3"


def test_a_part_left_out_takes_its_hard_limit_along(tmp_path):
    _, _, arena = world(tmp_path)
    weights = arena.matcher.weights
    [strict] = arena.score_postings("焊", ["W3"])
    [lenient] = arena.weighing(weights.leaving_out(["place"])).score_postings("焊", ["W3"])
    assert not strict.eligible
    assert lenient.eligible
    assert lenient.score > strict.score


def test_pairs_without_both_ends_are_counted(tmp_path):
    read, _, _ = world(tmp_path)
    judged = {"焊": {"W1": Grades(3, 3), "没有": Grades(0, 0)}, "谁": {"W1": Grades(1, 1)}}
    kept, lost = known_pairs(judged, read.seekers, read.postings)
    assert (set(kept["焊"]), lost) == ({"W1"}, 2)
