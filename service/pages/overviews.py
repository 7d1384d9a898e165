"""The overview as pictures: openings against people, pay, exposure, the way to being hired, the feeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from matcher.codes.regions import centre, place
from service.auth.guards import SeeingOverview
from service.casework.lately import lately
from service.casework.overview import Balance, Overview, overview
from service.pages import charts
from service.pages.charts import NARROW, THIRD, WIDE, Layout, Pair, Piece
from service.pages.frame import page
from service.pages.maps import Spot, dots
from service.pages.overview_tables import Table, band_words, tables, workbook
from service.wiring import Wired

router = APIRouter(include_in_schema=False)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 12  # things in a picture; all of them are in the table
_EACH_SIDE = 6  # trades of which there are too few people, and too few places
_TABLE = 25  # rows of a table in the page; all of them are in the workbook
_PROVINCES = "45", "44", "32"
_HOURS = 48.0  # a feed that came within is fresh
_SPREADS = ((0.3, "比较匀"), (0.5, "有些集中"), (1.01, "很集中，大半推荐都到了少数几家"))
_LEAST = 1  # people without whom a ratio says nothing
Region = Annotated[str, Query(pattern=r"^([1-9]\d(\d\d)?)?$")]
Draw: TypeAlias = Callable[[Layout], Markup]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in both layouts, with the table behind it."""

    wide: Markup
    narrow: Markup
    table: Table


@router.get("/overview")
def show_overview(
    request: Request, wiring: Wired, caller: SeeingOverview, region: Region = ""
) -> HTMLResponse:
    """Show the numbers as pictures; while they are counted for the first time, say so."""
    counted = lately(wiring, region)
    everywhere = lately(wiring, "") if region else counted
    around = {
        "region": region,
        "regions": _regions(everywhere.overview.cities if everywhere else ()),
        "region_name": _name(region),
    }
    if counted is None:
        return page(request, "overview_waiting.html", **around)
    told = counted.overview
    return page(
        request,
        "overview.html",
        **around,
        at=counted.at,
        told=told,
        totals=_totals(told),
        pictures=_pictures(told),
        unmet=tables(told)["unmet"],
        spread=_spread(told.exposure.gini),
        feeds=[(feed, _age(feed.last_seen, counted.at)) for feed in told.feeds],
        most=_TABLE,
    )


@router.get("/overview.xlsx")
def send_workbook(
    wiring: Wired,
    caller: SeeingOverview,
    region: Region = "",
    part: Annotated[str, Query(pattern=r"^[a-z]{0,20}$")] = "",
) -> Response:
    """Send the tables behind the pictures, all or one."""
    found = tables(overview(wiring, region))
    wanted = [found[part]] if part in found else list(found.values())
    name = quote(f"数据概览{_name(region)}{wiring.today:%Y%m%d}.xlsx")
    told = f"attachment; filename=overview.xlsx; filename*=UTF-8''{name}"
    return Response(workbook(wanted), media_type=_XLSX, headers={"Content-Disposition": told})


def _pictures(told: Overview) -> dict[str, Picture]:
    known = tables(told)
    drawn: dict[str, Draw] = {
        "trades": lambda layout: charts.pairs(_trades(told), ("招", "找"), layout),
        "cities": lambda layout: charts.pairs(_cities(told), ("招", "找"), layout),
        "ratio": lambda layout: charts.around_one(
            _ratios(told), ("◀ 人多活少", "活多人少 ▶"), layout
        ),
        "pays": lambda layout: charts.mirror(_pays(told), ("岗位给", "求职者要"), layout),
        "exposure": lambda layout: charts.whole(_exposure(told), "个岗位", layout),
        "flow": lambda layout: charts.steps(_flow(told), layout),
    }
    maps = {f"map{province}": _map(told, province) for province in _PROVINCES}
    drawn |= maps
    behind = {"ratio": "trades"} | dict.fromkeys(maps, "cities")
    return {
        name: Picture(
            draw(THIRD if name in maps else WIDE), draw(NARROW), known[behind.get(name, name)]
        )
        for name, draw in drawn.items()
    }


def _trades(told: Overview) -> list[Pair]:
    rows = sorted((one for one in told.trades if one.trade), key=_size)[:_SHOWN]
    return [Pair(one.trade, one.places, one.seekers, _times(one)) for one in rows]


