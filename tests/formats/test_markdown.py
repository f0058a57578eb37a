"""Markdown, MDX and front matter."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from langmix import formats
from langmix.document import MASK, Document, Segment
from langmix.errors import FormatError, MissingDependency
from langmix.formats import markdown_blocks
from langmix.results import Edit, apply_edits
from roundtrip import check_segments, check_text_format, rewritten

FILES = Path(__file__).parent / "files"
N = 20_000
WORD = re.compile(r"[^\W_]+")


def read(text: str, path: str | None = None) -> Document:
    document = formats.read(text, path, "markdown")
    check_segments(document)
    return document


def texts(text: str, path: str | None = None) -> list[str]:
    return [segment.text for segment in read(text, path).segments]


def find(document: Document, beginning: str) -> Segment:
    return next(segment for segment in document.segments if segment.text.startswith(beginning))


def source(document: Document, segment: Segment) -> str:
    return document.text[slice(*segment.source(0, len(segment.text)))]


@pytest.fixture(scope="module")
def article() -> Document:
    return read((FILES / "article.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def page() -> Document:
    return read((FILES / "page.mdx").read_text("utf-8"))


@pytest.mark.parametrize("name", ["article.md", "page.mdx"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_files_come_back(name: str, line_end: str) -> None:
    text = (FILES / name).read_text("utf-8")
    document = check_text_format("markdown", text.replace("\n", line_end))
    assert [segment.text for segment in document.segments] == texts(text)


def test_article_front_matter(article: Document) -> None:
    assert article.declared == "fr"
    title, subtitle, description = article.segments[:3]
    assert [(segment.kind, segment.name) for segment in article.segments[:3]] == [
        ("attribute", "title"),
        ("attribute", "subtitle"),
        ("attribute", "description"),
    ]
    assert title.text == "L'automne à Burgos : carnet d'un \"flâneur\""
    assert source(article, title) == "L'automne à Burgos : carnet d'un \\\"flâneur\\\""
    assert subtitle.text == "Ce qu'il reste d'un voyage"
    assert description.text == "Trois semaines entre le marché et la cathédrale"


@pytest.mark.parametrize(
    ("beginning", "kind", "declared", "text"),
    [
        ("L'automne à Burgos", "attribute", None, None),
        ("Le marché", "heading", None, "Le marché"),
        ("des châtaignes", "item", None, "des châtaignes grillées, que l'on mange en marchant ;"),
        ("des in", "item", None, "des incroyables piments."),
        ("Négocier", "item", None, "Négocier, toujours avec le sourire et sans hâte."),
        ("Payer", "item", None, f"Payer 5 $ ou 6 $ selon l'humeur, jamais {MASK}."),
        ("acheter", "item", None, "acheter le billet de retour"),
        ("« On ne", "quote", None, "« On ne voyage pas pour arriver », disait mon grand-père, qui n'a jamais quitté son village."),
        ("Vue", "attribute", None, "Vue de la place au petit matin"),
        ("Photo", "attribute", None, "Photo de l'auteur"),
        ("La cathédrale", "attribute", None, "La cathédrale au crépuscule"),
        ("Le guide des", "attribute", None, "Le guide des villes"),
        ("Ouvert", "attribute", None, "Ouvert le dimanche"),
        ("Entretien", "note", None, "Entretien du 14 octobre, non publié, relu par l'intéressé."),
        ("Il n'a", "note", None, "Il n'a rien changé."),
        ("le musée", "cell", None, "le musée | fermé"),
        ("Horario", "prose", "es", "Horario: de nueve a dos & de cinco a ocho."),
        ("El museo", "prose", "es", "El museo cierra los lunes."),
        ("Il faut", "prose", None, f"Il faut du lait entier{MASK}et une pincée de sel."),
        ("aquí", "prose", "es", "aquí se come bien"),
        ("hasta", "prose", "es", "hasta mañana"),
        ("Nota", "prose", "es", "Nota: todos los precios son de este año."),
        ("À retenir", "heading", None, "À retenir"),
        ("Le marché ferme", "prose", None, "Le marché ferme à quatorze heures précises."),
        ("Adiós", "heading", "es", "Adiós y hasta pronto"),
        ("Fin", "prose", None, "Fin du carnet."),
    ],
)
def test_article(article: Document, beginning: str, kind: str, declared: str | None, text: str | None) -> None:
    segment = find(article, beginning)
    assert (segment.kind, segment.declared) == (kind, declared)
    if text is not None:
        assert next(segment.text for segment in article.segments if segment.text == text)


def test_article_offsets(article: Document) -> None:
    quote = find(article, "« On ne")
    start = quote.text.index(" disait")
    assert article.text[slice(*quote.source(start, start + 1))] == "\n> "
    half = find(article, "Le lendemain")
    start, end = half.text.index("que todo"), half.text.index(", et il")
    assert article.text[slice(*half.source(start, end))] == "que todo el mundo tenía que probar sus naranjas antes de que se acabaran"
    start = half.text.index("\u00a0")
    assert article.text[slice(*half.source(start, start + 1))] == "&nbsp;"
    last = find(article, "Comme dit")
    assert "H2O, un *astérisque*, 5 < 6 évidemment, 3 * 4 = 12, et un nom_de_fichier. À bientôt peut-être" in last.text
    assert article.text[slice(*last.source(last.text.index("*"), last.text.index("*") + 1))] == "\\*"
    assert article.position(find(article, "La gente").source(0, 1)[0]).column == 1


def test_article_is_nothing_but_prose(article: Document) -> None:
    everything = "\n".join(segment.text for segment in article.segments)
    for never in ("commentaire", "jamais;", "grep", "indenté", "int_0", "encadre", "2024", "donnée", "example.org", "marche}"):
        assert never not in everything


def test_mdx(page: Document) -> None:
    assert page.declared == "fr"
    assert [(segment.kind, segment.declared, segment.text) for segment in page.segments] == [
        ("attribute", None, "Une page"),
        ("heading", None, f"Bonjour {MASK}"),
        ("attribute", None, "Attention aux *détails*"),
        ("prose", "es", f"Este texto está en español y tiene {MASK} palabras."),
        ("item", "es", "uno"),
        ("item", "es", "dos"),
        ("attribute", None, "Premier onglet"),
        ("prose", None, "Texte indenté de quatre espaces."),
        ("item", None, "Un suite"),
        ("item", None, "Deux"),
        ("attribute", None, "Second"),
        ("prose", None, "Sur une ligne avec  et fragment."),
        ("prose", None, f"Le prix est  ; {MASK} et {MASK} {{littéral}} a < b."),
        ("prose", None, f"Rouge {MASK} ici."),
        ("prose", "en", "and English"),
        ("prose", None, "Fin ital."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a {b} c", [f"a {MASK} c"], id="expression"),
        pytest.param("a {`}`} b {'}'} c {/* } */} d", [f"a {MASK} b {MASK} c {MASK} d"], id="strings"),
        pytest.param("a {b c", ["a {b c"], id="open brace"),
        pytest.param("a < b et c > d", ["a < b et c > d"], id="less"),
        pytest.param("```\n{\n```\n\na {b}", [f"a {MASK}"], id="brace in a fence"),
        pytest.param("```{a}``` b {c}\n\nimport d'acier", [f"{MASK} b {MASK}", "import d'acier"], id="no fence, no script"),
        pytest.param("un ``{ ` `` code {x}", [f"un {MASK} code {MASK}"], id="brace in code"),
        pytest.param("export const a = () => {\n\n  return 'x'\n}\n\nTexte", ["Texte"], id="function"),
        pytest.param("import {\n  a } from 'b'", [], id="nothing but script"),
        pytest.param("<A\n  b={{c: 1}}\n  title='Un titre'\n>\n  Texte\n</A>", ["Un titre", "Texte"], id="tag on lines"),
        pytest.param("<A>\n    - un\n      deux\n\n    ```\n    code\n    ```\n</A>", ["un deux"], id="indented children"),
        pytest.param("<style>{`a`}</style>\n\n<Pre translate='no'>mot</Pre>\n\nTexte", ["Texte"], id="silent"),
        pytest.param('<div lang="es">\n\nhola\n\n<div>\n\nadiós\n\n</div>\n</div>\n\nTexte', ["hola", "adiós", "Texte"], id="lang"),
        pytest.param("<A>\n\na\n\n      b\n\nc\n</A>", ["a", "b", "c"], id="no indented code"),
        pytest.param("<A>\n  a\n\n[^1]: b\n\n    c\n\n    d\n</A>", ["a", "b", "c", "d"], id="footnote in an element"),
        pytest.param("<!-- a -->\n\n\\{b} \\<c>", ["{b} <c>"], id="escapes"),
        pytest.param('<a.b:c d={<e title="Dedans" />}>Texte</a.b:c>', ["Texte", "Dedans"], id="tag in a tag"),
    ],
)
def test_mdx_traps(text: str, expected: list[str]) -> None:
    assert sorted(texts(text, "page.mdx")) == sorted(expected)


def test_mdx_declared() -> None:
    document = read('<div lang="es">\n\nhola\n\n<div>\n\nadiós\n\n</div>\n</div>\n\nTexte', "page.mdx")
    assert [segment.declared for segment in document.segments] == ["es", "es", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\nb\n\nc", ["a b", "c"], id="soft break"),
        pytest.param("a  \nb\\\nc\\", ["a b c\\"], id="hard breaks"),
        pytest.param("a\n=\n\nb\n-\n# c #\n## d#\n#e\n#", ["a", "b", "c", "d#", "#e"], id="headings"),
        pytest.param("#\u00a0a", ["#\u00a0a"], id="no heading"),
        pytest.param("# a {#b .c lang=es}\n## d {e}", ["a", f"d {MASK}"], id="heading attributes"),
        pytest.param("> a\nb\n> c", ["a b c"], id="lazy line"),
        pytest.param("> - a\n>   b\n>\n>   c", ["a b", "c"], id="list in a quote"),
        pytest.param("1. a\n   b\n\n       code\n2) c", ["a b", "c"], id="list"),
        pytest.param("- a\n      b", ["a b"], id="indented line"),
        pytest.param("  1. a\n  b\n    * c\n      d\n    * e", ["a b * c d * e"], id="not code"),
        pytest.param("- a\n  b\n      <!-- c -->\n\n::: d\ne\n:::", ["a b", "e"], id="not code before a division"),
        pytest.param("> [!NOTE]\n> a", ["a"], id="alert"),
        pytest.param("in*croya*ble **a**b __c__ snake_case_x", ["incroyable ab c snake_case_x"], id="inside a word"),
        pytest.param("«\u00a0_a_\u00a0» «**b**»", ["«\u00a0a\u00a0» «b»"], id="french quotes"),
        pytest.param("2 * 3 * 4 ** a_ _ b", ["2 * 3 * 4 ** a_ _ b"], id="no emphasis"),
        pytest.param("***a** b* *c**d*", ["a b c**d"], id="nested emphasis"),
        pytest.param("~~a~~ ~b~ ~~~ c", ["a b ~~~ c"], id="strikethrough"),
        pytest.param("`` ` `` `a\nb` ``c `d`", [f"{MASK} {MASK} ``c {MASK}"], id="code"),
        pytest.param("\\`a` \\\\ \\a &copy; &#233; &#xe9; &nope; &amp", ["`a` \\ \\a © é é &nope; &amp"], id="escapes"),
        pytest.param("[a](<b c> 'd') [e](f(g)h) [i] (j) [k](l m)", ["a e [i] (j) [k](l m)", "d"], id="links"),
        pytest.param("[a][b] [b][] [b] [c][d]\n\n[B]: /u (t)", ["a b b [c][d]", "t"], id="references"),
        pytest.param("[a [b](u) c](v)", ["[a b c](v)"], id="no link in a link"),
        pytest.param("[![a](b)](c) d", [f"{MASK} d", "a"], id="badge"),
        pytest.param("![](a) b ![c [d](e) f](g)", [f"{MASK} b {MASK}", "c d f"], id="images"),
        pytest.param("a^[b *c*] d[^e]", [f"a{MASK} d", "b c"], id="notes"),
        pytest.param("[^1]: Ibid.\n\n[^2]: a\nb\n\n\tc", ["Ibid.", "a b", "c"], id="footnotes"),
        pytest.param("[a]{.b} [c]{lang=es} `d`{.e}", [f"a {MASK} {MASK}", "c"], id="spans"),
        pytest.param("a <i lang=es>b <i>c</i> d</i> e", [f"a {MASK} e", "b c d"], id="lang"),
        pytest.param("a <span lang='es'>b", [f"a {MASK}", "b"], id="open span"),
        pytest.param('a <kbd>B</kbd> <b translate="no">c</b> <i class="notranslate">d</i>', [f"a {MASK} {MASK} {MASK}"], id="silent"),
        pytest.param("a<br>b <br/> c <b\nd>e</b> <f g=>", [f"a{MASK}b  c e <f g=>"], id="tags"),
        pytest.param("a <!-- b --> c <!-- d", ["a  c <!-- d"], id="comments"),
        pytest.param(
            '> <img alt="a &amp; b" title=\'c\'> <abbr title="d\n> e">f</abbr>', [f"{MASK} f", "a & b", "c", "d e"], id="attributes"
        ),
        pytest.param("<http://a.b> <c@d.e> <f.g>", [f"{MASK} {MASK} <f.g>"], id="autolinks"),
        pytest.param("$a_b$ US$5 5 $, 6$ $$c\n\\$d$$ $e", [f"{MASK} US$5 5 $, 6$ {MASK} $e"], id="formulas"),
        pytest.param("$$\na\n+ b\n$$\n\nc", ["c"], id="display formula"),
        pytest.param("{{ a }} {% b %} {c} ${d} {e: f}", [f"{MASK} {MASK} {MASK} {MASK} {{e: f}}"], id="placeholders"),
        pytest.param(":a: 12:30:45 :b", [f"{MASK} 12:30:45 :b"], id="emoji"),
        pytest.param("|a|b|\n|-|-|\n|c \\| `d\\|e`||\n\nf", ["a", "b", f"c | {MASK}", "f"], id="table"),
        pytest.param("a\n\n    b\n\n```\nc\n```\n~~~\nd", ["a"], id="code blocks"),
        pytest.param("<div>\na <b>b</b>\nc<p>d</p></div>\n\n*e*", ["a b c", "d", "e"], id="html block"),
        pytest.param("<script>\na\n\nb\n</script>\n<pre>c</pre>\n<!-- d\n\ne -->\n<!-- f", [], id="silent blocks"),
        pytest.param("<ul><li>a<li lang=es>b</ul>\n\nc", ["a", "b", "c"], id="implied end tags"),
        pytest.param("::: {.a}\nb\n:::\n:::tip[c]\nd\n:::\n:::note e\n:::", ["b", "c", "d", "e"], id="divisions"),
        pytest.param('!!! a\n    b\n\n    c\n\n=== "d"\n\n    e', ["b", "c", "d", "e"], id="admonitions"),
        pytest.param("---\n\na\n\n---\nb", ["a", "b"], id="rules"),
        pytest.param("a\x00b\ufffc\ufdd0c", ["a\x00b\ufffcc"], id="strange characters"),
        pytest.param("", [], id="empty"),
        pytest.param("***\n\n* \n\n![](a)\n\n`b`", [], id="nothing to read"),
    ],
)
def test_traps(text: str, expected: list[str]) -> None:
    assert sorted(texts(text)) == sorted(expected)
    assert sorted(texts(text.replace("\n", "\r\n"))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("# a {lang=es}\n\nb", ["es", None]),
        ("::: {lang=es}\na\n\n:::: b\nc\n::::\n\nd\n:::\n\ne", ["es", "es", "es", None]),
        ("```\n::: {lang=es}\n```\n\na", [None]),
        ('<div lang="es">\n\na\n\n<div>\n\nb\n\n</div>\n\nc\n\n</div>\n\nd', ["es", "es", "es", None]),
        ('<p lang="es">a\n\nb', ["es", None]),
        ("<em lang=es>a ![b](c) [d]{lang=pt}</em> e", [None, "es", "es", "pt"]),
        ("a [b](c){lang=de-AT}", [None, "de-AT"]),
        ('<i lang="">a</i>', [None]),
        ('<i xml:lang="zh-Hant">a</i> b', [None, "zh-Hant"]),
    ],
)
def test_declared(text: str, declared: list[str | None]) -> None:
    assert [segment.declared for segment in read(text).segments] == declared


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("---\ntitle: a: b\nsummary: [c]\nexcerpt: |\n  d\nabstract: e\n  f\nlang: x1\n---\n", None, []),
        ("---\ntitle: a #b\n  # c\nlanguage: 'pt_BR' # d\n...\n", "pt_BR", [("title", "a")]),
        ('---\ntitle: "a\\u00e9\\x41\\n\\t\\_b"\ndescription: "\\q"\nsummary: "\\ud800"\n---', None, [("title", "aéA\n\t\xa0b")]),
        ('+++\ntitle = \'a\'\'\nsummary = "b\\\\"\nlocale = "es"\n[c]\ntitle = "d"\n+++\n', "es", [("summary", "b\\")]),
        ("---\na: b\n  title: c\n---\nd", None, [(None, "d")]),
        ("---\ntitle: a\n", None, [(None, "title: a")]),
        ("\n---\ntitle: a\n---\n", None, [(None, "title: a")]),
        ("---\r\ntitle: a\r\nlang: fr\r\n---\r\nb", "fr", [("title", "a"), (None, "b")]),
        ("---\rtitle: a\r---\rb", None, [("title", "a"), (None, "b")]),
    ],
)
def test_front_matter(text: str, declared: str | None, expected: list[tuple[str | None, str]]) -> None:
    document = read(text)
    assert document.declared == declared
    assert [(segment.name, segment.text) for segment in document.segments] == expected


@pytest.mark.parametrize(
    ("template", "text", "reason"),
    [
        ("---\ntitle: XXX\n---\n", "a: b", "double quotation marks"),
        ("---\ntitle: XXX\n---\n", "a\nb", "on one line"),
        ("---\ntitle: 'XXX'\n---\n", "a\nb", "on one line"),
        ("+++\ntitle = 'XXX'\n+++\n", "l'a", "apostrophe"),
    ],
)
def test_what_cannot_be_written(template: str, text: str, reason: str) -> None:
    document = read(template)
    with pytest.raises(FormatError, match=reason):
        formats.escape(text, document, document.segments[0])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Une phrase « tout à fait » ordinaire : 50 % de 3 * 4, l'été_2022, R&D (oui) !", None),
        ("C:\\temp et snake_case", None),
        ("# a", "\\# a"),
        ("#a", None),
        ("- a", "\\- a"),
        ("-a", None),
        ("1. a", "1\\. a"),
        ("1.5 a", None),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("*a* _b_ `c` [d] <e> &eacute; {f}", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\] \\<e> &amp;eacute; \\{f}"),
        ("a\\*b", "a\\\\\\*b"),
        ("5 $", None),
        ("a$", "a\\$"),
        (":smile:", "\\:smile:"),
    ],
)
def test_escape(text: str, written: str | None) -> None:
    assert formats.escape(text, read("x"), Segment("x")) == (written or text)


@pytest.mark.parametrize(
    "template",
    [
        "avant\n\nXXX\n\naprès",
        "avant\nXXX\naprès",
        "- XXX\n- b",
        "> XXX",
        "# XXX",
        "XXX\n===",
        "| XXX | b |\n|---|---|",
        "a **XXX** b",
        "a [XXX](u) b",
        "![XXX](u)",
        '[a](u "XXX")',
        "[a](u 'XXX')",
        "[a](u (XXX))",
        '[a]: u "XXX"',
        "[XXX]{lang=es}",
        "[^1]: XXX",
        "<p>XXX</p>",
        '<p title="XXX">b</p>',
        "b <i title='XXX'>c</i>",
        '---\ntitle: "XXX"\n---\n',
        "---\ntitle: 'XXX'\n---\n",
        '+++\ntitle = "XXX"\n+++\n',
        "import a from 'b'\n\nXXX",
        "import a from 'b'\n\n<a title='XXX'>c</a>",
    ],
)
@given(text=st.text(st.sampled_from(list("aé1 \\`*_~[](){}<>&;:|#+-=.!?$%\"'/,")), min_size=1, max_size=12))
@example(text="a *b* \\")
@example(text="&amp; <b> &#1;")
@settings(deadline=None, max_examples=40)
def test_what_is_written_is_read(template: str, text: str) -> None:
    document = read(template)
    segment = next(segment for segment in document.segments if "XXX" in segment.text)
    text = " ".join(text.split())
    if text:
        start, end = segment.source(segment.text.index("XXX"), segment.text.index("XXX") + 3)
        anew = read(apply_edits(template, [Edit(start, end, formats.escape(text, document, segment))]))
        assert segment.text.replace("XXX", text).replace("\u00a0", " ") in [other.text for other in anew.segments]
        assert len(anew.segments) == len(document.segments)


def spans(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Running text, as people write it."""
    return st.one_of(
        words,
        words.map("*{}*".format),
        words.map("**{}**".format),
        words.map("`{}`".format),
        words.map("[{}](https://example.org/a_b)".format),
        words.map('[{}](/u "Un titre")'.format),
        words.map("![{}](a.png)".format),
        words.map("[{}]{{lang=es}}".format),
        words.map('<span lang="es">{}</span>'.format),
        words.map("~~{}~~".format),
        words.map("{} &eacute;t&eacute;".format),
        words.map("{}[^1]".format),
        st.sampled_from(["$x^2$", "{nom}", ":tada:", "l'\\*", "\\#", "5 < 6", "<br>", "<!-- c -->", "2 * 3"]),
    )


