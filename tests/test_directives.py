from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langmix import formats
from langmix.config import Config
from langmix.directives import find_directives, silence, with_declared
from langmix.document import Document
from langmix.formats.comments import syntax
from langmix.pipeline import check_document, normalize
from langmix.results import apply_edits
from langmix.suppressions import suppress

FRENCH = (
    "Le conseil a voté le budget de la ville hier soir sans débat. Le maire a ensuite quitté la salle avec ses adjoints. "
    "Une nouvelle réunion aura lieu avant la fin du mois de mars."
)
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
OTHER = "Los vecinos pidieron una nueva plaza para el barrio."
PAGE = Path(__file__).parent.parent / "docs" / "suppressions.md"


def read(text: str, path: str = "article.md") -> Document:
    return formats.read(text, path, formats.choose(path, b""))


def check(text: str, path: str = "article.md", **settings: object) -> list[tuple[str, str]]:
    """The code and the words of each finding in a document that should be French."""
    result = check_document(read(text, path), Config(**{"lang": "fr", **settings}))  # type: ignore[arg-type] # tests choose any
    return [(finding.rule, result.text(finding)) for finding in result.findings]


def messages(text: str, path: str = "article.md") -> list[str]:
    result = check_document(read(text, path), Config(lang="fr"))
    return [finding.message for finding in result.findings if finding.rule == "LM901"]


def commands(text: str, path: str) -> list[str]:
    return [directive.command for directive in find_directives(read(text, path))]


COMMENTED = {
    "article.md": f"# Titre\n\n<!-- langmix: off -->\n\n{SPANISH}\n\n<!-- langmix: on -->\n\n{FRENCH}\n",
    "article.mdx": f"import A from './a'\n\n{{/* langmix: off */}}\n\n{SPANISH}\n\n{{/* langmix: on */}}\n\n{FRENCH}\n",
    "page.html": f"<!doctype html><html lang=fr><!-- langmix: off --><p>{SPANISH}</p><!-- langmix: on --><p>{FRENCH}</p>",
    "fr.po": f'# langmix: off\nmsgid "m"\nmsgstr "{SPANISH}"\n\n# langmix: on\nmsgid "n"\nmsgstr "{FRENCH}"\n',
    "fr.yml": f"fr:\n  # langmix: off\n  a: {SPANISH}\n  # langmix: on\n  b: {FRENCH}\n",
    "text_fr.properties": f"# langmix: off\na={SPANISH}\n! langmix: on\nb={FRENCH}\n",
    "fr.strings": f'// langmix: off\n"a" = "{SPANISH}";\n/* langmix: on */\n"b" = "{FRENCH}";\n',
    "article.tex": f"% langmix: off\n{SPANISH}\n\n% langmix: on\n{FRENCH}\n",
    "article.rst": f"Titre\n=====\n\n.. langmix: off\n\n{SPANISH}\n\n.. langmix: on\n\n{FRENCH}\n",
    "article.adoc": f"= Titre\n\n// langmix: off\n\n{SPANISH}\n\n// langmix: on\n\n{FRENCH}\n",
    "film.vtt": f"WEBVTT\n\nNOTE langmix: off\n\n00:01.000 --> 00:02.000\n{SPANISH}\n\nNOTE langmix: on\n\n00:02.000 --> 00:03.000\n{FRENCH}\n",
    "code.py": f"# langmix: off\n# {SPANISH}\n# langmix: on\nx = 1\n# {FRENCH}\n",
    "code.js": f"/* langmix: off */\n// {SPANISH}\n// langmix: on\nlet x = 1;\n// {FRENCH}\n",
    "article.txt": f"<!-- langmix: off -->\n{SPANISH}\n<!-- langmix: on -->\n{FRENCH}\n",
    "strings.xml": f"<resources><!-- langmix: off --><string name='a'>{SPANISH}</string><!-- langmix: on --><string name='b'>{FRENCH}</string></resources>",
    "film.ttml": f'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><!-- langmix: off --><p>{SPANISH}</p><!-- langmix: on --><p>{FRENCH}</p></div></body></tt>',
}


