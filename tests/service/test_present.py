"""What a kiosk offers to choose from, and what its papers say, asked without a browser."""

from dataclasses import replace

from matcher.store.fairs import Fair, Fairs
from matcher.store.tallies import Tallies
from matcher.store.values import PostingRow
from service.casework.loosening import ways
from service.casework.present import areas, find_work, total, work_today
from service.schemas.profile import ProfileIn


def test_the_work_of_today_is_counted_and_found_by_letters_and_by_names(service):
    work = work_today(service.wiring)
    assert work[0].count >= work[-1].count > 0
    assert find_work(work, "hg")[0].name == "焊工"
    assert "焊工" in [found.name for found in find_work(work, "烧焊")]
    assert find_work(work, "不是活") == () == find_work(work, " ")


def test_every_open_posting_is_counted_once(service):
    tallied = sum(
        one.count for one in Tallies.of(service.wiring.store).open_on(service.wiring.today)
    )
    assert tallied == service.wiring.store.counts()["shown"] == total(service.wiring, ())


def test_a_fair_counts_its_own(service):
    fairs, today = Fairs.of(service.wiring.store), service.wiring.today
    fair = fairs.open(Fair("一场", today, today, "广场", "450100"), "test")
    [id] = service.wiring.live.plain.newest("450100", today, 1, skip=1)
    fairs.seat(fair.id, {id: "3"}, "test")
    assert sum(work.at_fair for work in work_today(service.wiring, fair)) == 1


def test_places_with_the_work_come_first_and_the_nearest_of_them_before(service):
    found = areas(service.wiring, "450100", ["保洁员"])
    assert found[0].name.startswith("本地") and found[0].spots[0].name == "南宁市"
    for area in found:
        counts = [spot.count > 0 for spot in area.spots]
        assert counts == sorted(counts, reverse=True)
    assert sum(area.count for area in found) <= total(service.wiring, ["保洁员"])


def test_what_is_offered_to_be_left_open_opens_postings(service):
    wished = ProfileIn(about="想在柳州做焊工，一个月三万以上")
    offered = ways(service.wiring, wished, {}, 0)
    assert offered and all(way.found > 0 for way in offered)
    assert all(way.profile.about == "" for way in offered)


def test_a_paper_tells_whom_to_ring_and_nothing_once_a_posting_is_withdrawn(service):
    store = service.wiring.store
    [id] = service.wiring.live.plain.newest("450100", service.wiring.today, 1)
    posting = store.postings([id])[id]
    store.upsert_postings([PostingRow(replace(posting, extra=(("phone", "0771-5550100"),)))])
    made = service.client.post(
        "/v1/slips", json={"posting_ids": [id]}, headers=service.key("kiosk")
    ).json()
    page = f"/s/{made['token']}"
    assert 'href="tel:0771-5550100"' in service.client.get(page).text
    store.remove([id], "招满")
    gone = service.client.get(page).text
    assert "0771-5550100" not in gone and "不招了" in gone
    html = {"Accept": "text/html"}
    assert service.client.get("/s/nosuchtoken", headers=html).status_code == 404
