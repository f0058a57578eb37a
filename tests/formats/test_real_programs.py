"""Files that real programs write are read, and what langmix writes is read by them. (DOCX: `test_docx.py`.)"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import langmix
from langmix import formats
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

SPANISH = "Los vecinos no quieren que la feria se celebre cerca de la escuela."


def run(*command: str | Path, folder: Path) -> str:
    """What a program prints; the test is skipped where it is not installed."""
    program = str(command[0])
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: apt-get install gettext chromium")
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, timeout=120, env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    )
    return done.stdout.decode()


def test_a_catalog_made_by_gettext(tmp_path: Path) -> None:
    (tmp_path / "app.c").write_text(
        'puts(_("The file could not be opened because somebody else is using it.\\nPlease close it and try again, or choose another one."));\n'
        'printf(ngettext("%d plant needs water", "%d plants need water", n), n);\n'
        'puts(pgettext("menu", "Close the window"));\n',
        encoding="utf-8",
    )
    keys = ("--keyword=_", "--keyword=ngettext:1,2", "--keyword=pgettext:1c,2")
    run("xgettext", *keys, "--from-code=UTF-8", "-o", "app.pot", "app.c", folder=tmp_path)
    run("msginit", "--no-translator", "-l", "fr.UTF-8", "-i", "app.pot", "-o", "fr.po", folder=tmp_path)
    written = (tmp_path / "fr.po").read_text(encoding="utf-8")
    written = written.replace("charset=ASCII", "charset=UTF-8").replace(
        'msgid "Close the window"\nmsgstr ""', f'msgid "Close the window"\nmsgstr "{SPANISH}"'
    )
    (tmp_path / "fr.po").write_text(written, encoding="utf-8")
    # Wrapped and sorted as translators have it.
    merged = run("msgmerge", "--quiet", "--width=60", "-o", "-", "fr.po", "app.pot", folder=tmp_path)
    document = check_text_format("po", merged)
    assert document.declared == "fr"
    (translation,) = [segment for segment in document.segments if segment.kind == "translation"]
    assert translation.text == SPANISH
    assert next(segment.text for segment in document.segments if segment.kind == "source").startswith("The file could not be opened")
    source = translation.source(0, len(translation.text))
    edits = sorted([Edit(*source, "« Fermer »"), *formats.review(document, [translation])], key=lambda edit: edit.start)
    (tmp_path / "new.po").write_text(apply_edits(merged, edits), encoding="utf-8")
    (tmp_path / "app.pot").unlink()
    checked = run("msgattrib", "--only-fuzzy", "--no-wrap", "new.po", folder=tmp_path)
    assert "« Fermer »" in checked
    assert checked.count("msgctxt") == 1


def test_a_page_as_chromium_saves_it(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Le march&eacute;</title><p>Le conseil municipal a vot&eacute; hier soir"
        f" la fermeture du centre aux voitures<p>{SPANISH}<ul><li>Un &amp; deux<li>trois</ul><script>document.body.append('Fin de la page.')</script>",
        encoding="utf-8",
    )
    page = (tmp_path / "page.html").as_uri()
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom")
    saved = run("chromium", *options, page, folder=tmp_path)
    document = check_text_format("html", saved)
    texts = [segment.text for segment in document.segments]
    assert texts == [
        "Le marché",
        "Le conseil municipal a voté hier soir la fermeture du centre aux voitures",
        SPANISH,
        "Un & deux",
        "trois",
        "Fin de la page.",
    ]
    (tmp_path / "saved.html").write_text(saved, encoding="utf-8")
    result = langmix.scan(tmp_path / "saved.html")
    assert [(span.language, result.text(span)) for span in result.foreign] == [("es", SPANISH)]
