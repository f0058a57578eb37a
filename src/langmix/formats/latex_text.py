"""The text of LaTeX: one pass over its commands, braces and signs that notes what is not plain text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from ..document import Declaration
from . import latex_commands as commands
from .markdown_marks import Act, Mark, Role, segments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..document import Segment

_LINE_END = r"(?:\r\n|\r|\n)"
_TOKEN = re.compile(r"[\\{}%$~&\n\r`\]'<>-](?:(?<![-'<>])|(?<=')'|(?<=-)-{1,2}|(?<=<)<|(?<=>)>)")
_COMMAND = re.compile(r"\\(?:([A-Za-z@]++)(?:\*(?=\s*[\[{]))?|(.?))", re.DOTALL)
_COMMENT = re.compile(rf"%[^\r\n]*{_LINE_END}?[ \t]*+")
_BLANK = re.compile(rf"[ \t]*+{_LINE_END}(?:[ \t]*+{_LINE_END})*+[ \t]*+")
_SPACE = re.compile(rf"[ \t]*+(?:{_LINE_END}(?![ \t]*[\r\n])[ \t]*+)?")
"""White space that a command swallows: never the end of a paragraph."""
_ACCENT = re.compile(
    r"\\(?:([`'^\"~=.])[ \t]*+|([uvHcdbkrt])(?:[ \t]++|(?=\{)))(?:\{\s*(\\[ij](?![A-Za-z])|[A-Za-z])?\s*\}|(\\[ij])(?![A-Za-z])[ \t]?|([A-Za-z]))"
)
_MATHEMATICS = re.compile(r"\$\$(?:[^$\\]|\\.)*+\$\$|\$(?!\$)(?:[^$\\\n\r]|\\.|(?:\r\n|\r|\n)(?![ \t]*[\r\n]))++\$", re.DOTALL)
_VERBATIM = re.compile(r"\\(?:verb\*?|lstinline(?:\[[^\]\n\r]*+\])?|mintinline(?:\[[^\]\n\r]*+\])?\{[\w+-]+\})([!-/:-@^-`|~])[^\n\r]*?\1")


def _braces(inner: str) -> str:
    return rf"\{{(?:[^{{}}\\]|\\.{inner and '|' + inner})*+\}}"


GROUP: Final = _braces(_braces(_braces(_braces(_braces("")))))
"""Text in braces, five deep: what goes deeper takes time in proportion to its length and depth."""
_ARGUMENT = re.compile(rf"\s*+(?:{GROUP}|\\[A-Za-z@]++)", re.DOTALL)
_OPTION = re.compile(rf"\[(?:[^\[\]{{}}\\\r\n]|\\.|{_LINE_END}(?![ \t]*[\r\n])|{GROUP})*+\]", re.DOTALL)
_DEFINING: Final = frozenset({"def", "gdef", "edef", "xdef", "let"})
_LANGUAGE_COMMANDS: Final = frozenset({"foreignlanguage", "textlang", "foreignquote", "selectlanguage"})
_DEFINITION = re.compile(rf"\s*\\(?:[A-Za-z@]++|.)(?:[^{{}}\\\r\n]*+{GROUP}|\s*+=?\s*+\\[A-Za-z@]++)", re.DOTALL)
_LANGUAGE = re.compile(r"\*?\s*+(?:\[[^\[\]\r\n]{0,500}+\])?+\s*+\{\s*+([A-Za-z][\w-]{1,40}+)\s*+\}")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z@]+)(\*?)\}")

EDITOR_LANGUAGE = re.compile(r"%\s*LTeX:[^\r\n]*\blanguage=([A-Za-z]{2,3}(?:-[A-Za-z]+)*)")
"""A comment for a program that checks spelling, which names the language from there on."""


class _Frame(NamedTuple):
    """What is open."""

    closer: str
    """What ends it: ``}``, ``]``, or the name of an environment."""
    role: Role
    """What is read behind it."""
    act: Act
    """Of its end."""
    breaks: int
    """How many paragraphs had ended when it began."""
    has_cells: bool
    """Whether ``&`` separates cells around it."""
    declaration: int
    """Which declaration holds in it; -1 for none of its own."""


class Scanner:
    """Notes what is not plain text in a stretch of source."""

    def __init__(self, text: str, start: int, end: int, declared: str | None) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._declared = declared
        self._marks: list[Mark] = []
        self._frames: list[_Frame] = []
        self._environments: dict[str, int] = {}
        """How many are open, by name."""
        self._role = Role()
        self._breaks = 0
        self._has_cells = False
        self._missing: set[str] = set()
        self._done = start
        """Where the last mark ends."""
        self._declarations: list[Declaration] = []
        self._next = -1
        """The declaration that holds in what is opened next; -1 for none."""

    @property
    def declarations(self) -> list[Declaration]:
        r"""What commands and environments declare for their arguments, in order; what is never closed goes on to the end.

        ``\selectlanguage``, which holds up to the end of whatever is around, and environments named after a language are not among them.
        """
        return [one._replace(behind=self._end) if one.behind < 0 else one for one in self._declarations]

    def segments(self, kind: str) -> Iterator[Segment]:
        """The segments, inner ones before the outer."""
        role = self._role = Role(kind)
        at = self._start
        while match := _TOKEN.search(self._text, at, self._end):
            at = max(_READERS[match[0][0]](self, match.start(), match.end()), match.end())
        return segments_of(self._text, self._marks, self._start, self._end, role)

    def comment(self, at: int, _: int) -> int:
        """A comment swallows the end of its line; two of programs that check spelling name a language."""
        end = self._match(_COMMENT, at)
        language = EDITOR_LANGUAGE.match(self._text, at, end)
        if language:
            self._switch(at, end, language[1])
        elif blank := _BLANK.match(self._text, end, self._end):
            end = blank.end()
            self._break(at, end)
        else:
            self._add(at, end, Act.GAP)
        return end

    def line_end(self, at: int, _: int) -> int:
        """The end of a line is a space, that of two a paragraph's."""
        start = at
        while start > self._done and self._text[start - 1] in " \t":
            start -= 1
        end = self._match(_BLANK, at)
        space = self._text[at:end]
        if space.count("\n") + space.count("\r") - space.count("\r\n") > 1:
            self._break(start, end)
        else:
            self._add(start, end, Act.SPACE)
        return end

    def sign(self, at: int, end: int) -> int:
        """Signs that stand for another."""
        if self._text[at] == "`":
            if at > self._done and self._text[at - 1] in "?!":
                self._put(at - 1, end, "¿" if self._text[at - 1] == "?" else "¡")
                return end
            end += self._text.startswith("`", end)
        read = {"~": "\u00a0", "``": "“", "''": "”", "--": "–", "---": "—", "<<": "«", ">>": "»"}.get(self._text[at:end])
        if read:
            self._put(at, end, read)
        return end

    def mathematics(self, at: int, end: int) -> int:
        """A formula."""
        match = _MATHEMATICS.match(self._text, at, self._end)
        if match is None:
            return end
        self._add(at, match.end(), Act.MASK)
        return match.end()

    def cell(self, at: int, end: int) -> int:
        """The end of a cell."""
        if self._has_cells:
            self._break(at, end)
        return end

    def open_brace(self, at: int, end: int) -> int:
        """A group, which means nothing to a reader."""
        self._open("}", at, end, Act.GAP, self._role)
        return end

    def close(self, at: int, end: int) -> int:
        """A closing brace, or the bracket of an option that is read."""
        character = self._text[at]
        if self._frames and self._frames[-1].closer == character:
            self._close(at, end)
        elif character == "}":
            self._add(at, end, Act.GAP)
        return end

    def command(self, at: int, _: int) -> int:
        """A backslash and what is behind it."""
        if match := _ACCENT.match(self._text, at, self._end):
            letter = match[3] or match[4] or match[5] or ""
            accent = commands.ACCENTS[match[1] or match[2]]
            composed = unicodedata.normalize("NFC", letter.lstrip("\\") + accent) if letter else (match[1] or "")
            self._put(at, match.end(), composed)
            return match.end()
        if match := _VERBATIM.match(self._text, at, self._end):
            self._add(at, match.end(), Act.MASK)
            return match.end()
        match = _COMMAND.match(self._text, at, self._end)
        if match is None or not match[1]:
            return self._symbol(at, match[2] if match else "")
        name, end = match[1], match.end()
        if name in ("begin", "end"):
            environment = _ENVIRONMENT.match(self._text, end, self._end)
            if environment is None:
                self._add(at, end, Act.GAP)
                return end
            return (self._begin if name == "begin" else self._close_environment)(
                at, environment.end(), environment[1], bool(environment[2])
            )
        return self._word(at, end, name)

    def _symbol(self, at: int, sign: str) -> int:
        """A command of one sign."""
        end = at + 1 + len(sign)
        if sign in ("(", "["):
            closer = "\\)" if sign == "(" else "\\]"
            found = self._find(closer, end)
            if found >= 0:
                self._add(at, found + 2, Act.MASK)
                return found + 2
            self._add(at, end, Act.GAP)
        elif sign == "\\":
            end = self._options(end + self._text.startswith("*", end))
            if self._has_cells:
                self._break(at, end)
            else:
                start = at
                while start > self._done and self._text[start - 1] in " \t":
                    start -= 1
                end = self._match(_SPACE, end)
                self._add(start, end, Act.SPACE)
        elif sign and sign in "\r\n":
            self._add(at, at + 1, Act.GAP)
            return at + 1
        elif sign in commands.CHARACTERS:
            self._put(at, end, commands.CHARACTERS[sign])
        else:
            self._add(at, end, Act.GAP)
        return end

    def _word(self, at: int, end: int, name: str) -> int:
        """A command of letters."""
        if name in commands.CHARACTERS:
            end = end + 2 if self._text.startswith("{}", end) else self._match(_SPACE, end)
            while name == "fg" and at > self._done and self._text[at - 1] == " ":
                at -= 1
            self._put(at, end, commands.CHARACTERS[name])
        elif name in commands.MASKED:
            end = self._arguments(end, len(commands.MASKED[name]))
            self._add(at, end, Act.MASK)
        elif name in commands.SILENT or name in _DEFINING:
            end = self._match(_DEFINITION, end) if name in _DEFINING else self._arguments(end, len(commands.SILENT[name]))
            self._add(at, end, Act.GAP)
        elif name == "item":
            end = self._item(at, self._match(_SPACE, end))
        elif name in commands.HEADINGS or name in commands.CAPTIONS:
            end = self._arguments(end, int(name == "captionof"))
            role = Role("heading" if name in commands.HEADINGS else "caption", self._role.declared)
            end = self._grouped(at, end, role, is_block=True)
        elif name in commands.SEPARATE:
            end = self._match(_SPACE, self._options(end))
            self._break(at, end)
        elif name in commands.NOTES:
            end = self._grouped(at, self._options(end), Role("note", self._role.declared))
        else:
            return self._language(at, end, name)
        return end

    def _item(self, at: int, end: int) -> int:
        """An item of a list, and its term."""
        self._role = Role("item", self._role.declared)
        if _OPTION.match(self._text, end, self._end):
            end += 1
            self._open("]", at, end, Act.BREAK, self._role._replace(place="option"))
        else:
            self._break(at, end)
        return end

    def _language(self, at: int, end: int, name: str) -> int:
        """A command that names a language, or that is not known."""
        language = commands.named_language(name[4:]) if name.startswith("text") else None
        match = _LANGUAGE.match(self._text, end, self._end) if name in _LANGUAGE_COMMANDS else None
        if match and name == "selectlanguage":
            self._switch(at, match.end(), match[1])
            return match.end()
        if match or language:
            place = match.span(1) if match else (end - len(name) + 4, end)
            end, language = (match.end(), match[1]) if match else (self._options(end), language)
            self._note(at, place)
            return self._grouped(at, end, Role(self._role.kind, self._tag(language or "")))
        return self._other(at, end, name)

    def _other(self, at: int, end: int, name: str) -> int:
        """A command whose last argument is text, or that only says how text looks; one that ends in ``{}`` is an abbreviation."""
        end = self._arguments(end, len(commands.LEADING.get(name, "")))
        if self._text.startswith("{}", end):
            self._add(at, end + 2, Act.MASK)
            return end + 2
        end = self._match(_SPACE, end)
        self._add(at, end, Act.GAP)
        return end

    def _grouped(self, at: int, end: int, role: Role, *, is_block: bool = False) -> int:
        """A command whose argument is a segment: one of its own, or one inside the segment."""
        space = self._match(_SPACE, end)
        act = Act.BREAK if is_block else Act.ENTER
        if self._text.startswith("{", space) and space < self._end:
            self._open("}", at, space + 1, act, role)
            return space + 1
        if self._next >= 0:
            self._next = -1
            self._declarations.pop()
        if is_block:
            self._break(at, end)
        else:
            self._add(at, end, Act.GAP)
        return end

    def _begin(self, at: int, end: int, name: str, has_star: bool) -> int:
        """The beginning of an environment."""
        full = name + "*" * has_star
        if name in commands.CODE or name in commands.MATHEMATICS:
            closer = f"\\end{{{full}}}"
            found = self._find(closer, end)
            if name in commands.CODE:
                end = found + len(closer) if found >= 0 else self._end
                self._break(at, end)
            else:
                end = found + len(closer) if found >= 0 else end
                self._add(at, end, Act.MASK if found >= 0 else Act.GAP)
            return end
        kind = "cell" if name in commands.CELLS else commands.KINDS.get(name, self._role.kind)
        declared = self._role.declared
        if name == "otherlanguage" and (match := _LANGUAGE.match(self._text, end, self._end)):
            declared, end = self._plain_tag(match[1]), match.end()
            self._note(at, match.span(1))
        elif commands.named_language(name):
            declared = self._plain_tag(name)
        count = commands.CELLS[name] + has_star if name in commands.CELLS else commands.ARGUMENTS.get(name, 0)
        end = self._options(self._arguments(end, count))
        self._environments[full] = self._environments.get(full, 0) + 1
        self._open(full, at, end, Act.BREAK, Role(kind, declared))
        self._has_cells = name in commands.CELLS
        if name in commands.TITLED and self._text.startswith("{", end):
            return self._grouped(end, end, Role("heading", declared), is_block=True)
        return end

    def _close_environment(self, at: int, end: int, name: str, has_star: bool) -> int:
        """The end of an environment, and of what was left open in it."""
        full = name + "*" * has_star
        if self._environments.get(full):
            while self._frames:
                frame = self._frames.pop()
                self._end_of(frame, end)
                self._role, self._has_cells = frame.role, frame.has_cells
                if frame.closer in self._environments:
                    self._environments[frame.closer] -= 1
                if frame.closer == full:
                    break
        self._break(at, end)
        return end

    def _open(self, closer: str, at: int, end: int, act: Act, role: Role) -> None:
        self._frames.append(_Frame(closer, self._role, act, self._breaks + (act is Act.BREAK), self._has_cells, self._next))
        self._next = -1
        if act is Act.ENTER:
            self._marks.append(Mark(at, end, act, "", role))
            self._done = end
        self._role = role
        if act is Act.BREAK:
            self._break(at, end)
        elif act is Act.GAP:
            self._add(at, end, act)

    def _close(self, at: int, end: int) -> None:
        frame = self._frames.pop()
        self._end_of(frame, end)
        is_changed = self._role.declared != frame.role.declared
        self._role, self._has_cells = frame.role, frame.has_cells
        if frame.act is Act.BREAK or (is_changed and frame.act is Act.GAP) or (frame.act is Act.ENTER and frame.breaks != self._breaks):
            self._break(at, end)
            return
        if frame.act is Act.ENTER:
            self._add(at, at, Act.LEAVE)
        self._add(at, end, Act.GAP)

    def _note(self, at: int, place: tuple[int, int]) -> None:
        """Note a declaration by the offset of its command and the half-open range of the name; of a name that is not known nothing is said."""
        tag = commands.tag_of(self._text[slice(*place)])
        if tag:
            self._next = len(self._declarations)
            self._declarations.append(Declaration(*place, tag, at, -1))

    def _end_of(self, frame: _Frame, end: int) -> None:
        """Note where a declaration ends with what it holds for."""
        if frame.declaration >= 0:
            self._declarations[frame.declaration] = self._declarations[frame.declaration]._replace(behind=end)

    def _switch(self, at: int, end: int, name: str) -> None:
        """Another language from here on."""
        self._role = self._role._replace(declared=self._plain_tag(name))
        self._break(at, end)

    def _plain_tag(self, name: str) -> str | None:
        """The tag for the name of a language, as written where it is not known; None for the document's."""
        tag = commands.tag_of(name) or name
        return None if tag == self._declared else tag

    def _tag(self, name: str) -> str | None:
        """The same; None only where it is the language around."""
        tag = commands.tag_of(name) or name
        return None if tag == (self._role.declared or self._declared) else tag

    def _arguments(self, at: int, count: int) -> int:
        """Where some arguments end, with the options before each."""
        end = self._options(at)
        for _ in range(count):
            match = _ARGUMENT.match(self._text, end, self._end)
            if match is None:
                break
            end = match.end() if _ == count - 1 else self._options(match.end())
        return end

    def _options(self, at: int) -> int:
        while match := _OPTION.match(self._text, at, self._end):
            at = match.end()
        return at

    def _find(self, what: str, start: int) -> int:
        """Where a string stands; what was not found once is not searched for again."""
        found = -1 if what in self._missing else self._text.find(what, start, self._end)
        if found < 0:
            self._missing.add(what)
        return found

    def _match(self, pattern: re.Pattern[str], at: int) -> int:
        """Where a pattern ends; where it was to begin if it does not match."""
        match = pattern.match(self._text, at, self._end)
        return match.end() if match else at

    def _add(self, start: int, end: int, act: Act) -> None:
        self._marks.append(Mark(start, end, act))
        self._done = end

    def _put(self, start: int, end: int, text: str) -> None:
        self._marks.append(Mark(start, end, Act.PUT, text))
        self._done = end

    def _break(self, start: int, end: int) -> None:
        self._breaks += 1
        self._marks.append(Mark(start, end, Act.BREAK, "", self._role))
        self._done = end


_READERS: Final[dict[str, Callable[[Scanner, int, int], int]]] = {
    **dict.fromkeys("~`'-<>", Scanner.sign),
    **dict.fromkeys("}]", Scanner.close),
    **dict.fromkeys("\n\r", Scanner.line_end),
    "\\": Scanner.command,
    "{": Scanner.open_brace,
    "%": Scanner.comment,
    "$": Scanner.mathematics,
    "&": Scanner.cell,
}
