import os
from pathlib import Path

import pytest

from matcher.config import DATA, Settings
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import load_encoder
from matcher.evaluation.report import CEILING
from matcher.evaluation.trial import Question, evaluate

EVAL = Path(os.environ.get("MATCHER_SHARED") or DATA.parent.parent / "shared") / "data" / "eval"
pytestmark = pytest.mark.skipif(
    not EVAL.is_dir(), reason=f"needs the judged pairs in {EVAL}; set MATCHER_SHARED to find them"
)


@pytest.fixture(scope="module")
def report():
    settings = Settings()
    encoder = CachedEncoder(load_encoder(settings), settings.cache / "vectors.sqlite")
    files = (EVAL / name for name in ("postings.csv", "seekers_dev.jsonl", "qrels_dev.tsv"))
    postings, profiles, qrels = files
    question = Question(postings, profiles, (qrels,), EVAL / "qrels_employer_dev.tsv")
    return evaluate(question, encoder)


def test_every_judged_pair_is_found(report):
    assert not report.notes


def test_the_matcher_beats_every_peer(report):
    own, *others = report.directions[0].runs
    peers = [run for run in others if run.name != CEILING]
    assert all(own.mean("ndcg") >= run.mean("ndcg") for run in peers)
    assert all(own.mean("bad") <= run.mean("bad") for run in peers)
