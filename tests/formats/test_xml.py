from __future__ import annotations

import re
from xml.parsers import expat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from langmix.errors import FormatError
from langmix.formats.builder import SegmentBuilder
from langmix.formats.xml import (
    MAX_DEPTH,
    Tag,
    Text,
    check,
    escape_attribute,
    escape_text,
    put_text,
    tokens,
    unescape,
    without_document_type,
)


def shapes(text: str) -> list[str]:
    """The tokens of a document: tags as they are written, texts in quotation marks, literal ones in brackets."""
    found = []
    for token in tokens(text):
        source = text[token.start : token.end]
        found.append(source if isinstance(token, Tag) else f"[{source}]" if token.is_literal else repr(source))
    return found


def tags(text: str) -> list[Tag]:
    return [token for token in tokens(text) if isinstance(token, Tag)]


def content(text: str) -> str:
    """What a document says, read with `put_text`."""
    builder = SegmentBuilder(text)
    for token in tokens(text):
        if isinstance(token, Text):
            put_text(builder, text, token)
    segment = builder.finish()
    return segment.text if segment else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a/>", ["<a/>"]),
        ("<a></a>", ["<a>", "</a>"]),
        ("<a\n b = 'c'\t></a\n>", ["<a\n b = 'c'\t>", "</a\n>"]),
        ("<a>x<b/>y</a>", ["<a>", "'x'", "<b/>", "'y'", "</a>"]),
        ("<a b='x>y'>z</a>", ["<a b='x>y'>", "'z'", "</a>"]),
        ("<a b=\"it's > 'x'\" c='a \"b\" >'/>", ["<a b=\"it's > 'x'\" c='a \"b\" >'/>"]),
        ("<a b='/'/>", ["<a b='/'/>"]),
        ("<a b='/>'></a>", ["<a b='/>'>", "</a>"]),
        ("<a b=''/>", ["<a b=''/>"]),
        ("<a>x > y ' \" = /></a>", ["<a>", "'x > y \\' \" = />'", "</a>"]),
        ("<a><![CDATA[x]]></a>", ["<a>", "[x]", "</a>"]),
        ("<a><![CDATA[]]></a>", ["<a>", "[]", "</a>"]),
        ("<a><![CDATA[<b>&amp;]] ]>]]>y</a>", ["<a>", "[<b>&amp;]] ]>]", "'y'", "</a>"]),
        ("<a><![CDATA[]]]]><![CDATA[>]]></a>", ["<a>", "[]]]", "[>]", "</a>"]),
        ("<a><![CDATA[<!-- x -->]]></a>", ["<a>", "[<!-- x -->]", "</a>"]),
        ("<a>x<!-- <b> & ]]> <?p ?> -->y</a>", ["<a>", "'x'", "'y'", "</a>"]),
        ("<a><!--><b/>--></a>", ["<a>", "</a>"]),
        ("<a><!--->--></a>", ["<a>", "</a>"]),
        ("<a><!----></a>", ["<a>", "</a>"]),
        ("<!-- x --><a/><!-- <b/> -->\n", ["<a/>", "'\\n'"]),
        ("<a>x<?p <b> \"' > ?>y</a>", ["<a>", "'x'", "'y'", "</a>"]),
        ("<?xml version='1.0'?>\n<?p?><a/>", ["'\\n'", "<a/>"]),
        ("<a>\r\n<b/>\r</a>", ["<a>", "'\\r\\n'", "<b/>", "'\\r'", "</a>"]),
        ("<été-1.x:日><_/></été-1.x:日>", ["<été-1.x:日>", "<_/>", "</été-1.x:日>"]),
        ("<a>\u2028\u0085\u00a0</a>", ["<a>", "'\\u2028\\x85\\xa0'", "</a>"]),
        ("<x:a xmlns:x='urn:x'><x:b/><y:c/></x:a>", ["<x:a xmlns:x='urn:x'>", "<x:b/>", "<y:c/>", "</x:a>"]),
        ("\ufeff<a/>", ["'\\ufeff'", "<a/>"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert shapes(text) == expected


def test_a_tag_says_what_it_does() -> None:
    found = [(tag.name, tag.local, tag.opens, tag.closes) for tag in tags("<x:a><b/><c ></c ></x:a>")]
    assert found == [
        ("x:a", "a", True, False),
        ("b", "b", True, True),
        ("c", "c", True, False),
        ("c", "c", False, True),
        ("x:a", "a", False, True),
    ]


def test_attributes_and_their_places() -> None:
    text = "<p>é</p>".join(["<r>", "<a one=\"1\" x:two = 'a &amp; &quot;b&quot;'\n\tthree='one=\"2\"' four=''/>", "</r>"])
    tag = tags(text)[3]
    assert [tag.get(name) for name in ("one", "x:two", "three", "four", "two", "a", "five")] == [
        "1",
        'a & "b"',
        'one="2"',
        "",
        None,
        None,
        None,
    ]
    for name, source in (("one", "1"), ("x:two", "a &amp; &quot;b&quot;"), ("three", 'one="2"'), ("four", "")):
        place = tag.where(name)
        assert place is not None
        assert text[place[1] : place[2]] == source
        assert text[place[1] - 1] == text[place[2]]
        assert text[place[1] - 1] in "\"'"
    assert tag.where("five") is None


def test_text_is_resolved_with_its_place() -> None:
    text = "<a>caf&#xe9; &lt;<![CDATA[&lt;]]>&#8211; &amp;lt;</a>"
    builder = SegmentBuilder(text)
    for token in tokens(text):
        if isinstance(token, Text):
            put_text(builder, text, token)
    segment = builder.finish()
    assert segment is not None
    assert segment.text == "café <&lt;– &lt;"
    assert text[slice(*segment.source(3, 4))] == "&#xe9;"
    assert text[slice(*segment.source(6, 10))] == "&lt;"
    assert text[slice(*segment.source(10, 11))] == "&#8211;"


def test_a_stretch_without_references_can_be_put_otherwise() -> None:
    text = "<a>un &amp; deux</a>"
    builder = SegmentBuilder(text)
    stretches: list[str] = []
    put_text(builder, text, Text(3, 16, is_literal=False), lambda start, end: stretches.append(text[start:end]))
    assert stretches == ["un ", " deux"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: no element found"),
        ("x", "line 1: syntax error"),
        ("<a>", "line 1: no element found"),
        ("<a>\n<b>\n</a>", "line 3: mismatched tag"),
        ("<a/><b/>", "line 1: junk after document element"),
        ("<a b='1' b='2'/>", "line 1: duplicate attribute"),
        ("<a b='<'/>", "line 1: not well-formed"),
        ("<a b=1/>", "line 1: not well-formed"),
        ("<a b='1'c='2'/>", "line 1: not well-formed"),
        ("<a\u00a0b='1'/>", "line 1: not well-formed"),
        ("<a>&b;</a>", "line 1: undefined entity"),
        ("<a b='&b;'/>", "line 1: undefined entity"),
        ("<a>&amp</a>", "line 1: not well-formed"),
        ("<a>\r\n&#0;</a>", "line 2: reference to invalid character number"),
        ("<a>&#xD800;</a>", "line 1: reference to invalid character number"),
        ("<a>&#99999999999999999999;</a>", "line 1: reference to invalid character number"),
        ("<a>]]></a>", "line 1: not well-formed"),
        ("<a><!-- -- --></a>", "line 1: not well-formed"),
        ("<a><![CDATA[</a>", "line 1: unclosed CDATA section"),
        ("<a>\x00</a>", "line 1: not well-formed"),
        ("<a>\x1f</a>", "line 1: not well-formed"),
        ("<a>\ufffe</a>", "line 1: not well-formed"),
        ("<a>\ud800</a>", "line 1: not well-formed"),
        ("\n<?xml version='1.0'?><a/>", "line 2: XML or text declaration not at start of entity"),
    ],
)
def test_what_is_not_well_formed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(FormatError, match=re.escape(reason)) as caught:
        list(tokens(text, "a.xlf", "XLIFF"))
    assert str(caught.value).startswith("a.xlf: is no XLIFF: line ")
    with pytest.raises(FormatError, match=r"^<text>: is no XML: line "):
        check(text)


BOMB = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE a [<!ENTITY e0 "boom">{BOMB}]><a>&e9;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><a/>',
        '<!DOCTYPE a SYSTEM "a.dtd" [<!ENTITY % b SYSTEM "c">]><a/>',
        '<!DOCTYPE a SYSTEM "a.dtd"><!DOCTYPE a><a/>',
        '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
        "<!DOCTYPE a []><a/>",
    ],
)
def test_document_types_with_declarations_are_refused(text: str) -> None:
    with pytest.raises(FormatError, match=r"is no XML: line 1: a document type \(<!DOCTYPE \.\.\.>\) is not allowed; remove it"):
        list(tokens(text))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a SYSTEM "a.dtd">',
        "<?xml version='1.0'?>\n<!-- a - - >b -->\n<!DOCTYPE a PUBLIC '-//A//B' 'http://example.org/a.dtd' >",
        "<!DOCTYPE\na>",
    ],
)
def test_a_document_type_that_only_names_a_file_is_passed_over(declared: str) -> None:
    text = f"{declared}<a>un mot</a>"
    assert [text[token.start : token.end] for token in tokens(text)][-3:] == ["<a>", "un mot", "</a>"]
    blanked = without_document_type(text)
    assert not any(blanked[token.start : token.end].strip() for token in list(tokens(text))[:-3])
    assert len(blanked) == len(text)
    assert blanked.count("\n") == text.count("\n")
    assert "DOCTYPE" not in blanked
    with pytest.raises(FormatError, match="undefined entity"):
        list(tokens(f"{declared}<a>&b;</a>"))


