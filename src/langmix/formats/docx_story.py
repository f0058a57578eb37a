"""The text of one part of a Word file: the body, a header, the footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from ..document import MASK, count_letters
from .builder import SegmentBuilder
from .docx_paragraph import Paragraph, Run, Stretch, put_lines, segments_of
from .docx_styles import CODE, CONTENTS, is_numbered, languages, outline
from .docx_xml import attribute, elements, is_on
from .xml import Tag, Text, unescape

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..document import Part, Segment
    from .docx_styles import Look, Styles

_SKIPPED: Final = frozenset(
    (
        # what is no longer there, and how it was
        *("w:del", "w:moveFrom", "w:rPrChange", "w:pPrChange", "w:sectPrChange", "w:tblPrChange", "w:tcPrChange", "w:trPrChange"),
        *("w:delText", "w:instrText", "w:delInstrText"),
        # properties, in which names stand that mean something else in text; the reading aid of a ruby; formulas
        *("w:tabs", "w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr"),
        *("w:rt", "w:rubyPr", "m:oMath", "m:oMathPara"),
    )
)
"""Elements of which nothing is text of the paragraph."""


class Story:
    """Reads one part.

    Args:
        source: the document.
        part: where the part stands in it.
        kind: of all segments in it; None where it depends on the paragraph.
        styles: of the file.
        home: the language that the document declares, or None.
    """

    def __init__(self, source: str, part: Part, kind: str | None, styles: Styles, home: str | None) -> None:
        self.segments: list[Segment] = []
        self._source = source
        self._part = part
        self._kind = kind
        self._styles = styles
        self._home = home
        self._around: list[str] = []
        self._skipped = 0
        """Elements that are open from the skipped one on."""
        self._paragraphs: list[Paragraph] = []
        self._runs: list[Run] = []
        self._choices: list[bool] = []
        """Of each ``mc:AlternateContent`` that is open: whether one of its forms has been read."""
        self._places: list[str] = []
        """The cells and text boxes that are open."""
        self._written: list[Text] | None = None
        """The tokens of the ``w:t`` that is open."""

    def read(self, path: str | None) -> list[Segment]:
        """The segments of the part, in the order in which they end.

        Raises:
            FormatError: it is no XML.
        """
        for name, token in elements(self._source[self._part.start : self._part.end], path):
            if self._skipped:
                if isinstance(token, Tag):
                    self._skipped += token.opens - token.closes
            elif isinstance(token, Text):
                if self._written is not None:
                    self._written.append(token)
            elif token.opens:
                self._open(name, token)
            else:
                self._close(name)
        return self.segments

    def _open(self, name: str, tag: Tag) -> None:
        does = self._OPENS.get(name)
        skips = self._written is not None or name in _SKIPPED
        if does and self._written is None:
            skips = bool(does(self, tag)) or skips
        if tag.closes:
            if not skips and name in self._CLOSES:
                self._CLOSES[name](self)
        elif skips:
            self._skipped = 1
        else:
            self._around.append(name)

    def _close(self, name: str) -> None:
        self._around.pop()
        does = self._CLOSES.get(name)
        if does:
            does(self)

    # What opens. A method that returns True has its element skipped.

    def _open_paragraph(self, _tag: Tag) -> None:
        self._paragraphs.append(Paragraph(len(self.segments)))

    def _open_run(self, _tag: Tag) -> None:
        self._runs.append(Run())

    def _open_text(self, _tag: Tag) -> bool:
        if not (self._around and self._around[-1] == "w:r" and self._is_read()):
            return True
        self._written = []
        return False

    def _open_properties(self, _tag: Tag) -> bool:
        # The mark at a paragraph's end has properties of its own.
        return not self._around or self._around[-1] != "w:r"

    def _open_alternatives(self, _tag: Tag) -> None:
        self._choices.append(False)

    def _open_alternative(self, _tag: Tag) -> bool:
        if not self._choices or self._choices[-1]:
            return True
        self._choices[-1] = True
        return False

    def _open_cell(self, _tag: Tag) -> None:
        self._places.append("cell")

    def _open_box(self, _tag: Tag) -> None:
        self._places.append("prose")

    def _space(self, _tag: Tag) -> None:
        self._meet(" ")

    def _hyphen(self, _tag: Tag) -> None:
        self._meet("\u2011")

    def _object(self, _tag: Tag) -> None:
        self._meet(MASK)

    def _picture(self, tag: Tag) -> None:
        found = tag.where("descr" if tag.local == "docPr" else "alt")
        if found is None or not self._paragraphs or not self._is_read():
            return
        builder = SegmentBuilder(self._source)
        put_lines(builder, self._source, Text(found[1] + self._part.start, found[2] + self._part.start, is_literal=False))
        segment = builder.finish("attribute")
        if segment:
            self.segments.append(segment)

    def _field(self, tag: Tag) -> None:
        if not self._paragraphs:
            return
        paragraph, kind = self._paragraphs[-1], attribute(tag, "fldCharType")
        if kind == "begin":
            paragraph.fields.append(True)
            paragraph.codes += 1
        elif paragraph.fields and kind == "separate":
            paragraph.codes -= paragraph.fields[-1]
            paragraph.fields[-1] = False
        elif paragraph.fields and kind == "end":
            paragraph.codes -= paragraph.fields.pop()

    def _paragraph_property(self, tag: Tag) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        if tag.local == "pStyle":
            paragraph.style = attribute(tag, "val")
        elif tag.local == "outlineLvl":
            paragraph.role = outline(tag)
        else:
            paragraph.is_item = is_numbered(tag)

    def _run_property(self, tag: Tag) -> None:
        if not self._runs:
            return
        run = self._runs[-1]
        if tag.local == "lang":
            run.languages = languages(tag)
        elif tag.local == "rStyle":
            run.style = attribute(tag, "val")
        elif tag.local == "vanish":
            run.is_hidden = is_on(tag)
        elif tag.local == "noProof":
            run.is_proofread = not is_on(tag)
        else:
            run.is_complex = is_on(tag)

    # What closes.

    def _close_run(self) -> None:
        self._runs.pop()

    def _close_alternatives(self) -> None:
        self._choices.pop()

    def _close_place(self) -> None:
        self._places.pop()

    def _close_text(self) -> None:
        # White space at the ends is text even where no xml:space says so: what forgets that would have words run together.
        texts, self._written = self._written or [], None
        paragraph, base = self._paragraphs[-1], self._part.start
        for text in texts:
            seam = paragraph.seam if paragraph.nested == len(self.segments) else None
            paragraph.stretches.append(self._stretch(text.start + base, text.end + base, text.is_literal, seam))
            paragraph.seam, paragraph.nested = "", len(self.segments)

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        look = self._styles.paragraph(paragraph.style)
        if paragraph.stretches and not {look.role, paragraph.role} & {CONTENTS, CODE}:
            self.segments += segments_of(self._source, paragraph.stretches, self._kind_of(paragraph, look), self._home)

    def _kind_of(self, paragraph: Paragraph, look: Look) -> str:
        role = paragraph.role or look.role
        place = self._places[-1] if self._places else "prose"
        if self._kind or role == "heading" or place == "cell":
            return self._kind or ("heading" if role == "heading" else place)
        is_item = look.is_item if paragraph.is_item is None else paragraph.is_item
        return role if role and role != "prose" else "item" if is_item else "prose"

    # Text.

    def _stretch(self, start: int, end: int, is_literal: bool, seam: str | None) -> Stretch:
        run = self._runs[-1]
        text = self._source[start:end] if is_literal else unescape(self._source[start:end])
        known = self._styles.languages(self._paragraphs[-1].style, run.style, run.languages)
        language = known.complex if run.is_complex else known.of(text)
        return Stretch(start, end, is_literal, seam, language, count_letters(text) if run.is_proofread else 0)

    def _is_read(self) -> bool:
        """Whether text in the run that is open is read."""
        if not self._runs or not self._paragraphs:
            return False
        run, paragraph = self._runs[-1], self._paragraphs[-1]
        if run.read is None:
            style = self._styles.look(run.style)
            hidden = [run.is_hidden, style.is_hidden, self._styles.paragraph(paragraph.style).is_hidden]
            run.read = not next((value for value in hidden if value is not None), False)
            if run.read and style.role == CODE:
                run.read = False
                paragraph.join(MASK)
        return run.read and not paragraph.codes

    def _meet(self, seam: str) -> None:
        """Note something between two texts."""
        if self._paragraphs and (not self._runs or self._is_read()):
            self._paragraphs[-1].join(seam)

    _OPENS: ClassVar[dict[str, Callable[[Story, Tag], bool | None]]] = {
        "w:p": _open_paragraph,
        "w:r": _open_run,
        "w:t": _open_text,
        "w:rPr": _open_properties,
        "mc:AlternateContent": _open_alternatives,
        "mc:Choice": _open_alternative,
        "mc:Fallback": _open_alternative,
        "w:tc": _open_cell,
        "w:txbxContent": _open_box,
        "w:fldChar": _field,
        "wp:docPr": _picture,
        "v:shape": _picture,
        **dict.fromkeys(("w:tab", "w:ptab", "w:br", "w:cr"), _space),
        "w:noBreakHyphen": _hyphen,
        **dict.fromkeys(("w:sym", "w:drawing", "w:pict", "w:object", "w:pgNum", "m:oMath", "m:oMathPara", "w16se:symEx"), _object),
        **dict.fromkeys(("w:pStyle", "w:outlineLvl", "w:numId"), _paragraph_property),
        **dict.fromkeys(("w:lang", "w:rStyle", "w:vanish", "w:noProof", "w:rtl", "w:cs"), _run_property),
    }
    _CLOSES: ClassVar[dict[str, Callable[[Story], None]]] = {
        "w:p": _close_paragraph,
        "w:r": _close_run,
        "w:t": _close_text,
        "mc:AlternateContent": _close_alternatives,
        "w:tc": _close_place,
        "w:txbxContent": _close_place,
    }