WORDS = st.text(st.sampled_from("abéñœ日я😀'"), min_size=1, max_size=6).filter(lambda word: word.strip("'"))
LINES = st.lists(spans(WORDS), min_size=1, max_size=5).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3)


def prefixed(first: str, following: str) -> st.SearchStrategy[str]:
    return PARAGRAPHS.map(lambda lines: "\n".join((following if number else first) + line for number, line in enumerate(lines)))


BLOCKS = st.one_of(
    prefixed("", ""),
    prefixed("> ", "> "),
    prefixed("- ", "  "),
    prefixed("1. ", "   "),
    prefixed("> - ", ">   "),
    prefixed("[^1]: ", "    "),
    LINES.map("## {}".format),
    WORDS.map("{}\n---".format),
    WORDS.map("| {} | b |\n|---|---|\n| c | *d* |".format),
    WORDS.map("```\n{}\n```".format),
    WORDS.map("<div lang='es'>\n<p>{} &amp; b</p>\n</div>".format),
    WORDS.map("::: {{lang=es}}\n{}\n:::".format),
    WORDS.map('[ref]: /u "{}"'.format),
)


@given(st.lists(BLOCKS, max_size=6).map("\n\n".join), st.sampled_from(["\n", "\r\n"]))
@settings(deadline=None, max_examples=100)
def test_documents_come_back(text: str, line_end: str) -> None:
    document = check_text_format("markdown", text.replace("\n", line_end))
    assert [segment.text for segment in document.segments] == texts(text)


