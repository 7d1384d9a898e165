"""Places wished for, welcome too, and refused."""

import pytest

from matcher.ingest.whereabouts import read_refused_places, read_wished_places, says_any_place


def wished(about, *regions):
    return [place.name for place in read_wished_places(regions, about)]


def refused(*texts):
    return [place.name for place in read_refused_places(texts)]


def test_a_place_that_will_do_as_well_comes_after_those_filled_in():
    assert wished("柳州也行", "南宁") == ["南宁市", "柳州市"]
    assert wished("玉林那边有亲戚，有合适的也行", "南宁") == ["南宁市", "玉林市"]


def test_a_county_of_a_wished_city_narrows_nothing():
    assert wished("武鸣区也可以", "南宁") == ["南宁市"]


@pytest.mark.parametrize(
    "about", ["家在宾阳", "刚从东莞回来", "家在宾阳，夜班也行", "表姐在梧州做领班"]
)
def test_where_a_person_or_a_relative_lives_is_no_wish(about):
    assert wished(about) == []


def test_home_is_meant_where_work_near_home_is():
    assert wished("老家河池，想离家近点") == ["河池市"]


def test_not_wanting_to_leave_is_wanting_to_stay():
    assert wished("不想离开柳州") == ["柳州市"]
    assert wished("除了钦州哪里都不去") == ["钦州市"]


def test_a_refusal_may_stand_on_either_side_of_its_place():
    assert refused("不去广东") == ["广东省"]
    assert refused("深圳不去了") == ["深圳市"]
    assert refused("桂林太远不去") == ["桂林市"]
    assert refused("除了钦州哪里都不去") == []


def test_who_will_not_leave_the_province_is_not_after_any_place():
    texts = {"about": "哪里都行，省外的就算了，家在柳州"}
    assert not says_any_place(texts)
    assert [place.name for place in read_wished_places([], texts["about"])] == ["广西"]


def test_the_place_liked_best_comes_first():
    found = read_wished_places(["南宁", "北海"], "最好在北海")
    assert [place.name for place in found] == ["北海市", "南宁市"]


@pytest.mark.parametrize(
    ("about", "places"),
    [
        ("想回宾阳找活", ["南宁市宾阳县"]),
        ("深圳房租贵，不去，佛山可以看看", ["佛山市"]),
        ("除了南宁，其他地方不考虑", ["南宁市"]),
        ("老乡在松江，想过去跟他一起", ["上海市松江区"]),
        ("我儿子想去深圳，我就留在贵港", ["贵港市"]),
        ("想去大城市闯", []),
        ("去大厂做", []),
        ("家在南宁，夜班也行", []),
        ("柳州桂林优先", ["柳州市", "桂林市"]),
        ("长沙也好武汉也好", ["长沙市", "武汉市"]),
    ],
)
def test_speech_names_the_places_wished_for(about, places):
    assert wished(about) == places


@pytest.mark.parametrize(
    ("about", "places"),
    [
        ("深圳房租贵，不去", ["深圳市"]),
        ("佛山去过，不想再去", ["佛山市"]),
        ("南宁待不下去了", ["南宁市"]),
        ("不考虑南宁以外的", []),
    ],
)
def test_speech_names_the_places_refused(about, places):
    assert refused(about) == places


def test_any_place_of_a_province_is_that_province():
    assert not says_any_place({"about": "广东哪里都行"})
    assert wished("广东哪里都行") == ["广东省"]
    assert says_any_place({"about": "外地也去"})
