"""An employer writes a posting, brings a workbook, and asks for people who suit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matcher.catalogue import SHOW
from matcher.store.contact_requests import ContactRequests
from matcher.store.persons import Persons
from tests.service.conftest import SAMPLES, STATIONS
from tests.service.desk import PEOPLE

from .conftest import violations
from .test_station import look_over

NAME, PHONE = "韦小样", "13900001234"
OURS = "雾里样例公司"


@pytest.fixture
def posting(screens):
    """Let the people of 南宁 agree to be shown; find a posting that suits one of them."""
    wiring = screens.wiring
    people = Persons.of(wiring.store)
    people.assign(PEOPLE, "南宁", "test")
    sealed = {"sealed_name": wiring.vault.seal(NAME), "sealed_phone": wiring.vault.seal(PHONE)}
    for id in PEOPLE:
        wiring.store.record_consent(id, SHOW, True, datetime.now(UTC))
        people.change(id, lambda person: replace(person, **sealed), "test", "person.change")
    wiring.live.refresh()
    [best] = wiring.live.matcher().recommend(wiring.store.seeker("Q001").seeker, 1)
    return wiring.store.postings([best.posting_id])[best.posting_id]


def test_while_one_writes_a_posting_one_sees_what_is_wrong_with_it(screens):
    page = screens.sign_in("recruiter", employer=OURS)
    page.click("text=写一个岗位")
    page.fill("[name=title]", "焊工")
    page.fill("[name=pay]", "5200-6000元/月")
    page.fill("[name=place]", "东莞市长安镇")
    page.fill("[name=requirements]", "限男性，有焊工证")
    page.wait_for_selector("[data-checked] mark")
    told = page.inner_text("[data-checked]")
    assert page.inner_text("[data-checked] mark") == "限男性"
    assert "依据" in told and "同类" in told
    look_over(screens, page, "employer-new")
    page.fill("[name=requirements]", "有焊工证")
    page.fill("[name=expires]", "2027-06-30")
    page.fill("[name=headcount]", "5")
    page.fill("[name=phone]", "0771-1234567")
    page.wait_for_selector("[data-checked] .tag.good")
    page.click("form >> text=报送这个岗位")
    page.wait_for_url("**/employer/postings/*")
    assert "在招" in page.inner_text("h1")
    page.click("main >> text=我的岗位")
    assert "焊工" in page.inner_text("table")
    assert not screens.errors


def test_pay_is_drawn_among_what_alike_postings_pay(screens):
    page = screens.sign_in("recruiter", employer=OURS)
    page.goto(screens.base + "/employer/new")
    page.fill("[name=title]", "普工")
    page.fill("[name=pay]", "4500元/月")
    page.fill("[name=place]", "东莞市")
    page.wait_for_selector("svg.pays")
    assert "您写的 4,500元" in page.locator("svg.pays").get_attribute("aria-label")
    look_over(screens, page, "employer-pays", ("landscape", "phone"))


def test_a_workbook_is_looked_at_before_it_is_taken_in(screens):
    page = screens.sign_in("recruiter", employer=OURS)
    page.goto(screens.base + "/employer/import")
    look_over(screens, page, "employer-import", ("landscape", "phone"))
    text = (
        "本公司招聘计划,,,,\n岗位,工资,地点,要求,车间代号\n焊工,6000-7000元/月,东莞市长安镇,有焊工证,甲\n"
        "普工,5000元/月,东莞市长安镇,限男性,乙\n,5000元/月,东莞市,,丙\n"
    )
    page.set_input_files(
        "input[type=file]", {"name": "计划.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.click("text=先看看怎么读的")
    page.wait_for_selector("text=读得对")
    assert "车间代号" in page.inner_text("main")
    assert screens.wiring.store.fields  # nothing is in the list yet
    look_over(screens, page, "employer-preview")
    page.click("form button.main-action")
    page.wait_for_selector(".sums")
    total, *parts = [int(text) for text in page.locator(".sum strong").all_inner_texts()]
    assert total == sum(parts) == 3
    look_over(screens, page, "employer-taken", ("landscape", "phone"))
    page.click("text=看我的岗位")
    assert page.locator("tbody tr").count() == 2
    assert not screens.errors


def test_of_another_employers_rows_and_a_hostile_file_nothing_is_taken_in(screens):
    page = screens.sign_in("recruiter", employer=OURS)
    page.goto(screens.base + "/employer/import")
    page.set_input_files("input[type=file]", SAMPLES / STATIONS["驻粤站"])
    page.click("text=先看看怎么读的")
    page.click("form button.main-action")
    page.wait_for_selector(".sums")
    total, *parts = [int(text) for text in page.locator(".sum strong").all_inner_texts()]
    assert parts[-1] == total > 0
    page.goto(screens.base + "/employer/import")
    broken = {"name": "计划.xlsx", "mimeType": "x/y", "buffer": b"PK\x03\x04" + b"\x00" * 99}
    page.set_input_files("input[type=file]", broken)
    page.click("text=先看看怎么读的")
    assert "请" in page.inner_text("[role=alert]")


def test_somebody_who_suits_is_asked_for_with_one_click_and_known_once_they_agree(screens, posting):
    page = screens.sign_in("recruiter", employer=posting.employer)
    look_over(screens, page, "employer", ("landscape", "phone"))
    page.goto(f"{screens.base}/employer/postings/{posting.id}")
    assert NAME not in page.content() and PHONE not in page.content()
    look_over(screens, page, "employer-people")
    page.click("text=请求联系 >> nth=-1")
    page.wait_for_selector(".asked")
    look_over(screens, page, "employer-asked", ("landscape",))
    requests = ContactRequests.of(screens.wiring.store)
    [asked] = requests.of_posting(posting.employer, posting.id)
    requests.agree(asked.id, "test")
    page.reload()
    page.click("text=看姓名和电话")
    assert NAME in page.inner_text("main") and PHONE in page.inner_text("main")
    look_over(screens, page, "employer-request", ("landscape", "phone"))
    page.click("text=回到岗位")
    page.click("text=不再联系")
    page.wait_for_load_state()
    assert "已经取消" in page.inner_text("main")
    assert violations(page) == []
    assert not screens.errors


def test_whoever_took_the_consent_back_meanwhile_is_gone_and_the_page_says_why(screens, posting):
    page = screens.sign_in("recruiter", employer=posting.employer)
    page.goto(f"{screens.base}/employer/postings/{posting.id}")
    for id in PEOPLE:
        screens.wiring.store.record_consent(id, SHOW, False, datetime.now(UTC))
    page.click("text=请求联系 >> nth=0")
    page.wait_for_url("**told=taken-back")
    assert "本人刚收回了给单位看的同意" in page.inner_text("main")
    assert not page.locator(".people article").count()
    look_over(screens, page, "employer-taken-back", ("landscape", "phone"))
    assert not screens.errors


def test_another_employers_posting_is_not_there(screens, posting):
    page = screens.sign_in("recruiter", employer=OURS)
    answer = page.goto(f"{screens.base}/employer/postings/{posting.id}")
    assert answer.status == 404
