"""The store against a dict that does the same by the plainest means."""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from matcher.store.store import Store
from matcher.store.values import PostingRow, State
from matcher.types import Finding, Posting, Severity

_HOLD = Finding("fees", Severity.HOLD, "收押金")
_DAYS = [None, date(2026, 11, 10), date(2026, 11, 20)]


@dataclass
class Kept:
    """What the model keeps of one posting."""

    row: PostingRow
    born: int
    decision: str = ""
    removed: bool = False

    @property
    def state(self):
        if self.removed:
            return State.REMOVED
        if self.decision:
            return State.RELEASED if self.decision == "release" else State.HELD
        return State.HELD if self.row.holds else State.ACTIVE


@st.composite
def _rows(draw):
    source, number = draw(st.sampled_from("ab")), draw(st.sampled_from("123"))
    posting = Posting(
        f"{source}{number}",
        source,
        draw(st.sampled_from(["焊工", "电工"])),
        external_id=number,
        employer=draw(st.sampled_from(["", "南宁某厂"])),
        place_text="南宁",
        expires=draw(st.sampled_from(_DAYS)),
    )
    cells = {"title": posting.title, "description": draw(st.sampled_from(["x", "y"]))}
    return PostingRow(posting, cells, draw(st.sampled_from([(), (_HOLD,)])))


_IDS = st.sampled_from([source + number for source in "ab" for number in "123"])


class StoreMachine(RuleBasedStateMachine):
    def __init__(self, address):
        super().__init__()
        self.address = address
        self.store = Store.open(address)
        self.kept: dict[str, Kept] = {}
        self.births = 0
        self.day = date(2026, 11, 1)
        self.followed, self.mirror = 0, {}

    def teardown(self):
        self.store.close()

    @rule(rows=st.lists(_rows(), max_size=4))
    def upsert(self, rows):
        for row in rows:
            self._upsert(row)
        self.store.upsert_postings(rows, self.day)

    def _upsert(self, row):
        old = self.kept.get(row.posting.id)
        if old is None:
            self.births += 1
            self.kept[row.posting.id] = Kept(row, self.births)
            return
        keeps = old.decision == "hold" or old.row.fields == row.fields
        self.kept[row.posting.id] = Kept(row, old.born, old.decision if keeps else "")

    @rule(rows=st.lists(_rows(), max_size=4))
    def upsert_twice_is_once(self, rows):
        last = list({row.posting.id: row for row in rows}.values())
        self.upsert(last)
        before = self.store.change_number()
        again = self.store.upsert_postings(last, self.day)
        assert {outcome.counted_as for outcome in again} <= {"unchanged"}
        assert self.store.change_number() == before

    @rule(id=_IDS, decision=st.sampled_from(["hold", "release"]))
    def decide(self, id, decision):
        if id in self.kept:
            {"hold": self.store.hold, "release": self.store.release}[decision](id, "看过")
            self.kept[id].decision = decision

    @rule(ids=st.lists(_IDS, max_size=3, unique=True))
    def remove(self, ids):
        self.store.remove(ids, "招满")
        for id in set(ids) & set(self.kept):
            self.kept[id].removed = True

    @rule(day=st.sampled_from([date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 30)]))
    def come_to(self, day):
        self.day = day
        self.store.expire(day)

    @rule()
    def reopen(self):
        self.store.close()
        self.store = Store.open(self.address)

    @invariant()
    def every_posting_stands_as_in_the_model(self):
        stored = self.store.stored_postings(self.kept)
        assert set(stored) == set(self.kept)
        for id, kept in self.kept.items():
            assert stored[id].posting == kept.row.posting
            assert stored[id].state == kept.state
            assert stored[id].expired == self._expired(kept)
            assert stored[id].duplicate_of == self._stands_for(kept)
            assert stored[id].shown == self._shown(kept)

    @invariant()
    def whoever_follows_the_changes_knows_what_is_shown(self):
        for change in self.store.changes_since(self.followed):
            assert change.number > self.followed
            self.followed = change.number
            self.mirror[change.id] = change.shown
        assert self.mirror == {id: self._shown(kept) for id, kept in self.kept.items()}

    def _expired(self, kept):
        return kept.row.posting.expires is not None and kept.row.posting.expires < self.day

    def _open(self, kept):
        return kept.state in (State.ACTIVE, State.RELEASED) and not self._expired(kept)

    def _stands_for(self, kept):
        posting = kept.row.posting
        if not posting.employer:
            return None
        twins = [
            other
            for other in self.kept.values()
            if (other.row.posting.employer, other.row.posting.title)
            == (posting.employer, posting.title)
            and self._open(other)
        ]
        first = min(twins, key=lambda twin: twin.born, default=None)
        if first is None or first.row.posting.source == posting.source:
            return None
        return first.row.posting.id

    def _shown(self, kept):
        return self._open(kept) and self._stands_for(kept) is None


_RUNS = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_the_store_does_what_the_plainest_model_does(fresh):
    run_state_machine_as_test(lambda: StoreMachine(fresh()), settings=_RUNS)


def test_the_model_itself_knows_a_hold_from_a_release():
    row = PostingRow(Posting("a1", "a", "焊工"), {}, (_HOLD,))
    assert Kept(row, 1).state is State.HELD
    assert replace(Kept(row, 1), decision="release").state is State.RELEASED
