"""XML for the reports: elements as text that any reader accepts and any stream can hold."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from .json_stream import UTF

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

DECLARATION: Final = '<?xml version="1.0"?>\n'
"""It names no encoding: UTF-8 is what XML means then, and what is not UTF-8 is written in ASCII."""

# What XML 1.0 forbids, and the control characters that it allows with regret.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
# What ends a line for some readers, or turns one around, may stand in a path: it is kept, but not as it is.
_REFERENCES |= {code: f"&#{code};" for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_CONTENT = _REFERENCES | {ord("\t"): "\t", ord("\n"): "\n"}


def escape(text: str) -> str:
    r"""Text for the content of an element, with U+FFFD for what XML does not allow.

    >>> escape("a<b\0\n")
    'a&lt;b\ufffd\n'
    """
    return _allowed(text).translate(_CONTENT)


def start_tag(name: str, attributes: Mapping[str, object]) -> str:
    r"""The tag that opens an element.

    >>> start_tag("file", {"name": 'a"\n', "line": 1})
    '<file name="a&quot;&#10;" line="1">'
    """
    pairs = "".join(f' {key}="{_allowed(str(value)).translate(_REFERENCES)}"' for key, value in attributes.items())
    return f"<{name}{pairs}>"


def element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    """A whole element; its content is XML."""
    tag = start_tag(name, attributes)
    return f"{tag}{content}</{name}>" if content else f"{tag[:-1]}/>"


def to_stream(text: str, stream: TextIO) -> str:
    """XML or HTML as the stream can hold it: in ASCII with references for the rest, where it is not a UTF."""
    if stream.encoding is None or codecs.lookup(stream.encoding).name in UTF:
        return text
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
