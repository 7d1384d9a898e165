"""Write `docs/cli.md` and `docs/settings.md` from the commands and settings themselves.

    python scripts/write_docs.py

A test fails when what is written differs from what the code says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from matcher.cli.app import app
from matcher.config import Settings

DOCS = Path(__file__).parent.parent / "docs"
_CLI_HEAD = """# 命令

由 `scripts/write_docs.py` 写成，改命令的说明请改 `matcher/cli/`。

每条命令都可以在前面写 `--home 文件夹`，换一个资料库：`matcher --home /data/南宁 status`。

退出码：0 做完了；1 有错，错在哪、怎么改写在屏幕上；2 命令写得不对；130 中途按了 Ctrl-C。
加 `--json` 时标准输出只有 JSON，一行一个；提醒和进度在标准错误。
"""
_SETTINGS_HEAD = """# 设置

由 `scripts/write_docs.py` 写成，改设置的说明请改 `matcher/config.py`。

都写成环境变量，例如 `export MATCHER_HOME=/data/matcher`。不写就用默认值。

| 环境变量 | 默认 | 说明 |
|---|---|---|
"""
_DEFAULTS = {
    "home": "`~/.local/share/matcher`（或 `$XDG_DATA_HOME/matcher`）",
    "cache": "`~/.cache/matcher`（或 `$XDG_CACHE_HOME/matcher`）",
}


def cli_page() -> str:
    """Write the page of the commands."""
    group = typer.main.get_command(app)
    commands = getattr(group, "commands", {})
    parts = [_CLI_HEAD]
    for name, command in commands.items():
        parts.append(f"## matcher {name}\n\n{command.help}\n\n{_table(command.params)}\n")
    return "\n".join(parts)


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
    rows = (_setting(name, field) for name, field in Settings.model_fields.items())
    return _SETTINGS_HEAD + "\n".join(rows) + "\n"


def _setting(name: str, field: FieldInfo) -> str:
    default = "" if field.default in {None, "", PydanticUndefined} else f"`{field.default}`"
    return f"| `MATCHER_{name.upper()}` | {_DEFAULTS.get(name, default)} | {field.description} |"


def main() -> None:
    """Write both pages."""
    DOCS.mkdir(exist_ok=True)
    (DOCS / "cli.md").write_text(cli_page(), "utf-8")
    (DOCS / "settings.md").write_text(settings_page(), "utf-8")


if __name__ == "__main__":
    main()
