"""What pydantic found wrong in; a sentence a clerk understands out, without the value.

>>> explain("string_too_long", {"max_length": 20}), explain("missing", {})
('太长，最多 20 个字', '必须填写')
>>> explain("enum", {"expected": "'phone', 'message' or 'in_person'"})
'只能是：phone、message 或 in_person'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# By pydantic's name of the error; only limits of ours are filled in, never what was sent.
_SAYS = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项，请去掉",
    "string_type": "要写成文字",
    "string_too_short": "太短，至少 {min_length} 个字",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对",
    "string_unicode": "有不能用的字符",
    "int_type": "要写成整数",
    "int_parsing": "要写成整数",
    "int_parsing_size": "数太大",
    "int_from_float": "要写成整数",
    "float_type": "要写成数",
    "float_parsing": "要写成数",
    "finite_number": "要写成数",
    "bool_type": "要写成 true 或 false",
    "bool_parsing": "要写成 true 或 false",
    "greater_than": "要大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "要小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "list_type": "要写成列表",
    "too_short": "太少，至少 {min_length} 个",
    "too_long": "太多，最多 {max_length} 个",
    "dict_type": "要写成对象",
    "model_type": "要写成对象",
    "model_attributes_type": "要写成对象（Content-Type 要写 application/json）",
    "enum": "只能是：{expected}",
    "literal_error": "只能是：{expected}",
    "date_type": "要写成日期，例如 2026-11-24",
    "date_parsing": "要写成日期，例如 2026-11-24",
    "date_from_datetime_parsing": "要写成日期，例如 2026-11-24",
    "date_from_datetime_inexact": "要写成日期，例如 2026-11-24",
    "datetime_type": "要写成时间，例如 2026-11-24T09:30:00+08:00",
    "datetime_parsing": "要写成时间，例如 2026-11-24T09:30:00+08:00",
    "datetime_from_date_parsing": "要写成时间，例如 2026-11-24T09:30:00+08:00",
    "timezone_aware": "时间要带时区，例如 +08:00",
    "json_invalid": "不是完整的 JSON",
    "none_required": "这里不能填写",
    "union_tag_invalid": "种类写得不对",
    "union_tag_not_found": "没有写是哪一种",
}
_OTHERWISE = "写得不对"


def explain(kind: str, context: Mapping[str, Any]) -> str:
    """Say what is wrong with a value."""
    if kind == "value_error":  # our own validators speak for themselves, and keep values out
        return str(context.get("error", _OTHERWISE))
    try:
        said = _SAYS.get(kind, _OTHERWISE).format(**context)
        return said.replace("'", "").replace(", ", "、").replace(" or ", " 或 ")
    except KeyError:
        return _OTHERWISE
