"""Make `docs/scan.svg`, the picture in the README, from what ``langmix scan`` really prints.

python -m tools.build_picture             write the picture
python -m tools.build_picture --check     fail if the one checked in shows something else
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "scan.svg"
COMMAND = ("langmix", "scan", "samples/article_fr.txt")
COLUMNS = 88


def picture() -> str:
    """The picture as SVG: the command, and what it prints on a terminal."""
    environment = os.environ | {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1"}
    environment.pop("NO_COLOR", None)
    program = [sys.executable, "-m", *COMMAND]
    printed = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout  # noqa: S603 -- ours
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ {' '.join(COMMAND)}"), Text.from_ansi(printed), sep="\n")
    # A fixed id: the default one differs from run to run. No fonts from elsewhere: the reader's own monospace is used.
    return console.export_svg(title="langmix", unique_id="langmix", code_format=_without_web_fonts())


def _without_web_fonts() -> str:
    from rich._export_format import CONSOLE_SVG_FORMAT

    start = CONSOLE_SVG_FORMAT.index("@font-face")
    end = CONSOLE_SVG_FORMAT.index(".{unique_id}-matrix")
    return (CONSOLE_SVG_FORMAT[:start] + CONSOLE_SVG_FORMAT[end:]).replace(
        "font-family: Fira Code", "font-family: ui-monospace, Menlo, Consolas"
    )


def main() -> int:
    """Write or compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    text = picture()
    if parser.parse_args().check:
        if TARGET.read_text(encoding="utf-8") == text:
            return 0
        print(f"{TARGET} shows something else: run python -m tools.build_picture", file=sys.stderr)  # noqa: T201 -- a program
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
