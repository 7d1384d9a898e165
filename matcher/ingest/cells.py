"""One workbook cell as Excel's reader gives it, turned into the text a person sees.

>>> cell_text(5000.0), cell_text(0.3), cell_text(date(2026, 11, 1))
('5000', '0.3', '2026-11-01')
>>> cell_text(1.649711597649789e18)
'1.64971159764979E+18'
>>> is_damaged_number("1.64971159764979E+18"), is_damaged_number("1649711597649788928")
(True, False)
"""

from __future__ import annotations

import ast
import html
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

MAX_CELL = 100_000  # characters; Excel itself stops at 32,767
EXACT_DIGITS = 15  # Excel keeps no more; what follows becomes zeros

_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}")
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_ESCAPED = re.compile(r"_x[0-9A-F]{4}_")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div)\s*/?>|\r\n?", re.I)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,200}>", re.I)
# Half of a surrogate pair, as JSON may escape it, cannot be written to any file or store.
SURROGATES = r"\ud800-\udfff"
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd"
    rf"{SURROGATES}]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")
_MAX_LIST_TEXT = 20_000
# Digits and letters of full width become plain; Chinese punctuation stays as it is written.
_PLAIN = {
    code: code - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for code in range(ord(first), ord(last) + 1)
}
_TEXT_FORMULA = re.compile(r'="([^"]*)"')  # how Excel users force text in a CSV: ="0012"


def cell_text(value: object) -> str:
    """Show a cell's value as a person sees it; at most one character more than MAX_CELL."""
    if isinstance(value, str):
        return plain_text(value[: MAX_CELL + 1])
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return "" if value is None else str(value)


def plain_text(text: str) -> str:
    """Unwrap ="0012", empty Excel's error values, and strip blanks."""
    text = text.strip()
    if text in _ERRORS:
        return ""
    wrapped = _TEXT_FORMULA.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


NOT_SAID = frozenset(
    {"-", "--", "---", "——", "\\", "nan", "null", "none", "n/a", "暂无", "未填写", "空", "..."}
)


def says_nothing(text: str) -> bool:
    """Tell a cell that is empty or holds only a filler: -, nan, 暂无."""
    return not text or text.lower() in NOT_SAID


def clean(text: str) -> str:
    r"""Drop markup, escapes and control characters, fold digits and letters, squeeze blanks.

    >>> clean("招聘&nbsp;&nbsp;普工<br/>月薪５０００－６０００元")
    '招聘 普工\n月薪5000－6000元'
    """
    if text.isalnum() and text.isascii():
        return text
    if "&" in text:
        text = html.unescape(text)
    if "<" in text or "\r" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _CONTROL.sub("", _ESCAPED.sub(" ", text)).translate(_PLAIN)
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def listed(text: str) -> tuple[str, ...] | None:
    """Read a printed Python list of texts, as some exports hold; None if it is not one.

    >>> listed("['数据分析师', '其他']"), listed("[急聘] 普工")
    (('数据分析师', '其他'), None)
    """
    if not (text.startswith("[") and text.endswith("]")) or len(text) > _MAX_LIST_TEXT:
        return None
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return None
    return tuple(stripped for item in value if (stripped := item.strip()))


def is_damaged_number(text: str) -> bool:
    """Tell whether an id reads like a number that Excel has rounded: 1.649E+18."""
    return _SCIENTIFIC.fullmatch(text) is not None


def is_rounded(text: str) -> bool:
    """Tell whether a long id ends in zeros from the 16th digit on, as Excel's rounding leaves it."""
    tail = text[EXACT_DIGITS:]
    return len(tail) >= 2 and text.isdecimal() and not tail.strip("0")


def _number_text(value: float) -> str:
    if value != value or value in {float("inf"), float("-inf")}:
        return ""
    if abs(value) >= 10**EXACT_DIGITS:
        digits = f"{Decimal(value):.{EXACT_DIGITS - 1}E}"
        mantissa, _, exponent = digits.partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    if value == int(value):
        return str(int(value))
    return f"{value:.15g}" if abs(value) >= 1e-4 else f"{value:f}".rstrip("0")
