"""Packages at the desk: prepared, changed, printed and delivered by a caseworker; many at once."""

import re

import pytest

from matcher.store.packages import Packages
from matcher.store.persons import Person, Persons
from tests.service.counter import GRADUATE, HARD, open_counter

from .conftest import NAME, OTHER, PHONE, SIZES, violations

MOST_CLICKS = 12


class Clicks:
    """A page that counts what is clicked on it."""

    def __init__(self, page, done=1):
        self.page, self.count = page, done  # signing in was one

    def on(self, role, name):
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.count += 1


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def look_at_sizes(screens, page, name):
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page), f"{name} at {size}"
        if size != "portrait":
            screens.keep(page, f"{name}-{size}")
    width, height = SIZES["landscape"]
    page.set_viewport_size({"width": width, "height": height})


def both_modes(page):
    found = violations(page)
    page.click("button[data-mode=elder]")
    found += violations(page)
    wide = []
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        wide += [] if fits(page) else [width]
    page.set_viewport_size({"width": SIZES["landscape"][0], "height": SIZES["landscape"][1]})
    page.click("button[data-mode=elder]")
    assert wide == []
    return found


def pages_of(pdf):
    return max(int(count) for count in re.findall(rb"/Count (\d+)", pdf))


def test_a_whole_package_takes_few_clicks_from_signing_in(office):
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk")
    clicks = Clicks(page)
    clicks.on("link", NAME[0] + "**")
    clicks.on("link", "一套服务")
    look_at_sizes(office, page, "package-before")
    clicks.on("button", "一次备齐")
    look_at_sizes(office, page, "package")
    assert both_modes(page) == []
    assert page.locator(".parcel-card").count() == 6
    clicks.on("link", "打印服务单")
    clicks.on("link", "打印全名")
    clicks.on("link", "返回")
    clicks.on("button", "当面全部交给本人")
    assert clicks.count <= MOST_CLICKS
    office.keep(page, "package-done")
    [package] = Packages.of(office.wiring.store).of_seeker(GRADUATE)
    assert package.state == "complete"
    assert not office.errors


def test_what_is_in_a_package_is_changed_swapped_and_delivered_piece_by_piece(office):
    page = office.sign_in("caseworker", office="南宁")
    path = f"/desk/people/{HARD}/package"
    page.goto(office.base + path)
    page.click("text=一次备齐")
    postings = page.locator("#part-posting .parcel-card")
    assert 3 <= postings.count() <= 5  # somebody in hardship is owed targeted ones
    first = page.locator(".parcel-part").first
    assert "岗位推荐" in first.inner_text()
    before = postings.first.inner_text()
    postings.first.get_by_role("link", name="换一个").click()
    page.locator(".parcel-offer input").last.check()
    office.keep(page, "package-swap")
    page.click("text=换成这个")
    assert postings.first.inner_text() != before
    guidance = page.locator("#part-guidance .parcel-card")
    guidance.get_by_text("改内容").click()
    guidance.locator("textarea").fill("先去社区问公益性岗位。")
    guidance.get_by_role("button", name="保存").click()
    assert "先去社区问公益性岗位。" in guidance.inner_text()
    guidance.get_by_text("登记送达").click()
    office.keep(page, "package-deliver")
    guidance.get_by_text("电话", exact=True).click()
    guidance.locator("input[name=proof]").fill("通话记录 12 号")
    guidance.get_by_role("button", name="记下已送达").click()
    assert "通话记录 12 号" in guidance.inner_text() and "电话" in guidance.inner_text()
    guidance.get_by_role("button", name="撤回").click()
    assert "还没交" in guidance.inner_text()
    page.locator(".parcel-policies > summary").click()
    page.locator(".parcel-asks input[value=no]").first.check()
    page.click("text=重新看")
    office.keep(page, "package-asked")
    assert page.locator(".parcel-policies[open]").count() == 1
    assert both_modes(page) == []
    assert not office.errors


