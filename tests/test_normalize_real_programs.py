"""Files normalized in place by the real Apertium are opened by the programs that they are for, without a complaint."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import langmix

FRENCH = "Le conseil municipal a voté hier soir le budget de la ville, et les habitants étaient nombreux dans la salle."

HTML = f"""<!doctype html><html lang=fr><meta charset=utf-8><title>Le march&eacute; de la ville</title>
<p>{FRENCH}</p><p>Los <b>vecinos</b> de la ciudad no quieren que la feria &amp; el mercado se celebren cerca de la <a href="a.html">escuela</a>.</p>
<p>{FRENCH}</p><script>document.body.append('Fin.')</script></html>
"""
MARKDOWN = f"""# Le marché de la ville

{FRENCH}

- Los **vecinos** de la ciudad no quieren que la feria se celebre cerca de la [escuela](https://example.org/a_b).
- {FRENCH}

```
los vecinos no quieren
```
"""
PO = f"""msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

#, python-format
msgid "The neighbours of the town do not want the %s fair near the school."
msgstr "Los vecinos de la ciudad no quieren que la feria %s se celebre cerca de la escuela."

msgid "The town council voted the budget of the town last night."
msgstr "{FRENCH}"
"""
XLIFF = f"""<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="en" target-language="fr" datatype="plaintext" original="a">
<body><trans-unit id="1"><source>The neighbours of the town do not want <g id="1">the fair</g> near the school.</source>
<target>Los vecinos de la ciudad no quieren que <g id="1">la feria</g> se celebre cerca de la escuela.</target></trans-unit>
<trans-unit id="2"><source>The town council voted the budget last night.</source><target>{FRENCH}</target></trans-unit></body></file></xliff>
"""


def run(*command: str | Path, folder: Path) -> str:
    """What a program prints; the test is skipped where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"NOT TESTED: {command[0]} is not installed: apt-get install gettext chromium libreoffice-writer")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=120)
    return done.stdout.decode()


def in_chromium(path: Path) -> str:
    """The document as Chromium has it."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={path.parent / 'profile'}", "--dump-dom")
    return run("chromium", *options, path.as_uri(), folder=path.parent)


def normalize(path: Path) -> None:
    """Normalize a file in place; some Spanish was in it, none is left."""
    if shutil.which("apertium") is None:
        pytest.skip("NOT TESTED: apertium is not installed: apt-get install apertium apertium-spa-cat apertium-fra-cat")
    assert spanish(path)
    command = [sys.executable, "-m", "langmix", "normalize", "--to", "fr", "--in-place", "--no-cache", path.name]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert spanish(path) == []


def spanish(path: Path) -> list[str]:
    result = langmix.scan(path, lang="fr")
    return [result.text(span) for span in result.spans if span.language == "es"]


def test_a_page_opens_in_chromium(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(HTML, encoding="utf-8")
    normalize(page)
    text = page.read_text(encoding="utf-8")
    before, behind = HTML.split("<p>Los", maxsplit=1)[0], HTML.split("</a>.</p>")[1]
    assert text.startswith(before)
    assert text.endswith(behind)
    shown = in_chromium(page)
    assert shown.count("<p>") == 3
    assert shown.count("<b>") == shown.count('<a href="a.html">') == 1
    assert "Fin." in shown
    assert "vecinos" not in shown


def test_markdown_is_built_as_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(MARKDOWN, encoding="utf-8")
    normalize(page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith(MARKDOWN.split("- Los", maxsplit=1)[0])
    assert text.endswith(MARKDOWN.split("a_b).")[1])
    reader = MarkdownIt()
    assert [token.type for token in reader.parse(text)] == [token.type for token in reader.parse(MARKDOWN)]
    rendered = tmp_path / "page.html"
    rendered.write_text(f"<!doctype html><meta charset=utf-8>{reader.render(text)}", encoding="utf-8")
    shown = in_chromium(rendered)
    assert shown.count('<a href="https://example.org/a_b">') == shown.count("<strong>") == 1
    assert "los vecinos no quieren" in shown


def test_a_catalog_is_compiled_by_msgfmt(tmp_path: Path) -> None:
    catalog = tmp_path / "fr.po"
    catalog.write_text(PO, encoding="utf-8")
    normalize(catalog)
    assert run("msgfmt", "--check", "--output-file=fr.mo", "fr.po", folder=tmp_path) == ""
    assert (tmp_path / "fr.mo").stat().st_size > 0
    # What a machine wrote is for a person to read.
    fuzzy = run("msgattrib", "--only-fuzzy", "--no-wrap", "fr.po", folder=tmp_path)
    assert fuzzy.count("%s") == 2
    assert FRENCH not in fuzzy


def test_xliff_is_well_formed_in_chromium(tmp_path: Path) -> None:
    catalog = tmp_path / "app.xlf"
    catalog.write_text(XLIFF, encoding="utf-8")
    normalize(catalog)
    text = catalog.read_text(encoding="utf-8")
    assert text.count('<g id="1">') == 2
    assert text.split("</source>")[0] == XLIFF.split("</source>", maxsplit=1)[0]
    (tmp_path / "app.xml").write_text(text, encoding="utf-8")
    shown = in_chromium(tmp_path / "app.xml")
    assert "parsererror" not in shown
    assert "trans-unit" in shown


def test_a_word_file_opens_in_libreoffice(tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    (tmp_path / "letter.html").write_text(HTML, encoding="utf-8")
    options = ("--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "letter.html")
    run("soffice", profile, *options, folder=tmp_path)
    letter = tmp_path / "letter.docx"
    before = letter.read_bytes()
    normalize(letter)
    assert letter.read_bytes() != before
    run("soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "letter.docx", folder=tmp_path)
    shown = (tmp_path / "letter.txt").read_text(encoding="utf-8-sig")
    assert shown.count(FRENCH) == 2
    assert "vecinos" not in shown
    assert "école" in shown
