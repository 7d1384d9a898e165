"""The words typed after `matcher` in; the command run, and an exit code, out.

It loads the rest itself, so that who stops the command at once is answered like who stops it later.
"""

from __future__ import annotations

import sys

STOPPED = 130  # as shells say it: stopped by Ctrl-C


def main() -> None:
    """Run the command `matcher`."""
    try:
        from matcher.cli.app import main as run  # half a second in which Ctrl-C may come

        run()
    except KeyboardInterrupt:
        sys.stderr.write("已停下。\n")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
