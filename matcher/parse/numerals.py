"""Numbers written in characters, turned into digits where they stand.

>>> arabic("五千到八千元，三年以上，一万二，两三个人")
'5000到8000元，3年以上，12000，2-3个人'
"""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_NUMERALS = "零〇一二两三四五六七八九十百千万"
# A single numeral counts only before a measure: 一般, 五险一金 and 做六休一 are words.
_RUN = re.compile(
    rf"[一二两三四五六七八九十](?:[{_NUMERALS}]+|(?=\s*[年个岁周名人位天日月小件元块届到至~/-]))"
    r"|(?:^|(?<=[-~到至]))[一二两三四五六七八九十]$"
)
# 五六千, 三五年, 二三十: neighbouring digits with one unit are a range.
_PAIR = re.compile(r"([一二两三四五六七八九])([一二三四五六七八九])([十百千万]*)")


_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def arabic(text: str) -> str:
    """Replace runs of Chinese numerals by digits; pairs such as 五六千 become 5000-6000."""
    return _RUN.sub(lambda run: _read(run[0]), text.translate(_FORMAL))


def _read(run: str) -> str:
    pair = _PAIR.fullmatch(run)
    if not pair:
        return str(_value(run))
    first, second = (_value(digit + pair[3]) for digit in pair.group(1, 2))
    return f"{first}-{second}" if first < second else str(first * 10 + second)


def _value(run: str) -> int:
    """Read one numeral; a last digit after 百, 千 or 万 counts the next lower unit (一万二)."""
    total = section = digit = 0
    unit = 1
    for char in run:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if unit == 1 and digit else _DIGITS[char]
            unit = 1 if char in "零〇" else unit
        elif char == "万":
            total, section, digit, unit = (total + section + digit) * 10_000, 0, 0, 10_000
        else:
            unit = _TENS[char]
            section, digit = section + (digit or 1) * unit, 0
    return total + section + digit * (unit // 10 if unit > 10 else 1)
