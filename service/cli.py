"""The words typed after `matcher` in; the command run, and an exit code, out.

The commands of the library and those of the service, which the library does not know. Like the
library's own entry it loads the rest itself, so that who stops it at once is answered too.
"""

from __future__ import annotations

import sys

STOPPED = 130  # as shells say it: stopped by Ctrl-C


def main() -> None:
    """Run the command `matcher`."""
    try:
        from service.commands import main as run  # half a second in which Ctrl-C may come

        run()
    except KeyboardInterrupt:
        sys.stderr.write("已停下。\n")
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
