"""What an office keeps up, changed by two people at once; no browser."""

import re
from html import unescape

import pytest

POLICY = "/desk/policies/employment-aid"


@pytest.fixture
def boss(service):
    return service.key("supervisor", office="南宁")


def fields_of(text):
    """Give what a form holds."""
    found = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', text)
    found += re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)', text)
    return {name: unescape(value) for name, value in found}


def opened(service, boss):
    return fields_of(service.client.get(POLICY, headers=boss).text)


def save(service, boss, fields, path=POLICY):
    return service.client.post(path, data=fields, headers=boss, follow_redirects=False)


def title(service, boss):
    return service.client.get("/v1/policies/employment-aid", headers=boss).json()["title"]


def test_whoever_saves_second_is_shown_both_and_overwrites_nothing_unknowingly(service, boss):
    one, other = opened(service, boss), opened(service, boss)
    assert save(service, boss, one | {"title": "先改的"}).status_code == 303
    late = save(service, boss, other | {"title": "后改的"})
    assert late.status_code == 412 and "没有保存" in late.text
    assert 'value="后改的"' in late.text and "现在是：</strong>先改的" in late.text
    assert title(service, boss) == "先改的"
    assert save(service, boss, fields_of(late.text)).status_code == 303
    assert title(service, boss) == "后改的"


def test_what_somebody_has_just_written_is_not_taken_back_by_who_did_not_see_it(service, boss):
    save(service, boss, opened(service, boss) | {"title": "先改的"})
    seen = opened(service, boss)
    save(service, boss, seen | {"title": "又改的"})
    assert save(service, boss, seen | {"drop": "1"}).status_code == 412
    assert title(service, boss) == "又改的"
    assert save(service, boss, opened(service, boss) | {"drop": "1"}).status_code == 303
    assert title(service, boss) != "又改的"


def test_a_set_of_services_changed_meanwhile_is_not_overwritten(service, boss):
    path = "/desk/sets/农民工"
    text = service.client.get("/desk/sets", headers=boss).text
    [form] = re.findall(r'<section class="card" aria-label="农民工">.*?</form>', text, re.S)
    fields = fields_of(form)
    assert save(service, boss, fields | {"due_days": "45"}, path).status_code == 303
    late = save(service, boss, fields | {"due_days": "60"}, path)
    assert late.status_code == 412 and "别人改过这一类的服务内容" in late.text
    told = service.client.get("/v1/service-sets/农民工", headers=boss).json()
    assert told["due_days"] == 45
