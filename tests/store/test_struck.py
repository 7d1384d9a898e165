from matcher.store.persons import Person, Persons
from matcher.store.registry import Registry
from matcher.store.struck import tags_of, without
from matcher.store.values import SeekerRow
from matcher.types import Level, Mention, Place, Seeker, Stance, TradeGuess

SEEKER = Seeker(
    "a",
    source="南宁",
    places=(Place("450200", "柳州市"),),
    places_refused=(Place("440000", "广东省"),),
    level=Level.STAFF,
    trades=(TradeGuess("焊工", 0.9, "desired_titles", "电焊"),),
    trades_done=(("焊工", 3.0), ("叉车司机", 1.0)),
    mentions=(
        Mention("cond:夜班", Stance.REFUSES, "about", "夜班熬不住"),
        Mention("trade:焊工", Stance.WANTS, "desired_titles", "电焊"),
    ),
)


def test_every_tag_is_told_with_its_words_and_only_once():
    assert [(tag.key, tag.words) for tag in tags_of(SEEKER)] == [
        ("refuses/cond:夜班", "夜班熬不住"),
        ("wants/trade:焊工", "电焊"),
        ("has/trade:焊工", ""),
        ("has/trade:叉车司机", ""),
        ("wants/place:450200", ""),
        ("refuses/place:440000", ""),
        ("wants/level:staff", ""),
    ]


def test_whatever_is_struck_is_gone_and_nothing_else():
    for tag in tags_of(SEEKER):
        left = [other.key for other in tags_of(without(SEEKER, {tag.key}))]
        assert left == [other.key for other in tags_of(SEEKER) if other.key != tag.key]


def test_what_was_struck_stays_struck_however_often_it_is_read_again(store):
    store.upsert_seekers([SeekerRow(SEEKER)])
    Persons.of(store).put(Person("a", struck=frozenset({"refuses/cond:夜班"})), "account:x")
    store.upsert_seekers([SeekerRow(SEEKER)])
    assert "refuses/cond:夜班" not in [tag.key for tag in tags_of(store.seeker("a").seeker)]
    assert Registry.of(store).as_read("a").mentions == SEEKER.mentions
