"""Write the pages of commands and settings, and what the API is, from the code itself.

    python scripts/write_docs.py

They are `docs/cli.md`, `docs/settings.md`, `docs/openapi.json` and the tables of `docs/api.md`; a test
fails when what is written differs from what the code says.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from cryptography.fernet import Fernet
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from matcher.config import Settings
from service.app import create_app
from service.auth.belonging import ROLE_NAMES
from service.auth.caller import MEANINGS, SCOPES
from service.commands import application
from service.settings import ServiceSettings
from service.web.kinds import KINDS
from service.web.openapi import operations
from service.wiring import wire

DOCS = Path(__file__).parent.parent / "docs"
_CLI_HEAD = """# 命令

由 `scripts/write_docs.py` 写成，改命令的说明请改 `matcher/cli/`；`serve` 和 `admin` 在 `service/`。

每条命令都可以在前面写 `--home 文件夹`，换一个资料库：`matcher --home /data/南宁 status`。

退出码：0 做完了；1 有错，错在哪、怎么改写在屏幕上；2 命令写得不对；130 中途按了 Ctrl-C。
加 `--json` 时标准输出只有 JSON，一行一个；提醒和进度在标准错误。
"""
_SETTINGS_HEAD = """# 设置

由 `scripts/write_docs.py` 写成，改设置的说明请改 `matcher/config.py` 和 `service/settings.py`。

都写成环境变量，例如 `export MATCHER_HOME=/data/matcher`。不写就用默认值。
"""
_TABLE_HEAD = "| 环境变量 | 默认 | 说明 |\n|---|---|---|\n"
_MATCHING = "匹配：所有命令都用"
_SERVING = "服务：`matcher serve` 用"
_DEFAULTS = {
    "home": "`~/.local/share/matcher`（或 `$XDG_DATA_HOME/matcher`）",
    "cache": "`~/.cache/matcher`（或 `$XDG_CACHE_HOME/matcher`）",
}


def cli_page() -> str:
    """Write the page of the commands."""
    return "\n".join([_CLI_HEAD, *_sections("matcher", typer.main.get_command(application()))])


def _sections(path: str, group: object) -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        words = f"{path} {name}"
        if getattr(command, "commands", None):
            yield f"## {words}\n\n{command.help}\n"
            yield from (section.replace("## ", "### ", 1) for section in _sections(words, command))
        else:
            table = f"\n{_table(command.params)}\n" if command.params else ""
            yield f"## {words}\n\n{command.help}\n{table}"


def _table(parameters: list[object]) -> str:
    return "\n".join(_rows(parameters))


def _rows(parameters: list[object]) -> Iterator[str]:
    yield "| 写法 | 说明 |\n|---|---|"
    for parameter in parameters:
        words = getattr(parameter, "opts", [])
        metavar = getattr(parameter, "metavar", None)
        if getattr(parameter, "param_type_name", "") == "argument":
            shown = metavar or words[0]
        else:
            shown = " ".join(filter(None, (words[0], metavar)))
        needed = "（必写）" if getattr(parameter, "required", False) else ""
        shown = shown.replace("|", "\\|")
        yield f"| `{shown}` | {getattr(parameter, 'help', '') or ''}{needed} |"


def settings_page() -> str:
    """Write the page of the settings."""
    matching = Settings.model_fields.items()
    serving = [one for one in ServiceSettings.model_fields.items() if one not in list(matching)]
    parts = (_section(_MATCHING, matching), _section(_SERVING, serving))
    return "\n".join([_SETTINGS_HEAD, *parts])


def _section(title: str, settings: Iterable[tuple[str, FieldInfo]]) -> str:
    rows = (_setting(name, field) for name, field in settings)
    return f"## {title}\n\n{_TABLE_HEAD}" + "\n".join(rows) + "\n"


def _setting(name: str, field: FieldInfo) -> str:
    shown = str(field.default)
    default = "" if field.default is PydanticUndefined or shown in {"None", ""} else f"`{shown}`"
    return f"| `MATCHER_{name.upper()}` | {_DEFAULTS.get(name, default)} | {field.description} |"


def openapi_document() -> str:
    """Write the document of the API; it is the same wherever the service runs."""
    with tempfile.TemporaryDirectory() as home:
        key = Fernet.generate_key().decode()
        wiring = wire(ServiceSettings(home=Path(home), secret_key=key, docs=True))  # type: ignore[arg-type]
        document = create_app(wiring=wiring).openapi()
        wiring.close()
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def api_page(written: str, document: str) -> str:
    """Write the tables of the page of the API anew; what stands around them stays."""
    tables = {"身份": _roles(), "代号": _kinds(), "接口": _operations(document)}
    for name, rows in tables.items():
        head, _, rest = written.partition(f"<!-- {name} -->\n")
        tail = rest.partition(f"<!-- /{name} -->")[2]
        table = "\n".join(rows)
        written = f"{head}<!-- {name} -->\n{table}\n<!-- /{name} -->{tail}"
    return written


def _roles() -> Iterator[str]:
    yield f"| 权限 | 能做什么 | {' | '.join(ROLE_NAMES[role] for role in SCOPES)} |"
    yield "|---|---|" + ":-:|" * len(SCOPES)
    yield f"| | | {' | '.join(f'`{role}`' for role in SCOPES)} |"
    for scope, meaning in MEANINGS.items():
        marks = " | ".join("●" if scope in scopes else "" for scopes in SCOPES.values())
        yield f"| `{scope}` | {meaning} | {marks} |"


def _kinds() -> Iterator[str]:
    yield "| 代号 | 状态码 | 是怎么回事 | 怎么办 |\n|---|---|---|---|"
    for code, kind in KINDS.items():
        statuses = "、".join(map(str, kind.statuses))
        yield f"| `{code}` | {statuses} | {kind.title}：{kind.meaning} | {kind.remedy} |"


def _operations(document: str) -> Iterator[str]:
    yield "| 接口 | 做什么 | 权限 |\n|---|---|---|"
    for path, method, operation in operations(json.loads(document)):
        security = operation.get("security", [])
        scopes = [scope for one in security for scope in one.get("key", [])]
        needed = "、".join(f"`{scope}`" for scope in scopes) or ("登录" if security else "")
        yield f"| `{method.upper()} {path}` | {operation['summary']} | {needed} |"


def main() -> None:
    """Write all of them."""
    DOCS.mkdir(exist_ok=True)
    (DOCS / "cli.md").write_text(cli_page(), "utf-8")
    (DOCS / "settings.md").write_text(settings_page(), "utf-8")
    document, page = openapi_document(), DOCS / "api.md"
    (DOCS / "openapi.json").write_text(document, "utf-8")
    page.write_text(api_page(page.read_text("utf-8"), document), "utf-8")


if __name__ == "__main__":
    main()
