"""`langmix fix`: declarations are mended, and no word is changed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats import make_docx, make_epub
from formats.make_docx import lang, paragraph, run
from langmix import formats as readers
from langmix.config import Config
from langmix.errors import FormatError
from langmix.fixes import Fixed, differences, mend, same_words
from langmix.inputs import Input, read_input

FRENCH = "Le conseil municipal a voté le budget de l'année prochaine hier soir. La séance a duré près de quatre heures."
SPANISH = "La alcaldesa explicó que las obras del puente empezarán en primavera."
ENGLISH = "Nobody had asked the people who live there, and so they came in the evening."
PAGES = Path(__file__).parent / "wcag" / "pages"
ALL = Config(select=("LM2", "LM204"))


def mended(folder: Path, name: str, content: str | bytes, config: Config = ALL) -> Fixed:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return mend(read_input(str(path), config), config)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<html><p>{FRENCH}</p></html>", f'<html lang="fr"><p>{FRENCH}</p></html>'),
        (f"<!doctype html>\n<p>{FRENCH}</p>", f'<!doctype html>\n<html lang="fr">\n<p>{FRENCH}</p>'),
        (f"<html lang><p>{FRENCH}</p></html>", f'<html lang="fr"><p>{FRENCH}</p></html>'),
        (f"<html lang=en class=a><p>{FRENCH}</p></html>", f"<html lang=fr class=a><p>{FRENCH}</p></html>"),
        (f'<html xml:lang="fr"><p>{FRENCH}</p></html>', f'<html lang="fr" xml:lang="fr"><p>{FRENCH}</p></html>'),
        (f"<html lang='fr_FR'><p>{FRENCH}</p></html>", f"<html lang='fr-FR'><p>{FRENCH}</p></html>"),
        (
            f'<html lang="fr"><p>{FRENCH}</p><p class="x">« {SPANISH} »</p></html>',
            f'<html lang="fr"><p>{FRENCH}</p><p lang="es" class="x">« {SPANISH} »</p></html>',
        ),
        (
            f'<html lang="fr"><p>{FRENCH} {SPANISH}</p></html>',
            f'<html lang="fr"><p>{FRENCH} <span lang="es">{SPANISH}</span></p></html>',
        ),
        (
            f'<html lang="fr"><p>{FRENCH} La <b>alcaldesa</b> explicó que las obras empezarán en primavera.</p></html>',
            f'<html lang="fr"><p>{FRENCH} <span lang="es">La <b>alcaldesa</b> explicó que las obras empezarán en primavera.</span></p></html>',
        ),
        (
            f'<html lang="fr"><p>{FRENCH}</p><p><img alt="{SPANISH}" src=a></p></html>',
            f'<html lang="fr"><p>{FRENCH}</p><p><img lang="es" alt="{SPANISH}" src=a></p></html>',
        ),
        (
            f'<html lang="fr"><p>{FRENCH}</p><div lang="en"><p>{SPANISH}</p><p>{SPANISH}</p></div></html>',
            f'<html lang="fr"><p>{FRENCH}</p><div lang="es"><p>{SPANISH}</p><p>{SPANISH}</p></div></html>',
        ),
    ],
)
def test_html_says_its_languages(tmp_path: Path, before: str, after: str) -> None:
    assert mended(tmp_path, "a.html", before).data.decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"---\nlang: en\n---\n\n{FRENCH}\n", f"---\nlang: fr\n---\n\n{FRENCH}\n"),
        (f"{FRENCH}\n\nIl a dit [{SPANISH}]{{lang=en}}\n", f"{FRENCH}\n\nIl a dit [{SPANISH}]{{lang=es}}\n"),
        (f"{FRENCH}\n\n> {SPANISH}\n", f'{FRENCH}\n\n> <span lang="es">{SPANISH}</span>\n'),
        (f'{FRENCH}\n\n<div lang="en">\n\n{SPANISH}\n\n</div>\n', f'{FRENCH}\n\n<div lang="es">\n\n{SPANISH}\n\n</div>\n'),
    ],
)
def test_markdown_says_its_languages(tmp_path: Path, before: str, after: str) -> None:
    assert mended(tmp_path, "a.md", before).data.decode() == after


LATEX = "\\documentclass{{article}}\n\\usepackage[{}]{{babel}}\n\\begin{{document}}\n{}\n\\end{{document}}\n"


@pytest.mark.parametrize(
    ("options", "before", "after"),
    [
        ("spanish,main=french", f"{FRENCH}\n\n{SPANISH}", f"{FRENCH}\n\n\\foreignlanguage{{spanish}}{{{SPANISH}}}"),
        (
            "english,spanish,main=french",
            f"{FRENCH} \\foreignlanguage{{english}}{{{SPANISH}}}",
            f"{FRENCH} \\foreignlanguage{{spanish}}{{{SPANISH}}}",
        ),
        (
            "english,spanish,french",
            f"{FRENCH}\n\\begin{{otherlanguage}}{{spanish}}\n{ENGLISH}\n\\end{{otherlanguage}}",
            f"{FRENCH}\n\\begin{{otherlanguage}}{{english}}\n{ENGLISH}\n\\end{{otherlanguage}}",
        ),
    ],
)
def test_latex_says_its_languages_by_the_names_that_it_loads(tmp_path: Path, options: str, before: str, after: str) -> None:
    assert mended(tmp_path, "a.tex", LATEX.format(options, before)).data.decode() == LATEX.format(options, after)


def test_latex_is_left_alone_where_the_language_is_not_loaded(tmp_path: Path) -> None:
    fixed = mended(tmp_path, "a.tex", LATEX.format("french", f"{FRENCH}\n\n{SPANISH}"))
    assert not fixed.made


def test_the_main_language_of_latex_is_mended(tmp_path: Path) -> None:
    fixed = mended(tmp_path, "a.tex", LATEX.format("main=french", f"{SPANISH}\n\n{SPANISH}"))
    assert fixed.data.decode() == LATEX.format("main=spanish", f"{SPANISH}\n\n{SPANISH}")


def test_word_says_the_language_of_each_run_of_a_passage(tmp_path: Path) -> None:
    half = SPANISH.index("obras")
    wrong = [run(SPANISH[:half], f"<w:b/>{lang('en-US')}<w:oMath/>"), run(SPANISH[half:], lang("en-US"))]
    body = paragraph(run(FRENCH)) + paragraph(*wrong)
    fixed = mended(tmp_path, "a.docx", make_docx.make(body))
    assert fixed.after.text == fixed.before.text.replace("en-US", "es-ES")


def test_word_gets_a_language_for_runs_without_one(tmp_path: Path) -> None:
    body = paragraph(run(FRENCH)) + paragraph(run(SPANISH, "<w:b/><w:rPrChange><w:rPr/></w:rPrChange>")) + paragraph(run(ENGLISH))
    fixed = mended(tmp_path, "a.docx", make_docx.make(body))
    assert '<w:b/><w:lang w:val="es-ES"/><w:rPrChange>' in fixed.after.text
    assert '<w:r><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t' in fixed.after.text
    assert [segment.declared for segment in fixed.after.segments] == [None, "es-ES", "en-US"]


def test_word_is_left_alone_where_a_passage_is_part_of_a_run(tmp_path: Path) -> None:
    fixed = mended(tmp_path, "a.docx", make_docx.make(paragraph(run(f"{FRENCH} {SPANISH}"))))
    assert not fixed.made


def test_a_book_says_its_language_in_the_package_and_in_its_chapters(tmp_path: Path) -> None:
    book = make_epub.make({"a.xhtml": make_epub.page(f"<p>{FRENCH}</p><p>{FRENCH}</p>", None)}, make_epub.TITLE)
    fixed = mended(tmp_path, "a.epub", book)
    assert "<dc:language>fr</dc:language></metadata>" in fixed.after.text
    assert ' lang="fr" xml:lang="fr" xmlns=' in fixed.after.text
    assert not mended(tmp_path, "b.epub", fixed.data).made
    shown = "".join(differences(fixed.before, fixed.after))
    assert re.findall(r"^--- .*?([^/\n]+/[^/\n]+)$", shown, re.MULTILINE) == ["OEBPS/content.opf", "OEBPS/a.xhtml"]


def test_words_are_the_same_before_and_after_on_every_page(tmp_path: Path) -> None:
    for page in sorted(PAGES.iterdir()):
        fixed = mended(tmp_path, page.name, page.read_bytes())
        assert bool(fixed.made) == page.name.startswith("fail"), page.name
        assert same_words(fixed.before, fixed.after), page.name
        assert not mended(tmp_path, page.name, fixed.data).made, page.name


def test_a_fix_that_changes_what_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langmix.formats import html
    from langmix.results import Edit

    monkeypatch.setattr(html, "declare", lambda _document, start, end, _language: [Edit(start, end, "<p>autre chose</p>")])
    fixed = mended(tmp_path, "a.html", f'<html lang="fr"><p>{FRENCH}</p><p>{SPANISH}</p></html>')
    assert (fixed.made, [finding.rule for finding in fixed.refused]) == ((), ["LM204"])
    assert fixed.data == fixed.before.text.encode()


def test_a_passage_that_begins_in_one_element_and_ends_in_another_is_left_to_people() -> None:
    text = f"<html lang=fr><p>{FRENCH} <b>La alcaldesa explicó</b> <i>que las obras</i> empezarán</p></html>"
    document = readers.read(text, None, "html")
    start = text.index("alcaldesa")
    with pytest.raises(FormatError, match="begin in one element and end in another"):
        readers.declare(document, start, text.index(" empezarán"), "es")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "li", "h2", "blockquote", "td", "div"]),
            st.sampled_from(["", ' lang="es"', " lang=fr_FR", ' lang="en" xml:lang="en"', " lang"]),
            st.sampled_from(
                [FRENCH, SPANISH, ENGLISH, f"{FRENCH} <i>{SPANISH}</i>", f"<b>{SPANISH} {ENGLISH}</b>", f"{SPANISH}<br>{FRENCH}"]
            ),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["<html>", "<html lang=fr>", "<!doctype html>", "", '<html lang="jp">']),
)
def test_any_page_keeps_its_words_and_is_mended_once(blocks: list[tuple[str, str, str]], root: str) -> None:
    text = root + "".join(f"<{name}{attribute}>{words}</{name}>\r\n" for name, attribute, words in blocks)
    document = readers.read(text, "a.html", "html")
    from langmix.files import Source

    first = mend(Input("a.html", document, text.encode(), Source("a.html", text, "utf-8")), ALL)
    assert same_words(first.before, first.after)
    again = first.data.decode()
    assert not mend(Input("a.html", first.after, first.data, Source("a.html", again, "utf-8")), ALL).made


def test_the_diff_is_one_that_patch_applies(tmp_path: Path) -> None:
    fixed = mended(tmp_path, "a.html", f"<html>\n<p>{FRENCH}\x0b\x85</p>\n</html>")
    (tmp_path / "fix.diff").write_text("".join(differences(fixed.before, fixed.after)), encoding="utf-8")
    subprocess.run(["patch", "-p0", str(tmp_path / "a.html"), str(tmp_path / "fix.diff")], check=True, capture_output=True)
    assert (tmp_path / "a.html").read_bytes() == fixed.data


def langmix(*args: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "langmix", "fix", "--isolated", *args], cwd=cwd, input=stdin, capture_output=True, check=False
    )


def test_the_command_shows_a_diff_and_ends_with_1_and_writes_only_when_asked(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(f"<html>\n<p>{FRENCH}</p>\n</html>\n", encoding="utf-8")
    shown = langmix("a.html", cwd=tmp_path)
    assert shown.returncode == 1
    assert shown.stdout.decode().splitlines()[:5] == ["--- a.html", "+++ a.html", "@@ -1,3 +1,3 @@", "-<html>", '+<html lang="fr">']
    assert b"1 file would change; add --write" in shown.stderr
    assert page.read_text(encoding="utf-8").startswith("<html>\n")
    written = langmix("--write", ".", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, shown.stdout)
    assert page.read_text(encoding="utf-8").startswith('<html lang="fr">\n')
    assert langmix(".", cwd=tmp_path).returncode == 0


def test_the_command_does_not_mark_passages_unless_that_rule_is_selected(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f'<html lang="fr">\n<p>{FRENCH}</p>\n<p>{SPANISH}</p>\n</html>\n', encoding="utf-8")
    assert langmix("a.html", cwd=tmp_path).returncode == 0
    assert b'+<p lang="es">' in langmix("--select", "LM2", "a.html", cwd=tmp_path).stdout


def test_the_command_does_not_write_to_standard_input(tmp_path: Path) -> None:
    assert langmix("--write", "-", cwd=tmp_path, stdin=b"<html>").returncode == 2
    shown = langmix("-", cwd=tmp_path, stdin=f"<html><p>{FRENCH}</p></html>".encode())
    assert shown.returncode == 1
    assert b'+<html lang="fr">' in shown.stdout