@given(st.text(st.sampled_from(list("ab é\n\n>-*_`[]()!<>&#|~$:{}\\\"'=1.\t\r")), max_size=60))
@settings(deadline=None, max_examples=100)
def test_any_text_is_read(text: str) -> None:
    for path in ("a.md", "a.mdx"):
        document = read(text, path)
        assert apply_edits(text, rewritten(document, escaped=False)) == text


COMMONMARK = """\
Titre
=====

Un *texte* **fort** et ***les deux***, `du code`, [un lien](/a "Titre"), ![une *image*](b).
Une suite\\
dure &eacute; \\* _a_b_c_ 2 * 3 <b>gras</b> <http://a.b> [réf][R] [R] [inconnue].

> Citation
lazy
> - item
>   suite

1. un

   deux

       code
2. trois
   * quatre
     cinq

| a | b |
|---|---|
| `c` | d |

    code

```
code
```

[r]: /x 'y'

***a** b* «_c_» *(**d**)* foo*bar*baz __e__f [a [b](c) d](e) [![f](g)](h)
"""


def rendered(text: str) -> list[str]:
    """What markdown-it shows, with the descriptions and titles of images and links."""
    found: list[str] = []

    def read_inline(tokens: list) -> str:
        parts: list[str] = []
        is_address = False
        for token in tokens:
            is_address = (is_address or token.markup == "autolink") and token.type != "link_close"
            if token.type == "text" and not is_address:
                parts.append(token.content)
            elif token.type in ("softbreak", "hardbreak", "code_inline", "image"):
                parts.append(" ")
            if token.type == "image":
                found.append(read_inline(token.children or []))
            if token.type in ("image", "link_open"):
                found.append(str(token.attrGet("title") or ""))
        return "".join(parts)

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found += [read_inline(token.children or []) for token in parser.parse(text) if token.type == "inline"]
    return found


