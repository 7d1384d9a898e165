"""Lists for many people at once, found in portions: what was offered to some is no longer there for others."""

from collections import Counter

from matcher.store.occupancy import Taken
from service.casework.rooms import room
from service.casework.rounds import found_today, make_round

from .desk import caller_of, change_posting, copy_people, open_office

NAMES = [f"G{number}" for number in range(8)]


def test_in_portions_no_opening_is_offered_to_more_people_than_it_has_room_for(service):
    caller = caller_of(service, open_office(service))
    copy_people(service, "Q001", NAMES)
    for number in range(12):
        change_posting(service, f"F{number}", headcount=1, description=f"样例 {number}")
    offered = Counter()
    for at in range(0, len(NAMES), 2):
        before = found_today(service.wiring, NAMES[:at])
        assert set(before) == set(NAMES[:at])
        made = make_round(service.wiring, caller, NAMES[at : at + 2], 8, before.values())
        offered += Counter(match.posting_id for one in made.values() for match in one.matches)
    ours = {id: count for id, count in offered.items() if id.startswith("F")}
    assert ours and max(ours.values()) == room(Taken(headcount=1))


def test_what_was_found_is_of_no_use_once_the_person_says_something_else(service):
    caller = caller_of(service, open_office(service))
    make_round(service.wiring, caller, ["Q001", "Q002"], 3)
    service.client.patch(
        "/v1/seekers/Q001",
        json={"salary_min": 9000},
        headers=service.key("caseworker", office="南宁"),
    )
    assert set(found_today(service.wiring, ["Q001", "Q002", "Q003"])) == {"Q002"}


def test_a_list_without_comparing_is_found_again_too(service):
    caller = caller_of(service, open_office(service))
    path = "/v1/seekers/Q001/personalisation"
    clerk = service.key("caseworker", office="南宁")
    service.client.put(path, json={"personalised": False}, headers=clerk)
    make_round(service.wiring, caller, ["Q001"], 3)
    assert set(found_today(service.wiring, ["Q001"])) == {"Q001"}