@pytest.mark.parametrize("path", COMMENTED)
def test_a_comment_of_the_format_switches_off_what_stands_behind_it(path: str) -> None:
    text = COMMENTED[path]
    assert check(text, path) == []
    assert SPANISH in [words for _, words in check(text.replace("langmix: off", "langmix: on"), path)]


@pytest.mark.parametrize("path", COMMENTED)
def test_a_directive_is_no_prose(path: str) -> None:
    assert not any("langmix" in segment.text for segment in read(COMMENTED[path], path).segments)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "a.md",
            "Un `<!-- langmix: off -->` mot.\n\n`<!-- langmix: off -->`\n\n```\n<!-- langmix: off -->\n```\n\n    <!-- langmix: off -->\n",
        ),
        ("a.md", "| a |\n| - |\n| `<!-- langmix: off -->` |\n"),
        ("a.mdx", "import A from './a'\n\nUn `{/* langmix: off */}` mot.\n"),
        (
            "a.html",
            "<p title='<!-- langmix: off -->'>a<script>\n<!-- langmix: off -->\n</script><textarea><!-- langmix: off --></textarea>",
        ),
        ("strings.xml", "<resources><string name='a'><![CDATA[Un <!-- langmix: off --> mot]]></string></resources>"),
        ("a.po", 'msgid "a"\nmsgstr ""\n"Un mot # langmix: off"\n'),
        ("a.yml", "fr:\n  a: 'Un mot # langmix: off'\n"),
        ("a.strings", '"a" = "Voir http://b.c // langmix: off";\n'),
        ("a.properties", "a = Un mot # langmix: off\n"),
        ("a.tex", "Un mot 5\\% langmix: off\n\n\\begin{verbatim}\n% langmix: off\n\\end{verbatim}\n\n\\verb|% langmix: off|\n"),
        ("a.rst", "Voici ::\n\n   .. langmix: off\n\nUn mot.\n"),
        ("a.adoc", "----\n// langmix: off\n----\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE langmix: off\n"),
        ("a.py", "x = '# langmix: off'\n"),
        ("a.js", "let x = '// langmix: off';\n"),
        ("a.txt", "Un mot <!-- langmix: off --> et un autre.\n"),
        ("a.json", '{"a": "<!-- langmix: off -->", "b": "# langmix: off"}'),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n<!-- langmix: off -->\n"),
    ],
)
def test_a_directive_in_prose_code_or_a_string_is_text(path: str, text: str) -> None:
    assert commands(text, path) == []


def test_the_documentation_of_directives_does_not_act() -> None:
    assert find_directives(read(PAGE.read_text(encoding="utf-8"), str(PAGE))) == []


def test_rules_are_switched_off_by_code_beginning_or_name() -> None:
    for rules in ("LM101", "LM1", "lm101", "foreign-sentence", "LM501, LM101", "LM501 LM101", "ALL", ""):
        assert check(f"<!-- langmix: off {rules} -->\n\n{SPANISH}\n\n{FRENCH}\n") == [], rules
    assert ("LM101", SPANISH) in check(f"<!-- langmix: off LM5 -->\n\n{SPANISH}\n\n{FRENCH}\n")


def test_off_without_on_reaches_the_end_of_the_file() -> None:
    assert check(f"{FRENCH}\n\n<!-- langmix: off -->\n\n{SPANISH}\n\n{FRENCH}\n\n{OTHER}\n") == []


def test_one_of_the_rules_that_are_off_can_be_switched_on() -> None:
    text = f"{FRENCH}\n\n<!-- langmix: off -->\n\n{SPANISH}\n\n<!-- langmix: on LM101 -->\n\n{OTHER}\n"
    assert check(text) == [("LM101", OTHER)]


def test_next_line_is_for_one_paragraph_with_all_its_lines() -> None:
    text = f"<!-- langmix: next-line LM101 -- cité -->\n\n{FRENCH}\n{SPANISH}\n\n{OTHER}\n"
    assert check(text) == [("LM101", OTHER)]