def words(lines: list[str]) -> Counter[str]:
    return Counter(word for line in lines for word in WORD.findall(line))


READ_ME = """\
[![état](https://example.org/a.svg)](https://example.org) [![](b.svg)][R]

# Un _outil_ de `mesure`

* Rapide : 3 * 4 = 12, _vraiment_ ;
* sûr\\* ;
  1. un,
  1. deux **et demi**,

     encore ;
* libre.

Installation
------------

    pip install outil

Voir [le *guide*][r], [r], [r][] et <https://example.org> ; l'aide
est «_ici_» ou **«\u00a0là\u00a0»**.

| Option | Sens |
| :----- | ---- |
| `-a`   | tout |
| \\|     | *ou* |

[r]: https://example.org/guide
"""


def plain_article() -> str:
    """The blocks of the article that are CommonMark and GitHub's tables, without HTML."""
    blocks = (FILES / "article.md").read_text("utf-8").partition("---\n\n")[2].split("\n\n")
    return "\n\n".join(block for block in blocks if not re.search(r"[{$<~]|\[\^|- \[|!!!|^ {4}|^\[", block, re.MULTILINE))


@pytest.mark.parametrize("text", [COMMONMARK, READ_ME, plain_article()], ids=["CommonMark", "read me", "article"])
def test_words_are_those_of_markdown_it(text: str) -> None:
    ours = [segment.text for segment in read(text).segments]
    if text == COMMONMARK:
        # Of a link that is used twice: there the title is read at the link.
        ours.append("y")
    assert sum(words(ours).values()) > 30
    assert words(ours) == words(rendered(text))


