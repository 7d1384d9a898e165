"""Codes and words of schooling (GB/T 4658-2006), turned into ranks.

>>> education_of_code("47").name, education_of_code("61").name
('SENIOR', 'SENIOR')
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import UnknownCode
from matcher.types import Education

# The first digit is the stage; 4x (中专, 职高, 技校) and 6x (普高) are one rank when 高中 is asked.
_STAGES = {
    "1": Education.MASTER,
    "2": Education.BACHELOR,
    "3": Education.COLLEGE,
    "4": Education.SENIOR,
    "6": Education.SENIOR,
    "7": Education.JUNIOR,
    "8": Education.PRIMARY,
}
_DOCTORS = {"11", "12", "13"}


def education_of_code(code: str) -> Education:
    """Look a code of GB/T 4658 up; 90 (其他) is read as 不限."""
    code = code.strip()
    if code in _DOCTORS:
        return Education.DOCTOR
    if code == "90":
        return Education.ANY
    stage = _STAGES.get(code[:1]) if len(code) == 2 and code.isdigit() else None
    if stage is None:
        raise UnknownCode("GB/T 4658", code)
    return stage


@cache
def education_words() -> Mapping[str, Education]:
    """Return every word for a stage of schooling with its rank, longest words first."""
    table = read_rows(DATA / "codes" / "education.csv")
    rows = {row["word"]: Education[row["rank"]] for row in table}
    return dict(sorted(rows.items(), key=lambda row: (-len(row[0]), row[0])))
