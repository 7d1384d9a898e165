"""Real feeds beside the repository, read with the column maps of `data/columns/examples`."""

import os
from pathlib import Path

import pytest

from matcher.config import DATA
from matcher.ingest.columnmap import load_column_map
from matcher.ingest.postings import posting_from_fields
from matcher.ingest.rows import is_rejected, open_feed, read_rows
from matcher.ingest.seekers import seeker_from_profile

SHARED = Path(os.environ.get("MATCHER_SHARED") or DATA.parent.parent / "shared") / "data"
EXAMPLES = DATA / "columns" / "examples"
_SAMPLE = 400  # rows of each file; the whole is measured by hand

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real feeds are not beside the repository"
)

POSTINGS = [
    ("feeds/boss_31cities/job_clean.csv", "boss_31cities"),
    ("feeds/job51_eight_families/数据最新.csv", "job51_eight_families"),
    ("feeds/job51_eight_families/金融-1-clean.csv", "job51_eight_families"),
    ("feeds/job51_python_xlsx/51jobs.xlsx", "job51_python_xlsx"),
    ("feeds/taidi2023/recruitment-info.csv", "taidi2023_recruitment"),
    ("feeds/taidi2023/variantB_result1-1.csv", "taidi2023_recruitment_processed"),
    ("feeds/yidagong_bluecollar/jobs.csv", "yidagong_bluecollar"),
    ("feeds/zhilian_shenzhen_accounting/zhilian.csv", "zhilian_shenzhen_accounting"),
    ("eval/postings.csv", "postings_csv"),
]
SEEKERS = [
    ("feeds/taidi2023/hunter-info.csv", "taidi2023_seekers"),
    ("feeds/taidi2023/variantB_result1-2.csv", "taidi2023_seekers_processed"),
]


@pytest.mark.parametrize(("path", "example"), POSTINGS)
def test_rows_with_a_title_are_taken_and_most_are_placed_and_paid(path, example):
    column_map = load_column_map(EXAMPLES / f"{example}.json", "postings")
    rows = list(read_rows(open_feed(SHARED / path, "postings", column_map)))[:_SAMPLE]
    composed = [posting_from_fields(row.fields, example) for row in rows]
    rejected = [posting for posting, findings in composed if is_rejected(findings)]
    assert [posting for posting in rejected if posting.title] == []
    placed = [posting for posting, _ in composed if posting.places or posting.anywhere]
    assert len(placed) >= 0.8 * len(rows)
    assert sum(posting.pay is not None for posting, _ in composed) >= 0.4 * len(rows)


@pytest.mark.parametrize(("path", "example"), SEEKERS)
def test_seekers_are_taken_without_their_names(path, example):
    column_map = load_column_map(EXAMPLES / f"{example}.json", "seekers")
    rows = list(read_rows(open_feed(SHARED / path, "seekers", column_map)))[:_SAMPLE]
    for row in rows:
        seeker, findings = seeker_from_profile(row.fields, example)
        assert not is_rejected(findings)
        assert str(row.fields["name"]) not in dict(seeker.extra).values()