PIECES = st.sampled_from(
    ["a", "é", "*", "**", "_", "__", " ", "«", "`", "[", "](u)", "]", "\\", "\n", "<b>", "&amp;", " ~~a~~ ", "![", "'"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(deadline=None, max_examples=100)
def test_running_text_is_that_of_markdown_it(text: str) -> None:
    text = "a " + re.sub(r"\n\s*", "\n", text.replace("\\\n", "\n"))
    assert words([segment.text for segment in read(text).segments]) == words(rendered(text))


def test_windows_do_not_show(article: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    text = article.text.partition("---\n\n")[2]
    whole = read(text * 3)
    for size in (1, 50, 1000):
        monkeypatch.setattr(markdown_blocks, "WINDOW", size)
        assert read(text * 3).segments == whole.segments


def test_without_tree_sitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_markdown", None)
    with pytest.raises(MissingDependency, match="pip install"):
        formats.read("a", None, "markdown")


SINGLE = (">", "> ", "- ", "[", "*", "**", "_", "*_", "![", "^[", "<a ", "<a<b", "<!-- ", "&", "&a", "\\", "{")
LINKS = ("[a](", "[a](<", "[a](b ", '[a](b "', "[a][b", "[a]", "[a]: b\n", "[^1]: a\n\n", "[^1]:\n\n    a\n")
EMPHASIS = ("*a **b ", "**a *b ", "[a *b ", "a* ", "*a_b ", "~a ", "$a", "$$a", "$$\n", "{{", "{a=", ":a", ":::\n", "!!! a\n")
OTHERS = ("<kbd>", "<i lang=es>", "<?a", "<!A", "<![CDATA[", '<a href="', "a\n", "a\r", "|a", " \n", "\\\n", "<div>\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(shape, id=repr(shape[:9]))
        for shape in (
            *(piece * N for piece in SINGLE),
            *(piece * (N // 4) for piece in (*LINKS, *EMPHASIS, *OTHERS)),
            "[" * N + "a" + "]" * N,
            "*a **a " * N + "b** b*" * N,
            "<div>\n" + "<x " * N,
            " ".join("`" * length for length in range(1, 400)),
            "a" + " " * 1_000_000 + "b",
            "a" * 1_000_000,
            "[a](" + "(" * N,
            "<a" + " b" * N,
            "# a" + " #" * N,
            "---\ntitle: a" + " " * N + "b\n---\n",
            "---\ntitle: " + "'" * N + "\n---\n",
        )
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    formats.read(text, None, "markdown")


@pytest.mark.parametrize(
    "piece",
    ["{", "{}", "{'\n", "{`", "{/*", "<a ", "<a b={", '<a b="', "<a>\n  b\n", "<>", "<!--", "`a ``b\n\n", "```\n", "import {\n", "<kbd>"],
)
def test_hostile_mdx_is_read(piece: str) -> None:
    formats.read(piece * (N // 2), "a.mdx", "markdown")


def test_no_division_begins_in_html() -> None:
    assert texts('<?\n!!! note "Un titre"\n\nUn mot\n') == ['<? !!! note "Un titre" Un mot']
    assert texts("<div>\n::: note Un titre\n</div>\n\n::: note Un titre\n\nUn mot\n") == ["::: note Un titre", "Un titre", "Un mot"]
