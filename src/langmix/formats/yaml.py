"""YAML: catalogs of messages (Rails, Symfony, go-i18n), and prose in any other YAML.

PyYAML finds the scalars; nothing is constructed, aliases are not followed and tags not obeyed. What a scalar says is read by `yaml_scalar`.
A segment's place is the style of its scalar; of a literal one also what breaks a line, with the indentation behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..document import Document
from ..errors import FormatError, syntax_error
from .builder import SegmentBuilder
from .declared import from_path
from .json import LANGUAGE_KEYS, MAX_NAME, SETTINGS, PlacedString, is_tag, is_written_in_ascii
from .placeholders import doubles_apostrophes, marks, put_message
from .wording import is_prose
from .yaml_scalar import BREAK, Scalar, line_break, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml import Event, ScalarEvent
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark

    from ..document import Gap, Segment

MAX_DEPTH: Final = 200
"""Mappings and sequences inside each other."""

_COMMANDS: Final = SETTINGS | frozenset("after_script args before_script entrypoint if install needs uses".split())
"""Keys of what programs read, those of pipelines included; in a catalog they are as good as any other."""

_NOTES: Final = {"translation": "id", "other": "description"}

_PROPERTIES = re.compile(rf"(?:[&!][^\s,\[\]{{}}]*+(?:[ \t]++|{BREAK}|(?<=\s)#[^\n\r]*+)*+)*+")
_ESCAPED: Final = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NOT_ASCII = re.compile(r"[^ -~]")

_WORD_OF_YAML = re.compile(r"(?i:true|false|yes|no|on|off|null|y|n)|~|[-+.\d][-+.:_\dTZeExo ]*|=|<<")
"""What is no text where it stands plain."""
_NOT_PLAIN = re.compile(r":(?:[ \t]|$)|[ \t]#|^[\[\]{}>|*&!%#`@,\"']|^[?:-](?:[ \t]|$)|^(?:---|\.\.\.)(?:[ \t]|$)")
_NOT_IN_FLOW = re.compile(r"[\[\]{},]")

_SEAM = re.compile(rf"\\{BREAK}[ \t]*+")


@dataclass(slots=True)
class _Open:
    """A mapping or a sequence."""

    place: PlacedString
    is_mapping: bool
    is_flow: bool
    in_key: bool
    """Whether it is a key itself, or part of one."""
    key: str = "0"
    """The last one, or the index of the next value."""
    at_key: bool = False

    def inner(self) -> PlacedString:
        """The place of the next value."""
        key = self.key[:MAX_NAME]
        name = f"{self.place.name}.{key}"[:MAX_NAME] if self.place.name else key
        return PlacedString(name, self.place.top or key, self.place.is_setting or key in _COMMANDS)

    def take(self, key: str) -> None:
        """Go on behind a node; `key` is what it is called if it stood for one."""
        if not self.is_mapping:
            self.key = str(int(self.key) + 1)
            return
        if self.at_key:
            self.key = key
        self.at_key = not self.at_key


def read(text: str, path: str | None = None) -> Document:
    r"""A segment for each paragraph of a scalar that people read: of kind ``translation`` in a catalog, else ``prose``.

    A catalog's path says its language, or its keys at the top do, as those of Rails.

    >>> document = read("fr:\n  menu:\n    open: 'Ouvrir l''image'\n    icon: img/open.svg\n")
    >>> [(segment.text, segment.kind, segment.name) for segment in document.segments], document.declared
    ([("Ouvrir l'image", 'translation', 'fr.menu.open')], 'fr')

    Raises:
        FormatError: it is no YAML, or has more than `MAX_DEPTH` mappings and sequences inside each other.
    """
    scalars: list[Scalar] = []
    claims: dict[str, str] = {}
    tops: set[str] = set()
    for scalar in _scalars(text, path):
        name, top, _ = scalar.place
        if name == top and top in LANGUAGE_KEYS and is_tag(scalar.value):
            claims.setdefault(top, scalar.value)
        else:
            tops.add("" if name == top else top)
            if is_prose(scalar.value, catalog=True):
                scalars.append(scalar)
    # Three letters alone are too often a word.
    languages = tops if all(map(is_tag, tops)) and any(len(top) != len("fra") for top in tops) else set()
    catalog = bool(languages) or from_path(path, catalog=True) is not None
    segments: list[Segment] = []
    for scalar in _without_notes(scalars) if catalog else scalars:
        if catalog or (not scalar.place.is_setting and is_prose(scalar.value, catalog=False)):
            declared = scalar.place.top if len(languages) > 1 else None
            segments += _segments(text, scalar, "translation" if catalog else "prose", declared)
    own = min(languages) if len(languages) == 1 else next((claims[key] for key in LANGUAGE_KEYS if key in claims), None)
    return Document(text, tuple(segments), "yaml", path, own)


def escape(text: str, segment: Segment) -> str:
    """A text as a scalar of the segment's style has it.

    Raises:
        FormatError: the style has no way to say it.
    """
    style, breaks_line = segment.place[:1], segment.place[1:]
    if _doubles_apostrophes(segment, style):
        text = text.replace("'", "''")
    if style == '"':
        unprintable = _NOT_ASCII if is_written_in_ascii(segment) else _UNPRINTABLE
        return unprintable.sub(_number, text.translate(_ESCAPED))
    if _UNPRINTABLE.search(text.replace("\n", "") if style == "|" else text):
        raise FormatError(
            "the text has a line break or a control character, which its place cannot say; put it between double quotation marks"
        )
    if style == "|":
        return text.replace("\n", breaks_line)
    # What was said there before is not at the beginning, where most signs mean something, or it would not have been read.
    if style not in {"'", ">"} and text not in segment.text and _is_not_plain(text, in_brackets=style == ","):
        raise FormatError("YAML would read the text as something else; put it between double quotation marks")
    return text.replace("'", "''") if style == "'" else text


def _is_not_plain(text: str, *, in_brackets: bool) -> bool:
    return bool(_NOT_PLAIN.search(text) or _WORD_OF_YAML.fullmatch(text) or (in_brackets and _NOT_IN_FLOW.search(text)))


def is_soft(document: Document, gap: Gap) -> bool:
    """Whether a gap is nothing but the seam of a quoted scalar that goes on on the next line."""
    return _SEAM.fullmatch(document.text, gap.start, gap.end) is not None


def _events(text: str, path: str | None) -> Iterator[Event]:
    import yaml

    try:
        # PyYAML does not count a byte order mark; a line break means as little.
        given = "\n" + text[1:] if text.startswith("\ufeff") else text
        yield from yaml.parse(given, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        raise syntax_error("YAML", text, _index(mark), path, reason) from None
    except (ValueError, OverflowError) as error:
        raise syntax_error("YAML", text, getattr(error, "start", 0), path, "a character that does not exist") from None
    except yaml.YAMLError as error:
        raise syntax_error("YAML", text, 0, path, " ".join(str(error).split())) from None


def _scalars(text: str, path: str | None) -> Iterator[Scalar]:
    """The scalars that are values and may be text, in order; see `_events` for errors."""
    import yaml

    opened: list[_Open] = []
    for event in _events(text, path):
        outer = opened[-1] if opened else None
        in_key = outer is not None and (outer.in_key or outer.at_key)
        place = outer.inner() if outer else PlacedString("", "", is_setting=False)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(opened) == MAX_DEPTH:
                raise syntax_error(
                    "YAML", text, _index(event.start_mark), path, f"more than {MAX_DEPTH} mappings and sequences inside each other"
                )
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            opened.append(_Open(place, is_mapping, bool(event.flow_style), in_key, at_key=is_mapping))
            continue
        key = ""
        if isinstance(event, yaml.CollectionEndEvent):
            opened.pop()
            outer = opened[-1] if opened else None
        elif isinstance(event, yaml.ScalarEvent):
            key = event.value
            if not in_key and _is_text(event):
                yield _scalar(text, event, place, is_flow=outer is not None and outer.is_flow)
        elif not isinstance(event, yaml.AliasEvent):
            continue
        if outer:
            outer.take(key)


def _is_text(event: ScalarEvent) -> bool:
    if (event.tag or "").endswith("binary"):
        return False
    return bool(event.style) or not _WORD_OF_YAML.fullmatch(event.value)


def _scalar(text: str, event: ScalarEvent, place: PlacedString, *, is_flow: bool) -> Scalar:
    start = _index(event.start_mark)
    if event.anchor is not None or event.tag is not None:
        properties = _PROPERTIES.match(text, start)
        start = properties.end() if properties else start
    style = event.style or ("," if is_flow else "")
    return Scalar(place, start, _index(event.end_mark), style, event.value)


def _without_notes(scalars: list[Scalar]) -> list[Scalar]:
    """The messages of a catalog, without what go-i18n has beside them: ``id`` beside ``translation``, ``description`` beside ``other``."""
    named = [scalar.place.name.rpartition(".") for scalar in scalars]
    notes = {(parent, _NOTES[key]) for parent, _, key in named if key in _NOTES}
    return [scalar for scalar, (parent, _, key) in zip(scalars, named, strict=True) if (parent, key) not in notes]


def _segments(text: str, scalar: Scalar, kind: str, declared: str | None) -> Iterator[Segment]:
    builder = SegmentBuilder(text)
    written = scalar.style + (line_break(text, scalar) if scalar.style == "|" else "")
    for runs in paragraphs(text, scalar):
        put_message(builder, runs, marks("".join(run.text for run in runs)))
        segment = builder.finish(kind, declared, scalar.place.name or None, written)
        if segment:
            yield segment


def _doubles_apostrophes(segment: Segment, style: str) -> bool:
    """Whether a message says two apostrophes for one; between apostrophes every one of them is doubled as well."""
    if style != "'":
        return doubles_apostrophes(segment)
    pieces = segment.pieces or ()
    return any(piece.end - piece.start == 4 and segment.text[piece.place] == "'" for piece in pieces)


def _number(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _index(mark: Mark | CMark | None) -> int:
    return mark.index if mark else 0
