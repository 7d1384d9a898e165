"""Catalogues of trainings taken in, and the one that opens most postings for a person."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import Workbook

from matcher.ingest.seekers import seeker_from_profile
from matcher.parse.reading import read_posting_mentions
from matcher.parse.title import read_title
from matcher.store.persons import Person, Persons
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Education, Mention, Span, Stance
from service.casework.trainings import training_of

DAY = date(2026, 11, 24)
COURSES = """南宁市2026年第四季度培训计划表,,,,,,,
编号,培训名称,类别,培训机构,地点,开班日期,证书,月数,备用,报名截止
1,低压电工作业培训班,培训,甲学校,柳州,2026-12-05,低压电工操作证,,x
2,低压电工培训（周末班）,培训,乙学校,南宁,2026-12-20,低压电工证,,
3,叉车司机培训,培训,丙学校,南宁,2026-12-01,叉车证,,
4,客服见习,就业见习,丁公司,南宁,,,12个月,
5,求职通用素养,培训,戊中心,南宁,2026-12-02,,,
6,早已开班的电工班,培训,甲学校,南宁,2026-10-01,低压电工证,,
"""


@pytest.fixture
def boss(service):
    return service.key("supervisor", office="南宁")


def send(service, headers, text=COURSES, source="南宁目录", name="目录.csv", **form):
    files = {"file": (name, text if isinstance(text, bytes) else text.encode("utf-8-sig"))}
    form = {"source": source, **form}
    return service.client.post("/v1/trainings:import", files=files, data=form, headers=headers)


def listed(service, headers, query=""):
    found = service.client.get(f"/v1/trainings?limit=200{query}", headers=headers).json()
    return {one["title"]: one for one in found}


@pytest.mark.parametrize(
    ("cells", "teaches", "trades"),
    [
        ({"title": "低压电工作业培训班"}, {"licence:低压电工证"}, ("电工",)),
        ({"title": "叉车司机培训", "licences": "N1证"}, {"licence:叉车证"}, ("叉车工",)),
        ({"title": "Java开发见习岗"}, {"skill:Java"}, ("Java开发",)),
        ({"title": "某某班", "skills": "Excel、Word"}, {"skill:Excel", "skill:Word"}, ()),
        ({"title": "文员见习"}, set(), ("文员",)),
        ({"title": "养老护理员（初级）"}, {"skill:养老护理"}, ("养老护理员",)),
    ],
)
def test_what_a_training_teaches_is_read_from_its_words(cells, teaches, trades):
    read = training_of("x", cells)
    assert read.teaches == teaches and read.trades == trades


def test_an_internship_is_for_graduates_and_the_unemployed_unless_it_says_otherwise():
    assert len(training_of("x", {"title": "文员见习"}).groups) == 2
    assert training_of("x", {"title": "焊工培训"}).groups == frozenset()


def test_a_training_is_open_until_it_begins_or_the_term_ends():
    begun = training_of("x", {"title": "班", "starts": "2026-11-23"})
    late = training_of("x", {"title": "班", "starts": "2026-11-23", "apply_until": "2026-11-30"})
    over = training_of("x", {"title": "班", "apply_until": "2026-11-23"})
    rolling = training_of("x", {"title": "班"})
    assert [one.open_on(DAY) for one in (begun, late, over, rolling)] == [False, True, False, True]


def test_a_catalogue_is_taken_in_and_told_row_by_row(service, boss):
    bad = (
        COURSES
        + ",,培训,没有名称,南宁,,,\n8,日期错的班,培训,x,南宁,下旬,,,,下周\n1,编号重复,培训,x,,,,\n"
    )
    told = send(service, boss, bad).json()
    assert (told["created"], told["rejected"]) == (6, 3)
    assert told["unknown"] == ["备用"]
    problems = {row["row"]: row["problems"] for row in told["rows"] if row["outcome"] == "rejected"}
    assert "没有名称" in problems[9][0]
    assert "报名截止" in problems[10][1]
    assert "重复" in problems[11][0]


def test_a_catalogue_sent_again_changes_nothing(service, boss):
    send(service, boss)
    told = send(service, boss).json()
    assert (told["created"], told["updated"], told["unchanged"]) == (0, 0, 6)


def test_a_whole_catalogue_closes_what_it_leaves_out(service, boss):
    send(service, boss)
    lines = COURSES.splitlines(keepends=True)
    send(service, boss, "".join(lines[:3]), whole="true")
    assert set(listed(service, boss)) == {"低压电工作业培训班"}


def test_no_office_overwrites_anothers_catalogue(service, boss):
    send(service, boss)
    there = service.key("supervisor", office="柳州")
    send(service, there, COURSES.replace("甲学校", "柳州学校"), whole="true")
    schools = [
        one["provider"]
        for one in service.client.get("/v1/trainings?limit=200", headers=boss).json()
        if one["title"] == "低压电工作业培训班"
    ]
    assert sorted(schools) == ["柳州学校", "甲学校"]


def test_a_workbook_is_read_like_a_text_file(service, boss):
    book = Workbook()
    book.active.append(["见习岗位", "见习单位", "见习地点", "见习月数"])
    book.active.append(["文员见习", "己公司", "南宁市青秀区", "6"])
    file = io.BytesIO()
    book.save(file)
    told = send(service, boss, file.getvalue(), name="见习.xlsx").json()
    assert told["created"] == 1
    one = listed(service, boss)["文员见习"]
    assert (one["kind"], one["months"], one["trades"]) == ("internship", 6.0, ["文员"])


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "损坏"),
        ("姓名,电话\n".encode(), "a.csv", "没有找到表头"),
        (b"", "a.csv", "空的"),
        (b"x", "a.exe", "不认得"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(service, boss, content, name, message):
    refused = send(service, boss, content, name=name)
    assert refused.status_code == 422 and message in refused.json()["detail"]
    assert "/tmp" not in refused.text and "upload" not in refused.text


def test_a_caseworker_may_not_import_a_catalogue(service):
    assert send(service, service.key("caseworker", office="南宁")).status_code == 403


def test_a_training_is_found_by_its_id_and_kind(service, boss):
    send(service, boss)
    assert set(listed(service, boss, "&kind=internship")) == {"客服见习"}
    id = listed(service, boss)["叉车司机培训"]["id"]
    one = service.client.get(f"/v1/trainings/{id}", headers=boss).json()
    assert one["teaches"] == ["叉车证"] and one["open"]
    assert service.client.get("/v1/trainings/nobody", headers=boss).status_code == 404


# The one that opens most


def electricians(service, count, **changes):
    """Add postings for electricians that ask for a licence, as alike as they may be and be several."""
    store = service.wiring.store
    [model] = [one for one in store.postings(near(service)).values()][:1]
    needed = Mention("licence:低压电工证", Stance.REQUIRES, "description", "须持低压电工证")
    for n in range(count):
        posting = replace(
            model,
            id=f"E{n}",
            external_id=f"E{n}",
            employer=f"样例{n}机电",
            mentions=(needed,),
            experience=None,
            education=None,
            age=None,
            **changes,
        )
        store.upsert_postings([PostingRow(posting)])
    service.wiring.live.refresh()


def near(service):
    wiring = service.wiring
    seeker = wiring.store.seeker("Q019").seeker
    return [one.posting_id for one in wiring.live.matcher().recommend(seeker, 1)]


def apprentice(service, **changes):
    """Register somebody who wants an electrician's work in 南宁 and has no paper yet."""
    profile = {
        "seeker_id": "新人",
        "desired_titles": ["电工"],
        "desired_regions": ["南宁", "东莞"],
        "education": "高中",
        "birth_year": 2000,
        **changes,
    }
    seeker, findings = seeker_from_profile(profile, as_of=DAY)
    store = service.wiring.store
    store.upsert_seekers([SeekerRow(seeker, findings)])
    Persons.of(store).put(Person("新人", "南宁"), "test")
    service.wiring.live.refresh()
    return service.key("caseworker", office="南宁")


