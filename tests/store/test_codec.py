from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.store.codec import (
    StoredValueError,
    decode_findings,
    decode_posting,
    decode_seeker,
    encode_findings,
    encode_posting,
    encode_seeker,
)
from matcher.types import (
    Audience,
    Education,
    EmploymentType,
    Experience,
    Finding,
    Level,
    Mention,
    OccupationGuess,
    Pay,
    PayPeriod,
    Place,
    Posting,
    Seeker,
    Severity,
    Span,
    Stance,
    TradeGuess,
)

_TEXT = st.text(max_size=12)
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)
_WHOLE = st.none() | st.integers(-(10**9), 10**9)
_DATE = st.none() | st.dates()


def _tuples(values):
    return st.lists(values, max_size=3).map(tuple)


def _sets(values):
    return st.frozensets(st.sampled_from(values), max_size=4)


def _maybe(values):
    return st.none() | st.sampled_from(values)


_PLACES = _tuples(st.builds(Place, _TEXT, _TEXT))
_SPAN = st.none() | st.builds(Span, st.none() | _NUMBER, st.none() | _NUMBER)
_PAY = st.builds(Pay, _WHOLE, _WHOLE, st.sampled_from(PayPeriod), st.integers(1, 20))
_OCCUPATIONS = _tuples(st.builds(OccupationGuess, _TEXT, _TEXT, _NUMBER))
_TRADES = _tuples(st.builds(TradeGuess, _TEXT, _NUMBER, _TEXT, _TEXT))
_MENTIONS = _tuples(st.builds(Mention, _TEXT, st.sampled_from(Stance), _TEXT, _TEXT))
_NIGHTS = Mention("cond:夜班", Stance.INVOLVES, "description", "夜班")
_EXTRA = _tuples(st.tuples(_TEXT, _TEXT))
_POSTINGS = st.builds(
    Posting,
    id=_TEXT,
    source=_TEXT,
    title=_TEXT,
    external_id=st.none() | _TEXT,
    employer=_TEXT,
    description=_TEXT,
    pay=st.none() | _PAY,
    pay_text=_TEXT,
    places=_PLACES,
    place_text=_TEXT,
    anywhere=st.booleans(),
    education=_maybe(Education),
    majors=_tuples(_TEXT),
    experience=_SPAN,
    age=_SPAN,
    headcount=_WHOLE,
    employment_type=_maybe(EmploymentType),
    audience=_sets(Audience),
    published=_DATE,
    expires=_DATE,
    benefits=_TEXT,
    industry=_TEXT,
    level=_maybe(Level),
    occupations=_OCCUPATIONS,
    trades=_TRADES,
    mentions=_MENTIONS,
    extra=_EXTRA,
)
_SEEKERS = st.builds(
    Seeker,
    id=_TEXT,
    desired_titles=_tuples(_TEXT),
    places=_PLACES,
    places_refused=_PLACES,
    anywhere=st.booleans(),
    pay_floor=_WHOLE,
    education=_maybe(Education),
    major=_TEXT,
    experience_years=st.none() | _NUMBER,
    experiences=_tuples(st.builds(Experience, _TEXT, st.none() | _NUMBER, _TEXT)),
    skills=_tuples(_TEXT),
    certificates=_tuples(_TEXT),
    birth_year=_WHOLE,
    employment_type=_maybe(EmploymentType),
    requirements=_tuples(_TEXT),
    groups=_sets(Audience),
    about=_TEXT,
    source=_TEXT,
    level=_maybe(Level),
    occupations=_OCCUPATIONS,
    trades=_TRADES,
    trades_done=_tuples(st.tuples(_TEXT, _NUMBER)),
    mentions=_MENTIONS,
    extra=_EXTRA,
)
_FINDINGS = _tuples(
    st.builds(Finding, _TEXT, st.sampled_from(Severity), _TEXT, _TEXT, _TEXT, _TEXT)
)


@given(_POSTINGS)
def test_every_posting_comes_back_as_it_went(posting):
    text = encode_posting(posting)
    assert decode_posting(text) == posting
    assert encode_posting(decode_posting(text)) == text


@given(_SEEKERS)
def test_every_seeker_comes_back_as_it_went(seeker):
    text = encode_seeker(seeker)
    assert decode_seeker(text) == seeker
    assert encode_seeker(decode_seeker(text)) == text


@given(_FINDINGS)
def test_findings_come_back_in_order(findings):
    assert decode_findings(encode_findings(findings)) == findings


def test_the_jobs_of_an_advertisement_come_back_and_old_rows_have_none():
    job = Posting("1", "s", "焊工", pay=Pay(6000, 8000), mentions=(_NIGHTS,))
    posting = Posting("1", "s", "焊工、保安", openings=(job, Posting("1", "s", "保安")))
    assert decode_posting(encode_posting(posting)) == posting
    assert decode_posting('{"id":"1","source":"s","title":"焊工"}').openings == ()


def test_enums_and_dates_come_back_as_what_they_were():
    posting = Posting(
        "1", "s", "t", education=Education.ANY, level=Level.TRAINEE, expires=date(2026, 1, 2)
    )
    read = decode_posting(encode_posting(posting))
    assert (read.education, read.level, read.expires) == (
        Education.ANY,
        Level.TRAINEE,
        date(2026, 1, 2),
    )
    assert type(read.education) is Education


def test_any_education_is_not_the_same_as_none_said():
    asked = Posting("1", "s", "t", education=Education.ANY)
    assert encode_posting(asked) != encode_posting(Posting("1", "s", "t"))


def test_equal_sets_are_written_alike():
    members = sorted(Audience)
    one = Posting("1", "s", "t", audience=frozenset(members))
    two = Posting("1", "s", "t", audience=frozenset(reversed(members)))
    assert encode_posting(one) == encode_posting(two)


@pytest.mark.parametrize(
    "text",
    [
        '{"id":1,"source":"s","title":"t"}',
        '{"id":"1","source":"s"}',
        '{"id":"1","source":"s","title":"t","wages":1}',
        '{"id":"1","source":"s","title":"t","pay":{"low":"6000","high":null}}',
        '{"id":"1","source":"s","title":"t","anywhere":"yes"}',
        "not json",
    ],
)
def test_what_another_version_wrote_is_refused_not_guessed(text):
    with pytest.raises(StoredValueError, match="升级"):
        decode_posting(text)
