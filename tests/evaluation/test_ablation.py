from matcher.evaluation.ablation import PARTS, ablate, named_parts
from matcher.evaluation.judgments import read_judgments
from matcher.ranking.weights import Weights, load_weights

from .small_world import files, world


def test_every_part_of_the_shipped_score_is_left_out():
    weights = load_weights()
    named = {part for parts in named_parts(weights).values() for part in parts}
    assert named >= set(weights.seeker) | set(weights.employer)


def test_a_part_without_a_row_goes_by_its_own_name():
    weights = Weights(seeker={"trade": 1.0, "new": 1.0}, employer={})
    assert named_parts(weights) == {**PARTS, "new": ("new",)}


def test_leaving_out_what_decides_costs_and_the_rest_is_told_apart(tmp_path):
    _, judged, arena = world(tmp_path)
    employers = read_judgments(files(tmp_path).qrels[0], "posting_id")
    costs = {cost.name: cost for cost in ablate(arena, judged, employers)}
    assert costs["工种、职业远近"].ndcg.difference <= 0
    assert costs["证照"].ndcg.difference == 0.0
    assert costs["证照"].employer is not None


def test_without_judgments_from_the_other_side_that_column_is_empty(tmp_path):
    _, judged, arena = world(tmp_path)
    assert all(cost.employer is None for cost in ablate(arena, judged, {}))