def test_next_line_is_for_one_item_and_for_one_entry() -> None:
    assert check(f"{FRENCH}\n\n- {FRENCH}\n  <!-- langmix: next-line -->\n- {SPANISH}\n- {OTHER}\n") == [("LM101", OTHER)]
    entries = (
        f'# langmix: next-line\nmsgid "m"\nmsgid_plural "ms"\nmsgstr[0] "{SPANISH}"\nmsgstr[1] "{OTHER}"\n\nmsgid "n"\nmsgstr "{SPANISH}"\n'
    )
    found = check(f'{entries}\nmsgid "o"\nmsgstr "{FRENCH} {FRENCH}"\n', "fr.po", select=("LM1", "LM3"))
    assert [words for _, words in found] == [SPANISH]


def test_line_is_for_its_own_line() -> None:
    text = f"fr:\n  a: {SPANISH} # langmix: line -- cité\n  b: {OTHER}\n  c: {FRENCH}\n"
    assert [words for _, words in check(text, "fr.yml")] == [OTHER]


def test_a_passage_within_a_sentence_is_in_the_language_that_a_directive_says() -> None:
    text = f"{FRENCH}\n\nIl a dit <!-- langmix: lang=es -->{SPANISH}<!-- langmix: end --> avant de partir.\n"
    document = with_declared(read(text))
    assert [(segment.text, segment.declared) for segment in document.segments][1:] == [
        ("Il a dit \ufffc avant de partir.", None),
        (SPANISH, "es"),
    ]
    assert check(text) == []
    assert check(text.replace("lang=es", "lang=de"), select=("LM1",)) == [("LM101", SPANISH)]


@pytest.mark.parametrize("path", [path for path in COMMENTED if path != "fr.po"])
def test_a_region_says_the_language_in_every_format(path: str) -> None:
    text = COMMENTED[path].replace("langmix: off", "langmix: lang=es").replace("langmix: on", "langmix: end")
    assert [segment.text for segment in with_declared(read(text, path)).segments if segment.declared == "es"] == [SPANISH]
    assert check(text, path) == []


def test_the_innermost_region_counts_and_one_without_an_end_reaches_the_end() -> None:
    text = "un <!-- langmix: lang=es -->dos <!-- langmix: lang=en -->three<!-- langmix: end --> cuatro <!-- langmix: end -->cinq\n"
    found = [(segment.text, segment.declared) for segment in with_declared(read(text)).segments]
    assert found == [("un \ufffc\ufffc\ufffccinq", None), ("dos", "es"), ("three", "en"), ("cuatro", "es")]
    open_end = with_declared(read(f"un\n\n<!-- langmix: lang=es -->\n\n{SPANISH}\n\n{OTHER}\n"))
    assert [segment.declared for segment in open_end.segments] == [None, "es", "es"]


def test_a_comment_in_mdx_is_masked_once() -> None:
    text = "import A from './a'\n\nIl dit {/* langmix: lang=es */}hola a todos{/* langmix: end */} ce soir.\n"
    document = with_declared(read(text, "a.mdx"))
    assert [(segment.text, segment.declared) for segment in document.segments] == [
        ("Il dit \ufffc\ufffc ce soir.", None),
        ("hola a todos", "es"),
    ]


def test_what_is_wrong_is_said_with_what_to_do() -> None:
    for wrong, said in {
        "of": "did you mean 'off'?",
        "off LM1O1": "there is no rule 'LM1O1'; did you mean 'LM101'?",
        "off foreign-sentense": "did you mean 'foreign-sentence'?",
        "lang=spanish": "'spanish' is not a language tag",
        "end LM101": "'end' takes no 'LM101'",
        "end": "no 'lang=' stands before it",
        "on": "nothing is switched off before it",
        "": "there is no directive ''",
        "next-line": "nothing is found here that it switches off",
        "lang=es": "no text stands behind it",
    }.items():
        found = messages(f"{FRENCH}\n\n<!-- langmix: {wrong} -->\n")
        assert len(found) == 1, wrong
        assert said in found[0], wrong


def test_a_wrong_directive_switches_nothing_off() -> None:
    found = check(f"{FRENCH}\n\n<!-- langmix: next-line LM1O1 -->\n{SPANISH}\n")
    assert found == [("LM901", "<!-- langmix: next-line LM1O1 -->"), ("LM101", SPANISH)]


