"""An application in; the command to run, with a help that speaks Chinese as far as it lets itself, out."""

from __future__ import annotations

from typing import Any

import typer
from typer import rich_utils

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "要写的内容",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认 {}]",
    "REQUIRED_LONG_STRING": "[必写]",
}


def command_of(application: typer.Typer) -> Any:  # noqa: ANN401 (typer names no type for it)
    """Make the command of an application, its help translated."""
    for name, text in _TITLES.items():
        setattr(rich_utils, name, text)
    command = typer.main.get_command(application)
    _translate_all(command)
    return command


def _translate_all(command: Any) -> None:  # noqa: ANN401
    """Translate a command and those below it."""
    _translate(command)
    for one in getattr(command, "commands", {}).values():
        _translate_all(one)


def _translate(command: Any) -> None:  # noqa: ANN401
    command.options_metavar = "[选项]"
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = "命令 [内容]…"
    context = typer.Context(command)
    for parameter in command.get_params(context):
        # <bool> and <list[Path]> tell a clerk nothing; 文件 and 编号 do.
        words = parameter.metavar if parameter.param_type_name == "option" else None
        parameter.display_type_rich = lambda ctx, words=words: words
    command.get_help_option(context).help = "显示这份说明"
