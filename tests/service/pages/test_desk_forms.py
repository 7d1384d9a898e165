"""The forms of the desk as a browser without scripts sends them."""

import pytest

from matcher.catalogue import SHOW
from matcher.store.contact_requests import ContactRequests

from ..desk import open_office

PERSON = "/desk/people/Q001"


class Paper:
    """Sends forms and reads pages as a caseworker."""

    def __init__(self, service, headers):
        self.service, self.client, self.store = service, service.client, service.wiring.store
        self.headers = {**headers, "Accept": "text/html"}

    def get(self, path):
        return self.client.get(path, headers=self.headers)

    def send(self, path, **fields):
        return self.client.post(path, data=fields, headers=self.headers)


@pytest.fixture
def paper(service):
    return Paper(service, open_office(service))


def test_a_new_person_is_registered_in_their_own_words(paper):
    shown = paper.send("/desk/new", about="做了五年电焊，想去柳州，要包住", name="覃小妹")
    assert "登记好了" in shown.text
    assert "原话：要包住" in shown.text
    assert "%E8" not in str(shown.url)


def test_numbers_of_papers_are_refused_and_not_repeated(paper):
    shown = paper.send("/desk/new", about="我的身份证450102199003071234，想做焊工")
    assert shown.status_code == 422
    assert "身份证号不收" in shown.text
    assert "450102199003071234" not in shown.text


def test_people_are_found_by_name_and_listed_without_it(paper):
    paper.send("/desk/new", about="想做焊工", name="覃小妹")
    shown = paper.send("/desk/search", name="小妹")
    assert "覃**" in shown.text
    assert str(shown.url).endswith("/desk/search")


def test_a_profile_is_put_right_by_what_was_changed_alone(paper):
    paper.send(PERSON, desired_titles="打螺丝、进电子厂", salary_min="5500")
    seeker = paper.store.seeker("Q001").seeker
    assert (seeker.pay_floor, seeker.desired_titles) == (5500, ("打螺丝", "进电子厂"))
    assert "没有改动" in paper.send(PERSON, salary_min="5500").text


def test_a_tag_is_struck_and_used_again(paper):
    assert "标签已划掉" in paper.send(f"{PERSON}/tags", tag="refuses/cond:夜班").text
    assert "cond:夜班" not in {one.concept for one in paper.store.seeker("Q001").seeker.mentions}
    assert "标签恢复了" in paper.send(f"{PERSON}/tags", tag="refuses/cond:夜班").text


def test_consent_and_the_plain_list_are_as_the_person_decides(paper):
    paper.send(f"{PERSON}/consent", given="true")
    assert paper.store.seeker("Q001").consented(SHOW)
    paper.send(f"{PERSON}/personalisation", personalised="false")
    assert "没有用到本人的资料" in paper.get(PERSON).text
    assert paper.get(f"{PERSON}/wider").status_code == 200


def test_nobody_is_erased_by_a_slip_of_the_hand(paper):
    assert paper.send(f"{PERSON}/erasure", word="是").status_code == 422
    assert "恢复不了" in paper.send(f"{PERSON}/erasure", word="删除").text
    assert paper.get(PERSON).status_code == 404


def test_a_complaint_is_taken_in_and_answered(paper):
    paper.send(f"{PERSON}/complaints", reason="service", text="等了很久")
    shown = paper.get("/desk/complaints")
    [id] = {part.partition('"')[0] for part in shown.text.split("/desk/complaints/")[1:]}
    assert "等了很久" in paper.get(f"/desk/complaints/{id}").text
    assert "已保存" in paper.send(f"/desk/complaints/{id}/answer", answer="对不起，已改").text


def test_an_employer_is_answered_once_the_person_was_asked(paper):
    made, _ = ContactRequests.of(paper.store).ask("F1", "样例1厂", "Q001", "test")
    assert "样例1厂" in paper.get("/desk/inquiries").text
    assert paper.send(f"/desk/inquiries/{made.id}/answer").status_code == 422
    assert "本人同意" in paper.send(f"/desk/inquiries/{made.id}/answer", agreed="true").text
    assert ContactRequests.of(paper.store).get(made.id).state == "agreed"


def test_everything_held_can_be_read_and_taken_along(paper):
    assert "打螺丝" in paper.get(f"{PERSON}/everything").text
    assert paper.get(f"{PERSON}/export").json()["person"]["id"] == "Q001"


def test_only_a_supervisor_gives_a_person_to_another_office(paper):
    paper.service.key("caseworker", office="柳州")
    assert paper.send(f"{PERSON}/assignment", office="柳州").status_code == 422
    whole = Paper(paper.service, paper.service.key("supervisor"))
    assert "已交接" in whole.send(f"{PERSON}/assignment", office="柳州").text
    assert paper.get(PERSON).status_code == 404


def test_what_was_tried_out_can_be_kept(paper):
    paper.send(
        f"{PERSON}/wishes", desired_titles="打螺丝", salary_min="4000", more_desired_regions="惠州"
    )
    seeker = paper.store.seeker("Q001").seeker
    assert (seeker.pay_floor, seeker.desired_titles) == (4000, ("打螺丝",))
    assert "惠州市" in {place.name for place in seeker.places}