def advice(service, clerk):
    return service.client.get("/v1/seekers/新人/training-advice", headers=clerk).json()


def test_the_licence_that_opens_most_is_advised_and_counted(service, boss):
    electricians(service, 5)
    send(service, boss)
    clerk = apprentice(service)
    told = advice(service, clerk)
    assert told["gained"] >= 5
    assert told["text"].startswith(f"考下低压电工证后，可多去{told['gained']}个岗位：")
    assert told["lacks"][0] == {"lack": "低压电工证", "postings": told["gained"]}
    assert len(told["postings"]) == 5


def test_of_equal_ones_the_nearest_is_advised(service, boss):
    electricians(service, 3)
    send(service, boss)
    clerk = apprentice(service)
    assert advice(service, clerk)["training"]["title"] == "低压电工培训（周末班）"


def test_who_holds_the_licence_is_not_sent_to_learn_it(service, boss):
    electricians(service, 3)
    send(service, boss)
    clerk = apprentice(service, certificates=["低压电工证"])
    assert advice(service, clerk)["gained"] == 0


def test_a_posting_that_something_else_shuts_is_not_counted(service, boss):
    electricians(service, 3)
    send(service, boss)
    clerk = apprentice(service, salary_min=50_000)
    assert advice(service, clerk)["gained"] == 0