def test_depth_is_limited() -> None:
    assert len(list(tokens("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH))) == 2 * MAX_DEPTH
    for deep in (MAX_DEPTH + 1, 500_000):
        with pytest.raises(FormatError, match=f"line 1: more than {MAX_DEPTH} elements inside each other"):
            list(tokens("<a>" * deep + "</a>" * deep))
    assert len(list(tokens("<a>" + "<b></b>" * MAX_DEPTH + "</a>"))) == 2 * MAX_DEPTH + 2


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-16", "iso-8859-1", "no-such-encoding"])
def test_the_text_is_decoded_already(encoding: str) -> None:
    assert content(f'<?xml version="1.0" encoding="{encoding}"?><a>été 日</a>') == "été 日"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<a b="' + "x" * 1_000_000 + '"/>', 1),
        ('<a b="' + "'>/=" * 250_000 + '"/>', 1),
        ("<a" + " " * 1_000_000 + "/>", 1),
        ("<a " + " ".join(f"a{number}='1'" for number in range(20_000)) + "/>", 1),
        ("<a>" + "<b/>" * 100_000 + "</a>", 100_002),
        ("<a>" + "x" * 1_000_000 + "</a>", 3),
        ("<" + "x" * 1_000_000 + "/>", 1),
        ("<a><!--" + "- " * 500_000 + "--></a>", 2),
        ("<a><![CDATA[" + "]] " * 300_000 + "]]></a>", 3),
        ("<a>" + "<![CDATA[x]]>" * 50_000 + "</a>", 50_002),
        ("<a>" + "&amp;" * 200_000 + "</a>", 3),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_large_documents_take_no_longer_than_their_size(text: str, count: int) -> None:
    assert sum(1 for _ in tokens(text)) == count


@pytest.mark.parametrize(
    "text", ["<a" * 50_000, "<a>" + "<!--" * 50_000, "<a>" + "<![CDATA[" * 50_000, "<a>" + "&" * 50_000, "<a " + "b='" * 50_000]
)
def test_large_broken_documents_are_refused_at_once(text: str) -> None:
    with pytest.raises(FormatError, match="is no XML: line 1"):
        list(tokens(text))


def test_a_reference_may_have_many_zeros() -> None:
    assert unescape(f"&#{'0' * 5000}65;&#x{'0' * 5000}42;") == "AB"
    assert content(f"<a>&#{'0' * 5000}65;</a>") == "A"


def test_references_are_resolved_once() -> None:
    assert unescape("&amp;lt; &lt;&gt;&quot;&apos; &nbsp; & &#; &#x;") == "&lt; <>\"' &nbsp; & &#; &#x;"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_say_is_refused(character: str) -> None:
    for escape in (escape_text, escape_attribute):
        with pytest.raises(FormatError, match="the text has a control character, which XML cannot say"):
            escape(f"a{character}b")


SAYABLE = st.text(
    st.sampled_from("a<>&]'\"\t\n\r é日\U0001f600")
    | st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")
)


@settings(deadline=None, max_examples=100)
@given(SAYABLE)
@example("a\r\nb\tc")
def test_what_is_escaped_reads_as_it_was(text: str) -> None:
    assert content(f"<a>[{escape_text(text)}]</a>") == f"[{text}]"
    for quote in "\"'":
        assert tags(f"<a b={quote}{escape_attribute(text)}{quote}/>")[0].get("b") == text
    values: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: values.append(attributes["b"])
    parser.Parse(f"<a b='{escape_attribute(text)}'/>", True)
    assert values == [text]


NAMES = st.sampled_from(["a", "b", "x:c", "été", "_", "d-1.2"])
QUOTED = st.text("ab >/='é日\n\t]?-!", max_size=8)
ATTRIBUTES = st.dictionaries(NAMES, QUOTED, max_size=3).map(
    lambda drawn: "".join(f'\n {name} = "{value}"' if len(value) % 2 else f' {name}="{value}"' for name, value in drawn.items())
)
PIECES = st.one_of(
    SAYABLE.map(escape_text),
    SAYABLE.filter(lambda text: "]]>" not in text).map("<![CDATA[{}]]>".format),
    st.text("ab<>&'\"] ?![é\n-", max_size=8).filter(lambda text: "--" not in text and not text.endswith("-")).map("<!--{}-->".format),
    st.text("ab<>&'\"] ![é\n-", max_size=8).map("<?p {}?>".format),
    st.sampled_from(["&#233;", "&#xE9;", "&lt;", "&quot;", "\r\n", "\r"]),
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, inside, space: (
            f"<{name}{attributes}{space}>{''.join(inside)}</{name}{space}>" if inside else f"<{name}{attributes}{space}/>"
        ),
        NAMES,
        ATTRIBUTES,
        st.lists(children, max_size=4),
        st.sampled_from(["", " ", "\n"]),
    )


DOCUMENTS = _element(st.recursive(PIECES, _element, max_leaves=12))


def _events(text: str) -> list[tuple[str, str]]:
    """What expat reads: tags and texts, texts next to each other joined."""
    found: list[tuple[str, str]] = []

    def write(text: str) -> None:
        if found and found[-1][0] == "text":
            text = found.pop()[1] + text
        found.append(("text", text))

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = lambda name, attributes: found.append(("open", f"{name} {attributes}"))
    parser.EndElementHandler = lambda name: found.append(("close", name))
    parser.CharacterDataHandler = write
    parser.Parse(text, True)
    return found


@settings(deadline=None, max_examples=100)
@given(DOCUMENTS)
def test_the_tokens_are_what_expat_reads(text: str) -> None:
    """But that expat reads every line end as LF, and white space in an attribute as a space."""
    found: list[tuple[str, str]] = []
    edge = 0
    for token in tokens(text):
        assert token.start >= edge
        edge = token.end
        source = text[token.start : token.end]
        if isinstance(token, Text):
            read = source.replace("\r\n", "\n").replace("\r", "\n")
            read = read if token.is_literal else unescape(read)
            if read and found and found[-1][0] == "text":
                read = found.pop()[1] + read
            if read:
                found.append(("text", read))
            continue
        if token.opens:
            names = re.findall(r"([^\s=\"]+) ?= ?\"[^\"]*\"", token.attributes)
            pairs = [part for name in names for part in (name, re.sub(r"[\n\t]", " ", token.get(name) or ""))]
            found.append(("open", f"{token.name} {pairs}"))
        if token.closes:
            found.append(("close", token.name))
    assert found == _events(text)
