"""The words typed after `matcher` in; an exit code out: 0 done, 1 a mistake, 2 usage, 130 stopped.

`run` is the one edge of the command line: what the user can mend is said in a sentence of Chinese,
without a traceback. A service that mounts these commands calls it with its own application.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from typer.exceptions import TyperException

from matcher import __version__
from matcher.cli import desk, evaluate, feeding, lists, scoring, whys
from matcher.cli.help import command_of
from matcher.cli.show import complain, remark
from matcher.config import Settings
from matcher.errors import MatcherError

DONE, MISTAKE, USAGE, STOPPED = 0, 1, 2, 130

# What typer says of a wrong command line, in the users' language; other errors speak for themselves.
_USAGE_SAYS = {
    "NoSuchOption": "没有“{option_name}”这个选项",
    "UsageError": "没有这个命令，或多写了内容（{message}）",
    "MissingParameter": "还没写 {name}",
    "BadOptionUsage": "选项“{option_name}”后面要写上值",
    "BadParameter": "{name} 写得不对：{message}",
    "BadArgumentUsage": "多写或少写了内容：{message}",
}
app = typer.Typer(
    name="matcher",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (feeding, lists, whys, scoring, desk, evaluate):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"matcher {__version__}")
        raise typer.Exit


@app.callback(help="人岗双向智能推荐：两边都愿意的岗位推荐，讲得出理由。")
def settle(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            metavar="文件夹",
            help="资料库和索引所在的文件夹；不写则用 MATCHER_HOME 或个人数据文件夹",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")
    ] = False,
) -> None:
    """Put the settings together before a command runs."""
    context.obj = Settings() if home is None else Settings(home=home)


def run(application: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code; mistakes are told on standard error."""
    try:
        code = command_of(application)(args=list(arguments), standalone_mode=False)
    except TyperException as error:
        return _usage(error)
    except MatcherError as error:
        complain(error.message)
        return MISTAKE
    except ValidationError as error:
        complain(_setting(error))
        return MISTAKE
    if code == STOPPED:
        remark("已停下。写完的整批都在，没有写了一半的；重来一遍即可接着做。")
    return code if isinstance(code, int) else DONE


def main() -> None:
    """Run the command `matcher`."""
    sys.exit(run(app, sys.argv[1:]))


def _usage(error: TyperException) -> int:
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        typer.echo(error.message)
        return USAGE
    parameter, hint = getattr(error, "param", None), getattr(error, "param_hint", None)
    facts = {
        "message": error.message,
        "option_name": getattr(error, "option_name", ""),
        "name": hint or (parameter.get_error_hint() if parameter is not None else ""),
    }
    text = _USAGE_SAYS.get(kind, "{message}").format(**facts)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "matcher"
    complain(f"{text}。用法请看 {command} --help")
    return USAGE


def _setting(error: ValidationError) -> str:
    names = "、".join(f"MATCHER_{fault['loc'][0]}".upper() for fault in error.errors())
    ours = [str(why) for fault in error.errors() if (why := fault.get("ctx", {}).get("error"))]
    told = f"（{'；'.join(ours)}）" if ours else ""
    return f"设置 {names} 的值不合用{told}，请对照 docs/settings.md 改正"