def test_a_directive_is_not_called_useless_where_its_rules_were_not_applied() -> None:
    text = f"{FRENCH}\n\n<!-- langmix: next-line LM502 -->\n{FRENCH}\n\n<!-- langmix: next-line -->\n{FRENCH}\n"
    assert check(text, select=("LM101", "LM901")) == []
    assert [rule for rule, _ in check(text)] == ["LM901", "LM901"]
    assert check(text, ignore=("LM901",)) == []


def test_a_finding_about_a_directive_stands_at_it() -> None:
    result = check_document(read(f"{FRENCH}\n\n  <!-- langmix: of -->\n"), Config(lang="fr"))
    (finding,) = result.findings
    assert result.document.position(finding.start) == (3, 3)
    assert result.document.text[finding.start : finding.end] == "<!-- langmix: of -->"


def test_normalize_leaves_alone_what_is_switched_off() -> None:
    text = f"{FRENCH}\n<!-- langmix: off LM1 -->\n{SPANISH}\n<!-- langmix: on LM1 -->\n{FRENCH}\n"
    result = normalize(text, to="fr")
    assert result.passages == ()
    assert result.text == text


EDITED = {
    "article.md": f"# Titre\n\n{FRENCH}\n{SPANISH}\n\n- {FRENCH}\n- {SPANISH}\n\n| a | b |\n| - | - |\n| {FRENCH} | x |\n| {SPANISH} | y |\n\n> {OTHER}\n",
    "article.mdx": f"import A from './a'\n\n# T\n\n{FRENCH}\n\n{SPANISH}\n\n<A>\n  {OTHER}\n</A>\n",
    "page.html": f"<!DOCTYPE html>\n<html lang=fr>\n<p>{FRENCH}</p>\n<p>{SPANISH}</p>\n<div>\n  <p>\n    {OTHER}\n  </p>\n</div>\n</html>\n",
    "fr.po": f'# c\n#: x.c\nmsgid "m"\nmsgstr ""\n"{SPANISH}"\n\nmsgid "n"\nmsgstr "{FRENCH}"\n',
    "article.rst": f"Titre\n=====\n\n{FRENCH}\n\n{SPANISH}\n\n* {FRENCH}\n* {OTHER}\n",
    "article.adoc": f"= T\n\n{FRENCH}\n\n{SPANISH}\n\n* {FRENCH}\n* {OTHER}\n",
    "article.tex": f"\\section{{Titre}}\n{FRENCH}\n{SPANISH}\n\n{OTHER}\n",
    "code.py": f"# {FRENCH}\nx = 1\n# {SPANISH}\n\n\ndef f():\n    # {OTHER}\n    return 1\n",
    "fr.strings": f'"a" = "{FRENCH}";\n"b" = "{SPANISH}";\n',
    "text_fr.properties": f"a = {FRENCH}\nb = \\\n   {SPANISH}\n",
    "fr.yml": f"fr:\n  a: {FRENCH}\n  b: {SPANISH}\n  c: |\n    {OTHER}\n    {SPANISH}\n",
    "film.vtt": f"WEBVTT\n\n00:01.000 --> 00:02.000\n{FRENCH}\n\nx\n00:03.000 --> 00:04.000\n{SPANISH}\n",
    "article.txt": f"{FRENCH}\r\n{SPANISH}\r\n\r\n{OTHER}\r\n",
    "strings.xml": f"<resources>\n  <string name='a'>{FRENCH}</string>\n  <string name='b'>\n    {SPANISH}</string>\n</resources>\n",
}


@pytest.mark.parametrize("path", EDITED)
def test_suppressions_silence_what_was_found_and_change_nothing_else(path: str) -> None:
    text = EDITED[path]
    config = Config(lang="fr")
    result = check_document(read(text, path), config)
    assert result.findings
    written = suppress(result.document, result.findings, "old -- text")
    assert written.left == ()
    after = apply_edits(text, written.edits)
    assert check_document(read(after, path), config).findings == ()
    assert all(edit.start == edit.end for edit in written.edits)
    lines = after.splitlines(keepends=True)
    assert "old — text" in after
    assert [line for line in lines if "langmix:" not in line and line.strip()] == [
        line for line in text.splitlines(keepends=True) if line.strip()
    ]


