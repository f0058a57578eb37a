"""The pages in tests/wcag beside axe-core and the Nu Html Checker: who finds the missing, wrong and unmarked languages, as a Markdown table.

::

    npm install --prefix ../wcag axe-core jsdom vnu-jar
    python -m bench.wcag --node-modules ../wcag/node_modules --out docs/accessibility.md

axe-core runs in jsdom with its rules about languages; of the checker's messages those count that speak of ``lang`` or of a language. A page
that fails is found if the tool says anything of that kind about it; a page that passes is a false alarm if it does. Needs node and java.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import langmix
from bench.markers import put_between_markers

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = Path(__file__).parent.parent / "tests" / "wcag"
SETS: Final = (("pages", "expected.json", "40 pages"), ("held_out", "expected_held_out.json", "16 pages that nothing was tuned on"))
CRITERIA: Final = ("3.1.1", "3.1.2")
AXE_RULES: Final = ("html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "valid-lang")
MARKER: Final = "wcag"

RUN_AXE: Final = """
const {JSDOM} = require("jsdom"), fs = require("fs");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf-8");
(async () => {
  const found = {};
  for (const path of process.argv.slice(2)) {
    const contentType = path.endsWith(".xhtml") ? "application/xhtml+xml" : "text/html";
    const {window} = new JSDOM(fs.readFileSync(path, "utf-8"), {runScripts: "outside-only", contentType});
    window.eval(axe);
    const result = await window.axe.run({runOnly: {type: "rule", values: RULES}, resultTypes: ["violations"]});
    found[path] = result.violations.map(one => `${one.id}: ${one.help}`);
  }
  console.log(JSON.stringify(found));
})();
"""

_OF_LANGUAGE = re.compile(r"\blang\b|\blanguage\b|language tag", re.IGNORECASE)

Found = dict[Path, list[str]]
"""What a tool says of the languages of each page."""


RUN_LANGMIX: Final = """
import json, langmix, pathlib, sys
found = {path: langmix.check(pathlib.Path(path), select=["LM2"]).findings for path in sys.argv[1:]}
print(json.dumps({path: [f"{one.rule} {one.message}" for one in findings] for path, findings in found.items()}))
"""


def run_langmix(pages: list[Path]) -> Found:
    """What `langmix check --select LM2` says; a process of its own, like the others."""
    arguments = [sys.executable, "-c", RUN_LANGMIX, *map(str, pages)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)  # noqa: S603 -- our own script and pages
    return {Path(page): found for page, found in json.loads(done.stdout).items()}


def run_axe(pages: list[Path], modules: Path) -> Found:
    """What axe-core's rules about languages say."""
    script = RUN_AXE.replace("RULES", json.dumps(AXE_RULES))
    done = subprocess.run(  # noqa: S603 -- our own script and pages
        ["node", "-e", script, "axe", *map(str, pages)],  # noqa: S607 -- found on PATH, as its user runs it
        env={**os.environ, "NODE_PATH": str(modules)},
        check=True,
        capture_output=True,
        text=True,
    )
    return {Path(page): found for page, found in json.loads(done.stdout).items()}


def run_nu(pages: list[Path], modules: Path) -> Found:
    """What the Nu Html Checker says of languages, warnings included."""
    jar = modules / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(  # noqa: S603 -- our own pages
        ["java", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, pages)],  # noqa: S607 -- as above
        check=True,
        capture_output=True,
        text=True,
    )
    found: Found = {page: [] for page in pages}
    for message in json.loads(done.stdout)["messages"]:
        if _OF_LANGUAGE.search(message["message"]):
            found[Path(message["url"].removeprefix("file:"))].append(message["message"])
    return found


def version(modules: Path, package: str) -> str:
    """The version of an npm package."""
    return str(json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"])


def row(name: str, found: Found, expected: dict[Path, list[dict[str, Any]]], seconds: float) -> str:
    """A line of the table."""
    cells = [name]
    for criterion in CRITERIA:
        failing = [page for page, wanted in expected.items() if wanted and wanted[0]["criterion"] == criterion]
        cells.append(f"{sum(bool(found[page]) for page in failing)} of {len(failing)}")
    passing = [page for page, wanted in expected.items() if not wanted]
    alarms = [page for page in passing if found[page]]
    cells += [f"{len(alarms)} of {len(passing)}", f"{seconds:.1f}"]
    return f"| {' | '.join(cells)} |"


def report(modules: Path) -> str:
    """The tables, with the alarms beneath."""
    tools: dict[str, Callable[[list[Path]], Found]] = {
        f"langmix {langmix.__version__}": run_langmix,
        f"axe-core {version(modules, 'axe-core')}": lambda pages: run_axe(pages, modules),
        f"Nu Html Checker {version(modules, 'vnu-jar')}": lambda pages: run_nu(pages, modules),
    }
    lines = ["Made by `python -m bench.wcag --node-modules DIR --out docs/accessibility.md`.", ""]
    for folder, names, title in SETS:
        wanted = json.loads((PAGES / names).read_text(encoding="utf-8"))
        expected = {PAGES / folder / name: list_of for name, list_of in wanted.items()}
        lines += [f"**{title}**", "", "| tool | found, 3.1.1 | found, 3.1.2 | false alarms | seconds |", "| --- | --- | --- | --- | --- |"]
        notes: list[str] = []
        for name, tool in tools.items():
            begin = time.perf_counter()
            found = tool(list(expected))
            lines.append(row(name, found, expected, time.perf_counter() - begin))
            notes += [f"- {name}, `{page.name}`: {'; '.join(found[page])}" for page, own in expected.items() if found[page] and not own]
        lines += ["", *(["False alarms:", "", *notes, ""] if notes else [])]
    return "\n".join(lines).strip()


def main() -> None:
    """Print the tables, or put them between the markers of a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node-modules", type=Path, required=True, help="where axe-core, jsdom and vnu-jar are installed")
    parser.add_argument("--out", type=Path, help="write between the markers of this file")
    given = parser.parse_args()
    text = report(given.node_modules.resolve())
    if given.out is None:
        print(text)  # noqa: T201 -- the table is what it is run for
        return
    page = given.out.read_text(encoding="utf-8") if given.out.exists() else ""
    given.out.write_text(put_between_markers(page, text, MARKER), encoding="utf-8")


if __name__ == "__main__":
    main()