@pytest.mark.parametrize("who", [GRADUATE, HARD])
def test_sheets_fit_one_page_each_with_a_code_and_a_masked_name(office, who):
    page = office.sign_in("caseworker", office="南宁")
    name = {GRADUATE: NAME, HARD: OTHER}[who]
    page.goto(f"{office.base}/desk/people/{who}/package")
    page.click("text=一次备齐")
    for link, kept in (("打印服务单（A4）", "sheet"), ("只印岗位推荐单", "slip")):
        page.goto(f"{office.base}/desk/people/{who}/package")
        page.get_by_role("link", name=link).click()
        sheet = page.locator(".paper")
        assert name not in sheet.inner_text() and f"{name[0]}**" in sheet.inner_text()
        assert PHONE in sheet.inner_text() and "不使用个性化推荐" in sheet.inner_text()
        assert both_modes(page) == []
        look_at_sizes(office, page, f"{kept}-{who}")
        page.get_by_role("link", name="打印全名").click()
        assert name in sheet.inner_text()
        code = page.locator(".paper-code svg").bounding_box()
        assert code["width"] >= 25 / 25.4 * 96
        as_paper(office, page, f"{kept}-{who}-paper")
    assert not office.errors


def as_paper(screens, page, name):
    """Keep what is printed on the one page there is: its width between the margins, black on white."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1009})
    screens.keep(page, name)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": SIZES["landscape"][0], "height": SIZES["landscape"][1]})
    assert fits(page)


def test_a_supervisor_keeps_up_the_ledger_the_sets_the_policies_and_the_courses(office, tmp_path):
    page = office.sign_in("supervisor", office="南宁")
    page.goto(f"{office.base}/desk/people/{GRADUATE}/package")
    page.click("text=一次备齐")
    for path in ("ledger", "sets", "policies", "trainings"):
        page.goto(f"{office.base}/desk/{path}")
        look_at_sizes(office, page, f"office-{path}")
        assert both_modes(page) == []
    page.goto(office.base + "/desk/ledger")
    assert f"{NAME[0]}**" in page.locator("table").inner_text()
    with page.expect_download() as download:
        page.click("text=导出这一部分")
    assert download.value.suggested_filename == "ledger.xlsx"
    page.goto(office.base + "/desk/sets")
    card = page.locator("section", has=page.get_by_role("heading", name="农民工"))
    card.locator("input[name=due_days]").fill("45")
    card.get_by_role("button", name="保存").click()
    assert card.locator("input[name=due_days]").input_value() == "45"
    page.goto(office.base + "/desk/policies")
    page.locator("details.policy-row summary").first.click()
    page.get_by_role("link", name="修改").first.click()
    assert both_modes(page) == []
    office.keep(page, "office-policy")
    page.fill("input[name=valid_to]", "2027-06-30")
    page.click("text=保存")
    assert "办到 2027年6月30日" in page.inner_text("main")
    page.goto(office.base + "/desk/trainings")
    file = tmp_path / "目录.csv"
    file.write_text("培训名称,类别,地点,开班时间\n焊工培训,培训,南宁,\n,培训,南宁,\n", "utf-8")
    page.set_input_files("input[type=file]", file)
    page.fill("input[name=source]", "四季度")
    page.get_by_role("button", name="导入").click()
    office.keep(page, "office-trainings-report")
    assert "焊工培训" in page.inner_text("main") and "没收 1" in page.inner_text("main")
    assert both_modes(page) == []
    assert not office.errors


def test_a_page_that_is_out_of_date_changes_nothing(service):
    clerk, _ = open_counter(service)
    service.client.post(f"/desk/people/{GRADUATE}/package", headers=clerk)
    [package] = Packages.of(service.wiring.store).of_seeker(GRADUATE)
    [guidance] = [item for item in package.items if item.kind == "guidance"]
    path = f"/desk/packages/{package.id}/items/{guidance.id}"
    stale = {"text": "样例", "version": str(package.version + 1)}
    answer = service.client.post(path, data=stale, headers=clerk)
    assert answer.status_code == 412 and "别人改过" in answer.text
    again = service.client.post(path, data={"text": "样例"}, headers=clerk)
    assert again.status_code == 200 and "改好了" in again.text


def test_whoever_has_no_audience_is_told_what_to_do_first(service):
    clerk, _ = open_counter(service)
    store = service.wiring.store
    id = next(one.seeker.id for one in store.iter_seekers() if not one.seeker.groups)
    Persons.of(store).put(Person(id, "南宁"), "test")
    path = f"/desk/people/{id}/package"
    assert "还没有定服务对象类别" in service.client.get(path, headers=clerk).text
    assert "还没有选定岗位" in service.client.get(f"/desk/print/slip/{id}", headers=clerk).text
    assert service.client.post(path, headers=clerk).status_code == 422
