"""RESX and RESW, the string resources of .NET: the value of each ``<data>`` that is a string, named by its key.

Images, sizes and other objects have a type and are left out, and so are comments. In menus of Windows Forms the ampersand before the letter of
an access key (``&Fichier``) is a gap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..document import Document
from ..errors import FormatError
from .builder import SegmentBuilder
from .placeholders import Mark, Run, put_message
from .wording import is_prose
from .xml import Tag, Text, tokens
from .xml_message import CDATA, escape_message, text_runs, whole_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Segment

# "&Fichier", "Enre&gistrer", but "R&D", "AT&T", "a=1&b=2".
_ACCESS_KEY = re.compile(r"(?<![A-Z0-9&])&(?=[^\W\d_])")


class _Message(NamedTuple):
    """Text of a value."""

    runs: list[Run]
    name: str | None
    is_literal: bool
    """Whether it stands in a CDATA section."""


def read(text: str, path: str | None = None) -> Document:
    """One segment a string that people read, of kind ``translation``; a CDATA section is one of its own.

    >>> document = read('<root><data name="Save" xml:space="preserve"><value>&amp;Enregistrer sous</value></data></root>')
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments]
    [('Enregistrer sous', 'translation', 'Save')]

    Raises:
        FormatError: it is not well-formed XML, has a document type with declarations, or is something else than RESX.
    """
    messages = _messages(text, path)
    segments = [_segment(text, message) for message in messages]
    return Document(text, tuple(filter(None, segments)), "resx", path)


def escape(text: str, segment: Segment) -> str:
    """A text as it is written in the place of a segment.

    Raises:
        FormatError: it has a character that XML cannot say, or the end mark of the CDATA section that it is to stand in.
    """
    return escape_message(text, segment)


def _messages(text: str, path: str | None) -> Iterator[_Message]:
    """The strings of a document, in order, and whatever stands between their tags and CDATA sections by itself."""
    open_tags: list[Tag] = []
    runs: list[Run] = []
    for token in tokens(text, path, "RESX"):
        is_literal = isinstance(token, Text) and token.is_literal
        if runs and (is_literal or isinstance(token, Tag)):
            yield _Message(runs, open_tags[1].get("name"), is_literal=False)
            runs = []
        if isinstance(token, Text):
            if not _is_value(open_tags):
                continue
            if is_literal:
                yield _Message(list(text_runs(text, token)), open_tags[1].get("name"), is_literal=True)
            else:
                runs += text_runs(text, token)
            continue
        if not open_tags and token.name != "root":
            raise FormatError(f"{path or '<text>'}: is no RESX: it begins with <{token.name}>, not with <root>")
        if token.opens:
            open_tags.append(token)
        if token.closes:
            open_tags.pop()


def _is_value(open_tags: list[Tag]) -> bool:
    """Whether text right inside some elements is that of a string."""
    if len(open_tags) != 3 or open_tags[1].name != "data" or open_tags[2].name != "value":
        return False
    data = open_tags[1]
    is_object = data.get("mimetype") is not None or not (data.get("type") or "System.String").startswith("System.String")
    # The designer keeps the names and types of controls so: ">>button1.Name".
    return not is_object and not (data.get("name") or "").startswith(">>")


def _segment(text: str, message: _Message) -> Segment | None:
    """The segment of a string; None where it is not for people to read."""
    runs = message.runs
    said = "".join(run.text for run in runs)
    keys = list(_ACCESS_KEY.finditer(said)) if "&" in said else []
    marked = whole_marks(runs)
    if len(keys) == 1 and not any(mark.start <= keys[0].start() < mark.end for mark in marked):
        marked = sorted([*marked, Mark(*keys[0].span(), "")])
        said = said.replace("&", "")
    if not is_prose(said, catalog=True):
        return None
    builder = SegmentBuilder(text)
    # A doubled apostrophe is what it seems to be: .NET has it for no formatter.
    put_message(builder, runs, [mark for mark in marked if mark.text != "'" or mark.end - mark.start != 2])
    return builder.finish("translation", None, message.name, CDATA if message.is_literal else "")
