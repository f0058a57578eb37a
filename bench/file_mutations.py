"""Files of each format that are broken at random, for `bench.fuzz_formats`."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

TESTS: Final = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "formats")]

from test_pdf import make_pdf  # noqa: E402 -- the tests' helpers are found only now

from langmix import formats  # noqa: E402
from langmix.document import MASK  # noqa: E402

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

FILES: Final = TESTS / "formats" / "files"

TEXT: Final = (
    "\0",
    "\ud800",
    "\udcff",
    "\ufeff",
    MASK,
    "\U000f0000",
    "\U0001f600",
    "e\u0301",
    "\u202e",
    "\u200f",
    "\u00ad",
    "\u00a0",
    "\u2028",
    "\x85",
)
"""Characters that stand in few files."""
LINES: Final = ("\n", "\r", "\r\n", "\n\n", "\t", " ", "  ", "\n  ", "\n    ", "\v", "\f", "\x1c")
SIGNS: Final = tuple("< > & \" ' \\ / { } [ ] ( ) * _ ` # + - = : ; , . | ~ ^ $ % @ ! ? -- ---".split())
XML: Final = (
    *("<", "<a>", "</a>", "<a/>", "<!-- x -->", "<![CDATA[", "]]>", "<![CDATA[un <b> mot]]>", "<?pi x?>", "&amp;", "&lt;", "&#65;"),
    *("&#x0;", "&#xD800;", "&nbsp;", ' xml:lang="es"', ' xml:lang=""', " xml:space='preserve'", '<!DOCTYPE a SYSTEM "b">', "<x:y/>"),
)
MESSAGES: Final = (
    "%s",
    "%1$s",
    "{0}",
    "{x}",
    "{{x}}",
    "''",
    "{n, plural, one {a} other {b}}",
    "<b>un</b>",
    "&eacute;",
    "\\n",
    "\\u00e9",
    "\\",
)
# fmt: off
TOKENS: Final[dict[str, tuple[str, ...]]] = {
    "markdown": ("```\n", "~~~", "> ", "- ", "1. ", "![a](b)", "[a][b]", "\n[a]: b\n", "<i lang=es>", "</i>", "|", "\n---\n", "{lang=es}", "$x$", "  \n"),
    "html": (*XML, "<p>", "</p>", '<i lang="es">', "</i>", "<br>", "<script>", "<pre>", "<img alt='un mot'>", "<table>", "<td>", "&eacute", "<textarea>"),
    "po": ('\nmsgid "a"\n', '\nmsgstr ""\n', '\n"un mot"\n', "\n#, fuzzy\n", "\n#| ", "\n#~ ", 'msgid_plural "b"\n', "msgstr[0] ", "\\n", "\\x41"),
    "json": (*MESSAGES, '"a": "un mot"', "\\ud83d", "[", "{", ",", "null", "1e9", "\\u00e9", '\\"'),
    "xliff": (*XML, *MESSAGES, "<g id='1'>", "</g>", "<x/>", "<mrk mtype='seg'>", "</mrk>", "<target>", "</target>", "<pc>", "<sub>"),
    "srt": ("\n2\n00:00:01,000 --> 00:00:02,000\n", "-->", "{\\an8}", "<i>", "</i>", "- ", "\n- "),
    "vtt": ("\n00:01.000 --> 00:02.000\n", "-->", "<lang es>", "</lang>", "<v Ana>", "<c.x>", "</c>", "&lrm;", "\nNOTE x\n", "<rt>", "- "),
    "ttml": (*XML, "<p>", "</p>", "<br/>", "<span>", "</span>", "<metadata>"),
    "rst": ("*", "**", "``", "`a <b>`_", ":r:`a`", "|a|", "[1]_", "::\n\n", ".. note:: ", "\n====\n", "\n+--+--+\n", "| ", "\\ ", ".. _a: b\n", ":a: b\n"),
    "asciidoc": ("*", "_", "`", "+", "++", "#", "[.a]#", "<<a>>", "link:a[", "image::a[b]\n", "\n----\n", "\n|===\n", "\n====\n", "= ", ". ", "* ", "//", " +\n", "::", "{a}"),
    "latex": ("\\", "{", "}", "$", "$$", "%", "\\begin{verbatim}", "\\end{verbatim}", "\\item", "\\'e", "\\foreignlanguage{es}{", "\\\\", "~", "\\verb|", "[", "\\["),
    "android": (*XML, *MESSAGES, "\\'", '"', "@string/a", "<xliff:g id='a'>", "</xliff:g>", "<item>", "\\@", "\\u00e9"),
    "properties": (*MESSAGES, "\\\n", "\\\r\n ", "=", ":", "\na=un mot\n", "#", "!", "\\ "),
    "resx": (*XML, *MESSAGES, "<value>", "</value>", "&amp;F", "<data name='a'>"),
    "strings": (*MESSAGES, '"', ";", "=", "/*", "*/", "//", '\\"', "\\U00e9", "\\351"),
    "xcstrings": (*MESSAGES, '"state"', '"variations"', "{", "}", ",", '"fr"'),
    "tmx": (*XML, *MESSAGES, "<ph>", "</ph>", "<bpt i='1'>", "</bpt>", "<sub>", "</sub>", "<hi>", "</hi>", "<seg>", "</seg>"),
    "yaml": (*MESSAGES, ": ", "- ", "|\n", ">-\n", "? ", "&a ", "*a", "!!str ", "# ", '"', "'", "{", "}", "[", "]", "---\n", "...\n", "%YAML 1.2\n", "\\\n", "<<", "\t"),
    "csv": ('"', '""', ",", ";", "\t", "|", '","', '\n"un\nmot",', "'"),
    "jsonl": (*MESSAGES, "{", "}", "[", "]", ",", '"text": "un mot"', "\n{}\n"),
    "source": ("#", "//", "/*", "*/", '"""', "'''", "# un mot", "\n    ", "`", "${", "@param x un mot", ":param x:", ">>> ", "{", "}", "<summary>"),
    "docx": (*XML, "<w:r>", "</w:r>", "<w:t>", "</w:t>", '<w:lang w:val="es-ES"/>', "<w:br/>", "<w:tab/>", "<w:p>", "</w:p>", "<w:del>", "<w:instrText>"),
    "odt": (*XML, "<text:span>", "</text:span>", "<text:s/>", '<text:s text:c="3"/>', "<text:tab/>", "<text:line-break/>", "<text:p>", "</text:p>", "<text:note>"),
    "epub": (*XML, "<p>", "</p>", "<i lang='es'>", "</i>", "<br/>", "<img alt='un mot'/>", "&nbsp;"),
    "pdf": ("<<", ">>", "endobj\n", "stream\n", "0 R", "/Lang(fr)", "/Kids", "BT", "ET", "(", ")", "99999999999"),
}
"""Signs of each format, beside those of all."""
# fmt: on

