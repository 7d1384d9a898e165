"""Requests at set times in; how late each answer came after the time it was due, and what failed, out.

The load is open: every request has its time, whether or not those before it have been answered,
and its delay counts from that time. A service that stalls is charged for all whom it kept waiting.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

TIMEOUT = 30.0
_IDLE = 4.0  # seconds; the service hangs up after five
_CITIES = (
    "南宁",
    "柳州",
    "桂林",
    "玉林",
    "北海",
    "东莞",
    "深圳",
    "佛山",
    "广州",
    "苏州",
    "中山",
    "百色",
)
_JOBS = (
    *("普工", "焊工", "电工", "叉车司机", "服务员", "收银员", "保安", "保洁", "厨师", "切配"),
    *("会计", "出纳", "文员", "销售", "客服", "司机", "快递员", "仓管", "质检", "缝纫工"),
    *("钳工", "车工", "木工", "泥瓦工", "护士", "育婴师", "幼师", "美容师", "程序员", "测试"),
    *("电子厂", "打螺丝", "跑外卖", "带孩子", "养老护理", "机修", "采购", "行政", "人事", "绘图员"),
)
_MUSTS = (
    "包住",
    "包吃",
    "双休",
    "买社保",
    "长白班",
    "不上夜班",
    "不做销售",
    "离家近",
    "可以带娃",
    "月结",
)
_SAYINGS = (
    "想在{city}找个{job}的活，{must}",
    "以前做{job}的，现在想换个{must}的，{city}附近",
    "{job}，{city}，一个月至少{pay}",
    "我初中毕业，能吃苦，{job}也行，{must}就可以",
    "有没有{city}的{job}，{must}，{must2}",
    "做过三年{job}，有经验，工资{pay}以上",
)


@dataclass
class Heard:
    """What came back: delays in milliseconds, and everything that was not answered well."""

    delays: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0  # seconds of processor time the service took

    def at(self, share: float) -> float:
        """Give the delay that this share of the requests kept within."""
        ordered = sorted(self.delays) or [float("nan")]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def and_then(self, other: Heard) -> Heard:
        """Put a later while together with this one."""
        return Heard(
            self.delays + other.delays,
            self.failures + other.failures,
            self.seconds + other.seconds,
            self.cpu + other.cpu,
        )

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.delays) / self.seconds if self.seconds else 0.0


def profile(rng: random.Random) -> dict[str, object]:
    """Make up a person: half tap on tiles, half say a sentence."""
    job, city = rng.choice(_JOBS), rng.choice(_CITIES)
    pay = rng.randrange(3000, 9000, 500)
    if rng.random() < 0.5:
        must, must2 = rng.sample(_MUSTS, 2)
        said = rng.choice(_SAYINGS).format(job=job, city=city, must=must, must2=must2, pay=pay)
        return {"about": said}
    tapped: dict[str, object] = {"desired_titles": [job], "desired_regions": [city]}
    if rng.random() < 0.6:
        tapped["salary_min"] = pay
    if rng.random() < 0.5:
        tapped["age"] = rng.choice(("20-29", "30-39", "40-49", "50-59"))
    if rng.random() < 0.5:
        tapped["education"] = rng.choice(("初中", "高中", "大专", "本科"))
    if rng.random() < 0.4:
        tapped["requirements"] = rng.sample(_MUSTS, 2)
    return tapped


def request(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    """Write a request."""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(
    port: int,
    clients: int,
    per_second: float,
    seconds: float,
    ask: Callable[[random.Random], bytes],
    seed: int = 0,
) -> Heard:
    """Let clients ask in turn at an even pace for a while."""
    heard, start = Heard(), time.perf_counter() + 0.2
    apart = clients / per_second
    tasks = [
        _client(port, start + number / per_second, apart, seconds, ask, seed + number, heard)
        for number in range(clients)
    ]
    await asyncio.gather(*tasks)
    heard.seconds = time.perf_counter() - start
    return heard


async def _client(
    port: int,
    first: float,
    apart: float,
    seconds: float,
    ask: Callable[[random.Random], bytes],
    seed: int,
    heard: Heard,
) -> None:
    rng, link = random.Random(seed), _Link(port)
    for turn in range(max(1, round(seconds / apart))):
        due = first + turn * apart
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            status = await asyncio.wait_for(link.send(ask(rng)), TIMEOUT)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            heard.failures.append(type(error).__name__)
            link.drop()
            continue
        if status == 200:
            heard.delays.append(1000 * (time.perf_counter() - due))
        else:
            heard.failures.append(str(status))
    link.drop()


class _Link:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._port, self._last = port, 0.0
        self._pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, message: bytes) -> int:
        """Send a request and read its whole answer; gives the status."""
        if time.perf_counter() - self._last > _IDLE:
            self.drop()
        if self._pair is None:
            self._pair = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._pair
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        self._last = time.perf_counter()
        return int(head[9:12])

    def drop(self) -> None:
        """Hang up."""
        if self._pair is not None:
            self._pair[1].close()
            self._pair = None


def table(rows: Sequence[tuple[str, Heard]]) -> list[str]:
    """Lay figures out."""
    heads = ("asked", "lost", "/s", "p50", "p95", "p99", "cpu")
    lines = [f"{'delays and work in ms':34} " + " ".join(f"{head:>7}" for head in heads)]
    for name, heard in rows:
        asked = len(heard.delays) + len(heard.failures)
        shares = " ".join(f"{heard.at(share):7.1f}" for share in (0.5, 0.95, 0.99))
        lost = len(heard.failures)
        why = "  " + ", ".join(f"{n} × {what}" for what, n in Counter(heard.failures).items())
        cpu = 1000 * heard.cpu / max(1, len(heard.delays))
        lines.append(
            f"{name:34} {asked:7} {lost:7} {heard.rate:7.1f} {shares} {cpu:7.1f}{why.rstrip()}"
        )
    return lines
