"""No sex, ethnicity, marriage, household, disability or religion can be sent, kept, filtered or sorted by."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from pydantic import BaseModel

import service.schemas
from matcher.ranking.weights import Weights
from matcher.store.persons import Person
from matcher.store.tables import metadata
from service.casework.search import Wanted

WORDS = ("sex", "gender", "ethnic", "nation", "marri", "marital", "household", "hukou", "religio")
WORDS += ("faith", "disab", "handicap", "pregnan", "性别", "民族", "婚", "户籍", "残疾", "宗教")
# What a station's sheet says of a posting, so that an unlawful demand is found and the posting held.
JUDGED = {("PostingIn", "sex")}


def named(*names):
    return {name for name in names for word in WORDS if word in name.lower()}


def models():
    for module in pkgutil.iter_modules(service.schemas.__path__, "service.schemas."):
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, BaseModel):
                yield kind


def test_nothing_protected_can_be_sent_or_is_told():
    found = {
        (kind.__name__, field)
        for kind in models()
        for name, one in kind.model_fields.items()
        for field in named(name, one.alias or "")
    }
    assert found <= JUDGED, sorted(found)


def test_the_store_has_no_column_for_it():
    columns = {column.name for table in metadata.tables.values() for column in table.columns}
    assert not named(*columns, *metadata.tables)


def test_no_list_is_filtered_or_sorted_by_it(service):
    document = service.client.app.openapi()
    asked = {
        parameter["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", ())
    }
    assert asked and not named(*asked)


@pytest.mark.parametrize("kind", [Wanted, Person, Weights])
def test_no_search_person_or_weight_knows_it(kind):
    assert not named(*inspect.signature(kind).parameters)


def test_a_profile_that_brings_it_is_refused(service):
    kiosk = service.key("kiosk")
    for field in ("sex", "ethnicity", "marital_status", "hukou", "religion", "disability"):
        profile = {"desired_titles": ["电焊工"], field: "女"}
        answer = service.client.post(
            "/v1/recommendations", json={"profile": profile}, headers=kiosk
        )
        assert answer.status_code == 422 and "女" not in answer.text


def test_a_number_of_papers_is_refused_even_where_it_would_be_sealed(service):
    told = {"reason": "other", "text": "我的身份证是450102 19900307 8515"}
    clerk = service.key("caseworker", office="南宁")
    answer = service.client.post("/v1/complaints", json=told, headers=clerk)
    assert answer.status_code == 422 and "1990" not in answer.text
