"""Draw `docs/terminal.png`, the picture of the README, from commands run on the demo's store.

    scripts/demo --no-serve && .venv/bin/python scripts/make_picture.py

It needs chromium and the Noto CJK fonts: apt install chromium fonts-noto-cjk.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

import matcher.cli.show
from matcher.cli.app import app, run

ROOT = Path(__file__).parent.parent
WIDTH = 90
COMMANDS = (
    "recommend --seeker Q001 --seeker Q012 -n 2",
    "why-not --seeker Q001 --posting 4420261100000000002",
)
# Letters of the first font are 0.602 em wide; Chinese characters are widened to twice that.
_PAGE = """<meta charset="utf-8"><style>
@font-face {{ font-family: wide; src: local("Noto Sans Mono CJK SC"); size-adjust: 120.4%; }}
body {{ margin: 0; background: {background}; color: {foreground}; }}
pre {{ margin: 0; padding: 14px; font: 15px/21px "DejaVu Sans Mono", wide; }}
</style><pre>{code}</pre>"""
_SIZE = (WIDTH * 9 + 34, 21, 28)  # width, height of a line, padding in pixels
_COLOURS = 128


def main() -> None:
    """Run the commands, draw what they print and shrink it to a picture."""
    console = Console(
        record=True, width=WIDTH, highlight=False, force_terminal=True, file=io.StringIO()
    )
    matcher.cli.show.console = lambda: console
    for command in COMMANDS:
        console.print(f"[bold green]$[/] matcher {command}\n")
        run(app, ["--home", str(ROOT / ".cache" / "demo"), *command.split()])
    page = console.export_html(theme=DIMMED_MONOKAI, code_format=_PAGE, inline_styles=True)
    _draw(page, page.count("\n") - _PAGE.count("\n"), ROOT / "docs" / "terminal.png")


def _draw(page: str, lines: int, out: Path) -> None:
    width, line, padding = _SIZE
    with tempfile.TemporaryDirectory() as folder:
        source, shot = Path(folder) / "page.html", Path(folder) / "page.png"
        source.write_text(page, "utf-8")
        window = f"--window-size={width},{lines * line + padding}"
        command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", window]
        subprocess.run([*command, f"--screenshot={shot}", source.as_uri()], check=True)
        with Image.open(shot) as picture:
            picture.convert("RGB").quantize(_COLOURS).save(out, optimize=True)


if __name__ == "__main__":
    main()
