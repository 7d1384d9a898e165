"""Rows for tests of the store: a welder wanted, held and noted, and one who looks for work."""

from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Finding, Posting, Seeker, Severity

WELDER = Posting("1", "驻粤站", "焊工", external_id="1", employer="南宁某厂", place_text="南宁")
HOLD = Finding(
    "marriage", Severity.HOLD, "写了婚育要求", "description", "已婚优先", "《妇女权益保障法》"
)
NOTE = Finding("missing", Severity.NOTE, "没有写招聘人数", "headcount")
PERSON = Seeker("S1", desired_titles=("焊工",), about="夜班熬不住", source="村里登记")


def posting_row(posting=WELDER, *findings, **fields):
    return PostingRow(posting, fields, findings)


def put(store, *rows, as_of=None):
    return store.upsert_postings(rows, as_of)


def standing(store, id="1"):
    return store.stored_postings([id])[id]


def register(store, seeker=PERSON):
    return store.upsert_seekers([SeekerRow(seeker)])[0]