def _cities(told: Overview) -> list[Pair]:
    rows = sorted((one for one in told.cities if one.city), key=_size)[:_SHOWN]
    return [Pair(_short(one.city_name), one.places, one.seekers, _times(one)) for one in rows]


def _ratios(told: Overview) -> list[tuple[str, float]]:
    """Give the trades that lack places most, then those that lack people most."""
    rows = [
        (one.trade, one.ratio)
        for one in told.trades
        if one.trade and one.ratio and one.seekers >= _LEAST
    ]
    ordered = sorted(rows, key=lambda row: row[1])
    if len(ordered) <= 2 * _EACH_SIDE:
        return ordered
    return ordered[:_EACH_SIDE] + ordered[-_EACH_SIDE:]


def _pays(told: Overview) -> list[Pair]:
    """Give what share of those who say pay says which."""
    said = [band for band in told.pays if band.low is not None]
    offers, wishes = sum(band.postings for band in said), sum(band.seekers for band in said)
    return [
        Pair(band_words(band.low), band.postings / max(1, offers), band.seekers / max(1, wishes))
        for band in said
    ]


def _exposure(told: Overview) -> list[Piece]:
    shown = told.exposure
    fair = shown.postings - shown.never_sent - shown.over_sent
    return [
        Piece("从没推荐过", shown.never_sent, "c-none"),
        Piece("推荐过，人数合适", fair, "c-left"),
        Piece("推荐的人太多", shown.over_sent, "c-bad"),
    ]


def _flow(told: Overview) -> list[tuple[str, int]]:
    steps = {"handed": "交给本人", "contacted": "已联系", "interviewed": "已面试"}
    steps["hired"] = "已录用"
    chosen = told.flow.get("chosen", 0) + told.flow.get("handed", 0)
    return [("选好岗位", chosen)] + [(name, told.flow.get(code, 0)) for code, name in steps.items()]


def _map(told: Overview, province: str) -> Draw:
    def spots(code: str) -> list[Spot]:
        found = [one for one in told.cities if one.city[:2] == code and one.places]
        at = [(one, centre(f"{one.city}00")) for one in found if one.city[2:] != "00"]
        return [Spot(_short(one.city_name), *xy, one.places) for one, xy in at if xy]

    most = max((spot.count for code in _PROVINCES for spot in spots(code)), default=1)
    return lambda layout: dots(spots(province), "人", most, layout)


def _totals(told: Overview) -> dict[str, int]:
    return {
        "postings": sum(one.postings for one in told.cities),
        "places": sum(one.places for one in told.cities),
        "seekers": sum(one.seekers for one in told.cities),
    }


def _regions(cities: Sequence[Balance]) -> list[tuple[str, str]]:
    """Give the provinces and cities with openings, each city below its province."""
    codes = {one.city for one in cities if one.city and one.places}
    codes |= {code[:2] for code in codes}
    return [(code, _name(code)) for code in sorted(codes, key=_order)]


def _order(code: str) -> tuple[int, str]:
    province = code[:2]
    return (_PROVINCES.index(province) if province in _PROVINCES else len(_PROVINCES)), code


def _name(region: str) -> str:
    return place(region.ljust(6, "0")).name if region else ""


def _short(city: str) -> str:
    return city.removesuffix("市")


def _times(one: Balance) -> str:
    return f"{charts.times(one.ratio)} 倍" if one.ratio is not None else "没人找"


def _size(one: Balance) -> tuple[int, str]:
    return -(one.places + one.seekers), one.trade or one.city


def _spread(gini: float | None) -> str:
    if gini is None:
        return ""
    return next(words for most, words in _SPREADS if gini < most)


def _age(last_seen: str, at: datetime) -> tuple[str, str]:
    """Say how long ago a feed came, and how that is."""
    seen = datetime.fromisoformat(last_seen)
    seen = seen if seen.tzinfo else seen.replace(tzinfo=at.tzinfo)
    hours = (at - seen).total_seconds() / 3600
    if hours < _HOURS:
        return "good", "✓ 新的"
    days = int(hours // 24)
    return ("heed", f"！{days} 天没送") if days <= 7 else ("bad", f"✕ {days} 天没送")