WORDS: Final = "le mot de la ville est dans cette maison où l'été de los niños".split()


def base_files(name: str) -> list[tuple[str, bytes]]:
    """Path and bytes of the files of a format."""
    if name == "plain":
        return [("a.txt", (TESTS.parent / "samples" / "article_fr.txt").read_bytes()[:4000])]
    if name == "pdf":
        page = [(72.0, 700.0 - 14 * line, 11.0, "Le conseil municipal a voté hier soir, et") for line in range(5)]
        return [("a.pdf", make_pdf(page, page, catalog="/Lang(fr)"))]
    found = sorted(path for path in FILES.iterdir() if path.is_file() and formats.choose(str(path), b"") == name)
    return [(path.name, path.read_bytes()) for path in found]


def mutate(noise: random.Random, text: str, tokens: Sequence[str], other: str) -> str:
    """A text with some changes."""
    if noise.random() < 0.3 and len(text) > 200:
        lines = text.splitlines(keepends=True)
        first = noise.randrange(len(lines))
        text = "".join(lines[first : first + noise.randint(1, 12)])
    for _ in range(noise.choice((1, 1, 2, 3, 5, 8, 20))):
        at = noise.randint(0, len(text))
        end = min(len(text), at + noise.choice((0, 0, 1, 1, 2, 5, 20, 100)))
        change = noise.randrange(9)
        if change <= 3:
            put = noise.choice((tokens, tokens, SIGNS, LINES, TEXT, WORDS))
            text = text[:at] + noise.choice(put) * noise.choice((1, 1, 1, 1, 2, 3)) + text[end if noise.random() < 0.3 else at :]
        elif change == 4:
            text = text[:at] + text[end:]
        elif change == 5:
            text = text[:end] + text[at:end] * noise.choice((1, 1, 2, 40)) + text[end:]
        elif change == 6:
            start = noise.randint(0, len(other))
            text = text[:at] + other[start : start + noise.choice((1, 5, 40, 200))] + text[at:]
        elif change == 7:
            text = text.replace("\r\n", "\n").replace("\n", noise.choice(("\n", "\r\n", "\r", "\n\n", "\n ", "\u2028")))
        else:
            text = text[:at] + chr(noise.choice((noise.randrange(128), noise.randrange(0x3000), noise.randrange(0x110000)))) + text[end:]
    return text


