import json
from dataclasses import replace

import pytest

from matcher.errors import ConfigError, DataError
from matcher.evaluation.experiment import NAMES
from matcher.evaluation.html import page
from matcher.evaluation.lists import list_lines
from matcher.evaluation.report import CEILING, MATCHER, to_json
from matcher.evaluation.tables import tables
from matcher.evaluation.trial import evaluate

from .small_world import DAY, LetterEncoder, files


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    question = replace(files(tmp_path_factory.mktemp("world")), full=True, ablate=True)
    return evaluate(question, LetterEncoder())


def test_both_directions_are_measured_beside_the_same_peers(report):
    names = [[run.name for run in direction.runs] for direction in report.directions]
    assert names[0] == names[1]
    assert (names[0][0], names[0][-1]) == (MATCHER, CEILING)
    assert {"随机", "BM25", "向量", "BM25＋向量", "十行规则"} < set(names[0])


def test_the_small_world_is_ranked_without_a_fault(report):
    own = report.directions[0].matcher
    assert own.mean("ndcg") == pytest.approx(1.0)
    assert own.mean("hit") == 1.0
    assert own.mean("precision") == pytest.approx((1 + 2 + 1) / 9)  # what there is to find


def test_the_ceiling_is_never_passed(report):
    for direction in report.directions:
        top = direction.runs[-1]
        assert all(run.mean("ndcg") <= top.mean("ndcg") for run in direction.runs)


def test_postings_that_suit_nobody_are_left_out_of_the_other_direction(report):
    assert "W8" not in report.directions[1].matcher.figures


def test_lists_from_the_whole_catalogue_start_with_the_good_postings(report):
    lists = report.catalogue.lists
    assert lists.ids["焊"][0] == "W1"
    assert lists.judged_share(1) == 1.0
    assert lists.precision() > 0.5


def test_searching_by_all_ways_finds_at_least_what_each_finds(report):
    together, *others = report.catalogue.net
    assert together.recall == 1.0
    assert all(one.recall <= together.recall for one in others)


def test_a_written_list_can_be_judged_and_read_again(report, tmp_path):
    path = tmp_path / "judged.tsv"
    path.write_text("".join(list_lines(report.catalogue.lists, report.seekers)), "utf-8")
    header, *rows = path.read_text("utf-8").splitlines()
    assert header.split("\t")[:5] == ["seeker_id", "posting_id", "seeker", "employer", "note"]
    assert all(row.count("\t") == header.count("\t") for row in rows)


def test_json_holds_every_figure_and_no_number_that_json_lacks(report):
    text = json.dumps(to_json(report), allow_nan=False)
    first = json.loads(text)["directions"][0]["runs"][0]
    assert set(first["means"]) == set(NAMES)


def test_the_page_needs_no_other_host_and_lets_no_text_become_markup(report):
    told = replace(report, facts={"岗位": "<script>alert(1)</script>"})
    text = page(told)
    assert "<script" not in text
    assert "http" not in text
    assert "<svg" in text


def test_there_is_a_table_for_everything_asked(report):
    titles = [str(table.title) for table in tables(report)]
    for word in ("求职者 → 岗位", "岗位 → 求职者", "去掉一项", "全部岗位", "各类人"):
        assert any(word in title for title in titles)


def test_lists_in_the_best_order_are_no_failures(report):
    assert all(not direction.failures for direction in report.directions)


@pytest.fixture
def wrong(tmp_path):
    """A world whose judges see everything the other way round."""
    question = files(tmp_path)
    question.qrels[0].write_text(
        "seeker_id\tposting_id\tseeker\temployer\tnote\n"
        "焊\tW1\t0\t0\t看走眼了\n焊\tW7\t3\t3\t看走眼了\n"
        "扫\tW1\t3\t3\t看走眼了\n扫\tW7\t0\t0\t看走眼了\n",
        "utf-8",
    )
    return evaluate(question, LetterEncoder())


def test_the_worst_are_told_with_the_judges_word_beside_the_matchers(wrong):
    for direction in wrong.directions:
        first = direction.failures[0]
        assert first.figures.ndcg < 1
        assert any(line.grades.note for line in first.first)
        assert any(line.match.reasons for line in first.first)


def test_two_files_of_weights_are_compared_person_by_person(tmp_path):
    weights = tmp_path / "other.json"
    weights.write_text('{"seeker": {"trade": 1}, "employer": {"education": 1}}', "utf-8")
    found = evaluate(replace(files(tmp_path), against=weights), LetterEncoder())
    assert "other.json" in found.directions[0].compared


def test_a_day_sends_postings_that_ran_out_to_the_end(tmp_path):
    found = evaluate(replace(files(tmp_path), as_of=DAY), LetterEncoder())
    assert found.directions[0].matcher.ranked["焊"][-1] == "W3"


def test_weights_that_make_no_sense_are_named(tmp_path):
    weights = tmp_path / "bad.json"
    weights.write_text("{}", "utf-8")
    with pytest.raises(ConfigError, match=r"bad\.json"):
        evaluate(replace(files(tmp_path), weights=weights), LetterEncoder())


def test_judgments_of_another_world_are_refused(tmp_path):
    question = files(tmp_path)
    question.qrels[0].write_text("seeker_id\tposting_id\tseeker\temployer\n谁\t哪\t1\t1\n", "utf-8")
    with pytest.raises(DataError, match="编号"):
        evaluate(question, LetterEncoder())


def test_a_crowd_is_drawn_the_same_each_time_and_lists_are_counted(tmp_path):
    question = files(tmp_path)
    asked = replace(question, full=True, crowd=question.profiles, crowd_size=2)
    one, other = (evaluate(asked, LetterEncoder()).catalogue.crowd for _ in range(2))
    assert one == other
    assert [exposure.people for exposure in one] == [2, 2]
