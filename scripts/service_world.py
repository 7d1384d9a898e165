"""Real postings in a CSV file in; a home with many variants of them, imported and indexed, out.

Titles, employers, places, pay and days are varied with a seed, so that every posting is one of its
own; duties are left as they were. A home once built is used again.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

from matcher.catalogue import Catalogue
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import load_encoder
from matcher.intake import Intake
from matcher.store.store import Store
from service.settings import ServiceSettings

SOURCE = "压测"
PLACES = (
    *("南宁市青秀区", "南宁市西乡塘区", "南宁市武鸣区", "柳州市鱼峰区", "柳州市城中区"),
    *("桂林市象山区", "桂林市临桂区", "梧州市长洲区", "北海市海城区", "防城港市港口区"),
    *("钦州市钦南区", "贵港市港北区", "玉林市玉州区", "百色市右江区", "贺州市八步区"),
    *("河池市宜州区", "来宾市兴宾区", "崇左市江州区", "崇左市凭祥市", "东莞市长安镇"),
    *("东莞市虎门镇", "深圳市宝安区", "深圳市龙岗区", "佛山市顺德区", "佛山市南海区"),
    *("中山市小榄镇", "广州市番禺区", "广州市花都区", "惠州市惠阳区", "珠海市斗门区"),
    *("苏州市昆山市", "苏州市吴中区", "无锡市新吴区", "宁波市北仑区", "杭州市萧山区"),
)
_NAMES = "鑫盛恒泰宏远嘉华瑞丰德益昌隆顺安康达信诚联创新美锦荣兴茂源"
_KINDS = ("电子", "五金", "服饰", "家具", "食品", "物流", "餐饮", "物业", "商贸", "科技", "建筑")
_FORMS = ("有限公司", "厂", "股份有限公司", "服务中心", "店")
_MARKS = ("", "", "", "（急招）")  # few, as duties are encoded anew under each title


def vary(
    rows: Iterable[dict[str, str]], rng: random.Random, today: date, unlike: bool = False
) -> Iterator[dict[str, str]]:
    """Make variants of rows without end, each with a text `unlike` all others if so wished."""
    for number, row in enumerate(cycle(list(rows))):
        low = rng.randrange(2800, 9000, 100)
        published = today - timedelta(rng.randrange(60))
        id = f"b{rng.getrandbits(40):010x}{number}"
        first = f"招聘编号{id}。" if unlike else ""
        yield {
            **row,
            "岗位编号": id,
            "岗位描述": first + row["岗位描述"],
            "岗位名称": row["岗位名称"] + rng.choice(_MARKS),
            "招聘单位": _employer(rng),
            "工作地点": rng.choice(PLACES),
            "薪酬待遇": f"{low}-{low + rng.randrange(500, 4000, 500)}元/月",
            "发布日期": published.isoformat(),
            "有效期至": (today + timedelta(rng.randrange(20, 200))).isoformat(),
            "数据来源": SOURCE,
        }


def write(
    path: Path, source: Path, count: int, seed: int, today: date, unlike: bool = False
) -> None:
    """Write so many variants of a file's postings into another."""
    csv.field_size_limit(10_000_000)
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        made = islice(vary(rows, random.Random(seed), today, unlike), count)
        writer = csv.DictWriter(file, [*rows[0]], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made)


def build(settings: ServiceSettings, source: Path, seekers: Path, count: int) -> None:
    """Make the home, unless it stands already."""
    home, today = settings.home, date.today()
    home.mkdir(parents=True, exist_ok=True)
    with Store.open(home / "matcher.db") as store:
        if store.counts()["postings"] < 0.99 * count:  # a few rows repeat each other
            file = home / "postings.csv"
            write(file, source, count, seed=count, today=today)
            Intake(store, today).take(file, "postings", SOURCE)
            Intake(store, today).take(seekers, "seekers", SOURCE)
        encoder = CachedEncoder(load_encoder(settings), settings.cache / "vectors.sqlite")
        Catalogue(store, encoder, home).refresh()


def _employer(rng: random.Random) -> str:
    name = "".join(rng.sample(_NAMES, 3))
    return f"{rng.choice(PLACES)[:2]}{name}{rng.choice(_KINDS)}{rng.choice(_FORMS)}"