def test_where_none_helps_it_says_so_and_offers_the_general_one(service, boss):
    send(service, boss)
    clerk = apprentice(service, certificates=["低压电工证", "高压电工证"])
    told = advice(service, clerk)
    assert told["gained"] == 0 and told["training"]["title"] == "求职通用素养"
    assert told["text"].startswith("目录里没有哪个培训或见习能直接多打开岗位")


def test_nobody_is_offered_a_paper_they_hold(service, boss):
    send(service, boss, "培训名称,地点,证书\n低压电工培训,南宁,低压电工证\n")
    clerk = apprentice(service, certificates=["低压电工证"])
    told = advice(service, clerk)
    assert told["training"] is None and "请留意新开的班" in told["text"]


def test_without_a_general_one_something_near_the_wish_is_offered(service, boss):
    send(service, boss, "培训名称,地点,证书\n制冷工培训,南宁,制冷证\n电工进阶,南宁,高压电工证\n")
    clerk = apprentice(service, certificates=["低压电工证"])
    told = advice(service, clerk)
    assert told["gained"] == 0 and "与意向接近的：电工进阶" in told["text"]


def test_an_empty_catalogue_says_so(service):
    clerk = apprentice(service)
    told = advice(service, clerk)
    assert told["training"] is None and "请先导入培训目录" in told["text"]


def test_an_internship_opens_what_asks_for_practice_to_a_graduate(service, boss):
    store = service.wiring.store
    model = next(iter(store.postings(near(service)).values()))
    for n in range(4):
        text = {"title": "客服专员", "description": "接听电话"}
        posting = replace(
            model,
            id=f"K{n}",
            external_id=f"K{n}",
            title="客服专员",
            employer=f"样例{n}公司",
            description="接听电话",
            mentions=read_posting_mentions(text),
            trades=read_title("客服专员"),
            experience=Span(1.0),
            education=Education.ANY,
            age=None,
        )
        store.upsert_postings([PostingRow(posting)])
    service.wiring.live.refresh()
    send(service, boss)
    clerk = apprentice(service, desired_titles=["客服"], groups=["应届毕业生"])
    told = advice(service, clerk)
    assert told["training"]["title"] == "客服见习" and told["gained"] == 4
    assert "见习满12个月后，可多去4个岗位" in told["text"]
    clerk = apprentice(service, desired_titles=["客服"], groups=["农民工"])
    assert advice(service, clerk)["training"]["title"] != "客服见习"


def test_who_wants_no_personalised_advice_is_shown_a_general_one(service, boss):
    electricians(service, 3)
    send(service, boss)
    clerk = apprentice(service)
    Persons.of(service.wiring.store).put(Person("新人", "南宁", personalised=False), "test")
    told = advice(service, clerk)
    assert told["gained"] == 0 and told["lacks"] == []


def test_advice_is_for_ones_own_people(service):
    apprentice(service)
    stranger = service.key("caseworker", office="柳州")
    path = "/v1/seekers/新人/training-advice"
    assert service.client.get(path, headers=stranger).status_code == 404