def test_suppressions_keep_the_indentation_and_a_list_one() -> None:
    text = f"{FRENCH}\n\n- {FRENCH}\n- {SPANISH}\n"
    result = check_document(read(text), Config(lang="fr"))
    written = suppress(result.document, result.findings, "cité")
    assert apply_edits(text, written.edits) == f"{FRENCH}\n\n- {FRENCH}\n  <!-- langmix: next-line LM101 -- cité -->\n- {SPANISH}\n"


def test_rows_of_a_table_are_switched_off_around_it() -> None:
    text = f"{FRENCH}\n\n| a |\n| - |\n| {SPANISH} |\n| {OTHER} |\n"
    result = check_document(read(text), Config(lang="fr"))
    after = apply_edits(text, suppress(result.document, result.findings).edits)
    table = text[text.index("| a") :]
    assert after == f"{FRENCH}\n\n<!-- langmix: off LM101 -->\n{table}\n<!-- langmix: on LM101 -->\n"


def test_where_no_comment_can_stand_a_finding_is_left() -> None:
    for path, text in {
        "fr.json": f'{{"a": "{SPANISH}", "b": "{FRENCH}"}}',
        "code.py": f'"""{FRENCH}\n\n{SPANISH}\n"""\n',
    }.items():
        result = check_document(read(text, path), Config(lang="fr"))
        written = suppress(result.document, result.findings)
        assert result.findings
        assert written == ((), result.findings), path


EXAMPLES = re.findall(r"<!-- example: (\S+)(.*?) -->\n```\w+\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("path", "found", "text"), EXAMPLES)
def test_an_example_of_the_documentation_is_judged_as_it_says(path: str, found: str, text: str) -> None:
    assert [rule for rule, _ in check(text, path)] == found.split()
    assert find_directives(read(text, path))


def test_the_documentation_shows_how_each_format_writes_comments() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z, ]+(?:\(MDX\))?) \| (.*langmix: off.*) \|$", page, re.MULTILINE))
    shown = {name: comment for names, comment in rows.items() for name in names.replace(" (MDX)", "x").split(", ")}
    for name, known in formats.FORMATS.items():
        written = syntax(Document("", (), name)) if not known.container else None
        assert (name in shown) == (written is not None or name == "epub"), name
        if written and written.dash == "--":
            assert f"`{written.write('off')}`" in shown[name], name
    assert "`{/* langmix: off */}`" in shown["markdownx"]


PARTS = st.lists(
    st.sampled_from(
        ["un mot ", SPANISH, "\n", "\n\n", "- ", "`", "> ", "é\u0301 ", "<b>", "</b>", "| a |\n| - |\n"]
        + [f"<!-- langmix: {what} -->" for what in ("off", "on", "next-line LM101", "line", "lang=es", "lang=en", "end", "of")]
    ),
    max_size=25,
)


@given(PARTS, st.sampled_from(["a.md", "a.html", "a.txt"]))
def test_regions_move_no_character(parts: list[str], path: str) -> None:
    text = "".join(parts)
    before = read(text, path)
    after = with_declared(before)
    assert with_declared(after) == after
    assert characters(after) == characters(before)
    starts = [segment.source(0, 1)[0] for segment in after.segments]
    assert starts == sorted(starts)
    assert all(segment.text == segment.text.strip() for segment in after.segments)


def characters(document: Document) -> set[tuple[int, int, str]]:
    """Every character that can be read, with its source."""
    found: list[tuple[int, int, str]] = []
    for segment in document.segments:
        places = ((*segment.source(index, index + 1), character) for index, character in enumerate(segment.text))
        found += [place for place in places if place[2] != "\ufffc" and not place[2].isspace()]
    assert len(found) == len(set(found))
    return set(found)


@given(PARTS)
def test_silence_is_idempotent(parts: list[str]) -> None:
    config = Config(lang="fr", ignore=("LM901",))
    result = check_document(read("".join(parts)), config)
    assert silence(result.document, result.findings, config) == result.findings
