import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from matcher.ingest.profiles import corrected, profile_of, reread
from matcher.ingest.seekers import seeker_from_profile

DAY = date(2026, 11, 24)
SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "seekers.jsonl"
PEOPLE = [json.loads(line) for line in SAMPLES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("profile", PEOPLE, ids=lambda profile: profile["seeker_id"])
def test_the_profile_written_is_read_as_the_same_person(profile):
    seeker, _ = seeker_from_profile(profile, "南宁", as_of=DAY)
    again, _ = reread(seeker, profile_of(seeker, DAY), DAY)
    for field in fields(seeker):
        assert getattr(again, field.name) == getattr(seeker, field.name), field.name


def test_a_place_refused_in_the_field_of_places_stays_refused():
    seeker, _ = seeker_from_profile(
        {"seeker_id": "1", "desired_titles": ["焊工"], "desired_regions": ["柳州", "不去广东"]}
    )
    assert profile_of(seeker)["desired_regions"] == ["柳州市", "不去广东省"]


def test_correcting_the_words_corrects_what_was_read_from_them():
    seeker, _ = seeker_from_profile({"seeker_id": "1", "about": "夜班熬不住，想做保安"})
    better, _ = corrected(seeker, {"about": "夜班可以，想做保安"})
    assert "refuses" in [mention.stance for mention in seeker.mentions]
    assert "refuses" not in [mention.stance for mention in better.mentions]


def test_an_emptied_field_is_taken_away():
    seeker, _ = seeker_from_profile(
        {"seeker_id": "1", "desired_titles": ["焊工"], "salary_min": 5000}
    )
    assert corrected(seeker, {"salary_min": None})[0].pay_floor is None


def test_what_was_read_of_fields_that_are_not_kept_outlives_a_correction():
    seeker, _ = seeker_from_profile(
        {"seeker_id": "1", "desired_titles": ["会计"], "languages": ["会讲英语"]}
    )
    assert any(mention.field == "languages" for mention in seeker.mentions)
    better, _ = corrected(seeker, {"major": "会计"})
    assert [m for m in better.mentions if m.field == "languages"] == [
        m for m in seeker.mentions if m.field == "languages"
    ]
