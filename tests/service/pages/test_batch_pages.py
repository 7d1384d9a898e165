"""Packages for many people at once: found, left and come back to, looked through, confirmed."""

from matcher.store.outcomes import Outcomes
from matcher.store.packages import Packages
from matcher.store.persons import Person, Persons
from tests.service.counter import GRADUATE, HARD, copies, open_counter
from tests.service.desk import copy_people, listed

from .test_packages_pages import both_modes, look_at_sizes


def test_many_are_prepared_at_once_after_a_look_at_each(office):
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk/due")
    look_at_sizes(office, page, "due")
    assert both_modes(page) == []
    page.get_by_role("link", name="成批准备").last.click()
    office.keep(page, "batch")
    assert both_modes(page) == []
    page.get_by_role("button", name="人找岗位").click()
    page.wait_for_url("**/desk/batch/review")
    store = office.wiring.store
    assert not Packages.of(store).of_seeker(GRADUATE)  # nothing before it is confirmed
    look_at_sizes(office, page, "batch-review")
    assert both_modes(page) == []
    person = page.locator(f"[data-person={GRADUATE}]")
    dropped = person.locator("input[name=pick]:checked").first.get_attribute("value")
    person.locator("input[name=pick]:checked").first.uncheck()
    person.locator("summary").click()
    added = person.locator("details input[name=pick]").first.get_attribute("value")
    person.locator("details input[name=pick]").first.check()
    assert "已勾 3 个" in person.inner_text()
    page.get_by_role("button", name="确认").click()
    page.get_by_text("办完了").wait_for()
    office.keep(page, "batch-done")
    [package] = Packages.of(store).of_seeker(GRADUATE)
    assert len(package.items) == 6
    page.goto(f"{office.base}/desk/people/{GRADUATE}/package")
    chosen = Outcomes.of(store).of_seeker(GRADUATE)
    ids = {f"{GRADUATE}|{one.posting_id}" for one in chosen}
    assert added in ids and dropped not in ids
    assert Packages.of(store).of_seeker(HARD)
    assert not office.errors


def test_a_batch_that_was_left_is_found_again_and_gone_on_with(office):
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk/batch")
    boxes = page.locator("input[data-tick]")
    count = boxes.count()
    for at in range(1, count):
        boxes.nth(at).uncheck()
    first = boxes.first.get_attribute("value")
    page.get_by_role("button", name="给勾选的 1 人").click()
    page.wait_for_url("**/desk/batch/review")
    assert page.locator("[data-person]").count() == 1
    page.goto(office.base + "/desk")
    page.goto(office.base + "/desk/batch")
    assert "今天已经给 1 人找好了" in page.inner_text("main")
    assert not page.locator(f"input[value='{first}']").is_checked()
    look_at_sizes(office, page, "batch-left")
    page.get_by_role("button", name=f"给勾选的 {count - 1} 人").click()
    page.wait_for_url("**/desk/batch/review")
    assert page.locator("[data-person]").count() == count
    assert not office.errors


def test_how_far_the_search_has_come_is_told_person_by_person(office):
    names = [f"G{number}" for number in range(6)]
    copy_people(office, GRADUATE, names)
    for name in names:
        Persons.of(office.wiring.store).put(Person(name, "南宁", audience="农民工"), "test")
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk/batch")
    page.evaluate(
        "new MutationObserver(function (changes) {"
        "  sessionStorage.told = (sessionStorage.told || '') + changes[0].target.textContent + '|';"
        "}).observe(document.querySelector('[data-waiting]'), {childList: true})"
    )
    count = page.locator("input[data-tick]").count()
    page.get_by_role("button", name="人找岗位").click()
    page.wait_for_url("**/desk/batch/review")
    told = page.evaluate("sessionStorage.told").split("|")[:-1]
    assert [text.partition("；")[0] for text in told] == [
        f"正在找第 {first} / {count} 人" for first in range(1, count + 1, 5)
    ]
    assert len(told) > 1 and page.locator("[data-person]").count() == count


def test_without_a_script_many_are_confirmed_at_once_and_nobody_by_anothers_list(service):
    clerk, _ = open_counter(service)
    copies(service, GRADUATE, 6)
    told = listed(service, clerk, GRADUATE).json()
    one = told["items"][0]["posting"]["id"]
    form = {
        "seeker": [GRADUATE, HARD],
        "list": [f"{GRADUATE}|{told['id']}", f"{HARD}|{told['id']}"],
        "pick": [f"{GRADUATE}|{one}"],
    }
    answer = service.client.post("/desk/batch/confirm", data=form, headers=clerk)
    assert "备好了 1 人" in answer.text and "这份名单是别人的" in answer.text
    [package] = Packages.of(service.wiring.store).of_seeker(GRADUATE)
    chosen = Outcomes.of(service.wiring.store).of_seeker(GRADUATE)
    assert [found.posting_id for found in chosen] == [one]
    assert package.lacking["posting"] == 3
    assert not Packages.of(service.wiring.store).of_seeker(HARD)
