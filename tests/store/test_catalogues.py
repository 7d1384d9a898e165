"""Policies, sets of services and trainings in the store: an office's own before the region's."""

import pytest

from matcher.store.policies import Policies, PolicyChanged
from matcher.store.service_sets import ServiceSets
from matcher.store.service_tables import audit
from matcher.store.trainings import TrainingRow, Trainings, training_id


def actions(store):
    with store.engine.connect() as connection:
        return [row.action for row in connection.execute(audit.select())]


def test_an_offices_policy_goes_before_the_regions(store):
    section = Policies.of(store)
    section.put({"p": {"title": "全区"}, "q": {"title": "全区"}}, "", "t")
    section.put({"p": {"title": "南宁"}}, "南宁", "t")
    assert section.overrides("南宁") == {"p": {"title": "南宁"}, "q": {"title": "全区"}}
    assert section.overrides("柳州")["p"] == {"title": "全区"}
    assert section.drop("p", "南宁", "t") and not section.drop("p", "南宁", "t")
    assert section.overrides("南宁")["p"] == {"title": "全区"}
    assert actions(store) == ["policy.put", "policy.put", "policy.dropped"]


def test_a_policy_written_again_is_no_change(store):
    section = Policies.of(store)
    assert section.put({"p": {"title": "甲"}, "q": {"title": "乙"}}, "", "t") == 2
    assert section.put({"p": {"title": "甲"}, "q": {"title": "丙"}}, "", "t") == 1


def test_a_policy_written_meanwhile_is_not_written_over(store):
    section = Policies.of(store)
    section.put({"p": {"title": "甲"}}, "", "t")
    read = section.overrides("南宁")
    section.put({"q": {"title": "别的"}}, "南宁", "t")
    assert section.put({"p": {"title": "乙"}}, "南宁", "t", read) == 1
    with pytest.raises(PolicyChanged):
        section.put({"p": {"title": "丙"}}, "南宁", "t", read)
    assert section.overrides("南宁")["p"] == {"title": "乙"}
    assert actions(store) == ["policy.put"] * 3


def test_a_set_is_written_over_and_taken_back(store):
    section = ServiceSets.of(store)
    section.put("农民工", "南宁", {"postings": 3}, "t")
    section.put("农民工", "南宁", {"postings": 4}, "t")
    assert section.written() == {("南宁", "农民工"): {"postings": 4}}
    assert section.drop("农民工", "南宁", "t") and not section.drop("农民工", "南宁", "t")
    assert section.written() == {}


def row(key, ends=None, kind="training", office="南宁"):
    return TrainingRow(
        training_id(office, "目录", key), kind, "450100", None, ends, f'{{"k":"{key}"}}'
    )


def test_trainings_are_created_updated_and_left_alone(store):
    section = Trainings.of(store)
    assert section.take("南宁", "目录", [row("a"), row("b")], "t") == ("created", "created")
    again = section.take("南宁", "目录", [row("a"), row("b", "2026-12-01")], "t")
    assert again == ("unchanged", "updated")


def test_a_whole_catalogue_closes_what_it_leaves_out_and_may_bring_it_back(store):
    section = Trainings.of(store)
    section.take("南宁", "目录", [row("a"), row("b")], "t")
    section.take("南宁", "目录", [row("a")], "t", whole=True)
    assert [one.id for one in section.open_on("2026-11-01")] == [row("a").id]
    assert not section.get(row("b").id).active
    assert section.take("南宁", "目录", [row("b")], "t") == ("updated",)
    assert section.get(row("b").id).active


def test_catalogues_of_two_offices_do_not_meet(store):
    section = Trainings.of(store)
    section.take("南宁", "目录", [row("a")], "t")
    section.take("柳州", "目录", [row("a", office="柳州")], "t", whole=True)
    assert len(section.open_on("2026-11-01")) == 2


def test_what_can_be_joined_is_listed_by_day_kind_and_page(store):
    section = Trainings.of(store)
    rows = [row("a", "2026-11-01"), row("b", "2026-10-31"), row("c", kind="internship")]
    section.take("南宁", "目录", rows, "t")
    found = [one.id for one in section.open_on("2026-11-01")]
    assert found == sorted([rows[0].id, rows[2].id])
    assert [one.id for one in section.open_on("2026-11-01", kind="internship")] == [rows[2].id]
    assert [one.id for one in section.open_on("2026-11-01", 1, found[0])] == found[1:]