def mutate_bytes(noise: random.Random, data: bytes) -> bytes:
    """Bytes with some changes."""
    changed = bytearray(data)
    for _ in range(noise.choice((1, 1, 2, 4, 16))):
        at = noise.randrange(len(changed)) if changed else 0
        end = at + noise.choice((1, 1, 2, 4, 50))
        change = noise.randrange(5)
        if change == 0:
            changed[at:end] = noise.randbytes(end - at)
        elif change == 1:
            changed[at : at + 1] = bytes([noise.choice((0, 1, 0x7F, 0x80, 0xFF))])
        elif change == 2:
            del changed[at:end]
        elif change == 3:
            changed[at:at] = changed[at:end]
        else:
            changed[at : at + 4] = noise.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)).to_bytes(4, "little")
    return bytes(changed)


def mutate_archive(noise: random.Random, data: bytes, tokens: Sequence[str], other: str) -> bytes:
    """An archive with changes in one of its texts, or in its own bytes."""
    if noise.random() < 0.15:
        return mutate_bytes(noise, data)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        members = source.infolist()
        chosen = noise.choice([member.filename for member in members if member.filename.endswith("ml")])
        for member in members:
            content = source.read(member)
            if member.filename == chosen:
                content = _mutate_tree(noise, content.decode(), tokens, other).encode("utf-8", "surrogatepass")
            copy.writestr(member.filename, content)
    return target.getvalue()


def _mutate_tree(noise: random.Random, text: str, tokens: Sequence[str], other: str) -> str:
    """Mostly XML that is still well-formed: elements doubled, swapped, emptied and put into each other."""
    if noise.random() < 0.4:
        return mutate(noise, text, tokens, other)
    for _ in range(noise.choice((1, 2, 4, 8))):
        elements = [
            match.span()
            for match in re.finditer(r"<([\w:]+)(?:\s[^<>]*)?(?:/>|>[^<>]*</\1>)|<([\w:]+)[^<>/]*>(?:(?!<\2\b).)*?</\2>", text, re.DOTALL)
        ]
        if not elements:
            break
        (start, end), (first, behind) = noise.choice(elements), noise.choice(elements)
        change = noise.randrange(5)
        if change == 0:
            text = text[:start] + text[end:]
        elif change == 1:
            text = text[:end] + text[first:behind] + text[end:]
        elif change == 2:
            text = text[:start] + text[first:behind] + text[end:]
        elif change == 3:
            between = text.find(">", start, end) + 1
            text = (
                text[:between]
                + noise.choice(("&#65;", "un mot", "<![CDATA[x]]>", "<!-- x -->", "&amp;", " ", "\u2028", "<x/>"))
                + text[between:]
            )
        else:
            value = text.find('="', start, end) + 2
            stop = text.find('"', value)
            if value > 1 and stop > 0:
                text = text[:value] + noise.choice(("", "es", "fr-CA", "0", "true", "a b", "-1", "99999999999")) + text[stop:]
    return text


def make_case(name: str, noise: random.Random, files: list[tuple[str, bytes]]) -> tuple[str, bytes | str, int]:
    """Path, content and the seed of what is written: a file with changes, or as it is."""
    path, data = noise.choice(files)
    _, other = (
        noise.choice(files)
        if noise.random() < 0.5
        else noise.choice(base_files(noise.choice(["html", "markdown", "json", "yaml", "latex"])))
    )
    tokens = (*TOKENS.get(name, SIGNS), *SIGNS)
    seed = noise.randrange(1 << 30)
    if formats.FORMATS[name].container:
        if noise.random() < 0.03:
            return path, data, seed
        if name == "pdf":
            mixed = mutate(noise, data.decode("latin-1"), tokens, data.decode("latin-1")).encode("latin-1", "replace")
            return path, mixed if noise.random() < 0.7 else mutate_bytes(noise, data), seed
        return path, mutate_archive(noise, data, tokens, other.decode("utf-8", "replace")), seed
    text = data.decode("utf-8-sig")
    if noise.random() < 0.1:
        return path, text, seed
    if noise.random() < 0.3 and name in {"html", "xliff", "ttml", "android", "resx", "tmx"}:
        return path, _mutate_tree(noise, text, tokens, other.decode("utf-8", "replace")), seed
    return path, mutate(noise, text, tokens, other.decode("utf-8", "replace")), seed
