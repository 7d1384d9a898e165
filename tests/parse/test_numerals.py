import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.numerals import arabic


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("五千", "5000"),
        ("一万二", "12000"),
        ("三千五百", "3500"),
        ("一百五", "150"),
        ("一百零五", "105"),
        ("十五", "15"),
        ("二十", "20"),
        ("五六千", "5000-6000"),
        ("四五十人", "40-50人"),
        ("两三年", "2-3年"),
        ("二〇二三年", "2023年"),
        ("三到五年", "3到5年"),
    ],
)
def test_numerals_become_digits(written, digits):
    assert arabic(written) == digits


@pytest.mark.parametrize("word", ["五险一金", "做六休一天", "一般", "统一", "千万别"])
def test_numerals_inside_words_stay(word):
    assert arabic(word).startswith(word[:3])


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万年元到0123"))
def test_any_run_of_numerals_is_read_and_read_once(text):
    assert arabic(arabic(text)) == arabic(text) or "-" in arabic(text)
