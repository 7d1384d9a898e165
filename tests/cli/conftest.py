"""Command lines run in this process, on a small store of real files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from matcher.cli.app import app, run

HEADER = "岗位编号,招聘单位,岗位名称,工作地点,月薪,学历要求,工作内容,有效期至"
POSTINGS = (
    "P1,邕江样例机械厂,焊工,南宁市江南区,6000-8000,不限,二保焊，须有焊工证，包住,2099-12-31",
    "P2,邕江样例机械厂,仓库管理员,南宁市江南区,4000-5000,高中,收发料、盘点,2099-12-31",
    "P3,邕江样例物业,保洁员,南宁市青秀区,2600-3000,不限,扫楼道，不上夜班,2099-12-31",
    "P4,邕江样例物业,保安员,南宁市青秀区,3000-3500,不限,夜班守大门,2099-12-31",
    "P5,雾里样例公司,打字员,南宁市,日结300元,不限,手机刷单，先垫付后返佣,2099-12-31",
    "P6,邕江样例机械厂,氩弧焊工,南宁市江南区,7000-9000,不限,不锈钢氩弧焊,2020-01-01",
)
PROFILES = (
    '{"seeker_id": "S1", "desired_titles": ["焊工"], "desired_regions": ["南宁"], '
    '"salary_min": 5000, "certificates": ["焊工证"], "birth_year": 1990}',
    '{"seeker_id": "S2", "desired_titles": ["搞卫生"], "desired_regions": ["南宁"], '
    '"about": "夜班熬不住", "birth_year": 1975}',
)


@dataclass(frozen=True)
class Told:
    """What a command line came to."""

    code: int
    out: str
    err: str


Cli = Callable[..., Told]


def postings_file(folder: Path, rows: Sequence[str] = POSTINGS) -> Path:
    path = folder / "岗位.csv"
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    return path


def profiles_file(folder: Path, lines: Sequence[str] = PROFILES) -> Path:
    path = folder / "求职者.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run a command line against a home of its own."""

    def command(*words: object, home: Path = tmp_path / "home") -> Told:
        code = run(app, ["--home", str(home), *map(str, words)])
        captured = capsys.readouterr()
        return Told(code, captured.out, captured.err)

    return command


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the postings and people above."""
    folder = tmp_path_factory.mktemp("filled")
    home = folder / "home"
    for kind, path in (("postings", postings_file(folder)), ("seekers", profiles_file(folder))):
        assert run(app, ["--home", str(home), "import", kind, str(path), "--source", "样例"]) == 0
    return home
