"""What LaTeX's commands and environments are to a reader: letters, arguments that are no language, names of languages."""

from __future__ import annotations

import re
from typing import Final

from ..languages import LANGUAGES, find


def _pairs(words: str) -> dict[str, str]:
    """A table from words: a name and what it stands for, one behind the other."""
    return dict(zip(words.split()[::2], words.split()[1::2], strict=True))


ACCENTS: Final = dict(
    zip(
        "`'^\"~=.uvHcdbkrt",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u0328\u030a\u0361",
        strict=True,
    )
)
"""The combining character that a command of one sign or letter sets on the letter behind it."""

CHARACTERS: Final = _pairs(r"""
oe œ OE Œ ae æ AE Æ o ø O Ø aa å AA Å ss ß l ł L Ł
i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
ldots … dots … textellipsis … textendash – textemdash — slash /
guillemotleft « guillemotright » guillemetleft « guillemetright »
textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” quotedblbase „
textquotesingle ' textquotedbl " textasciigrave ` lq ‘ rq ’
textbackslash \ textasciitilde ~ textasciicircum ^ textless < textgreater > textbar |
textbraceleft { textbraceright } textunderscore _ textdollar $ textbullet •
textexclamdown ¡ textquestiondown ¿ euro € texteuro € EUR € pounds £ textsterling £
copyright © textcopyright © texttrademark ™ textregistered ® S § P ¶ dag †
textdegree ° degre ° degres ° no n° No N° ier er iere re ieme e iers ers
TeX TeX LaTeX LaTeX LaTeXe LaTeX2e XeTeX XeTeX XeLaTeX XeLaTeX LuaTeX LuaTeX
textordfeminine ª textordmasculine º times ×
""") | {
    **dict(zip("#$%&_{}", "#$%&_{}", strict=True)),
    " ": " ",
    ",": "\u202f",
    ";": "\u2004",
    ":": "\u2005",
    "og": "\xab\xa0",
    "fg": "\xa0\xbb",
    "quad": " ",
    "qquad": " ",
    "enspace": " ",
    "thinspace": "\u202f",
    "space": " ",
    "nobreakspace": "\xa0",
    "newline": " ",
}
"""What a command without arguments says. (Mathematics is not looked at.)"""


def _table(rows: str) -> dict[str, str]:
    """Commands by name, from lines of a specification and names."""
    return {name: row.split()[0] for row in rows.strip().splitlines() for name in row.split()[1:]}


MASKED: Final = _table("""
x ref pageref eqref autoref cref Cref vref Vref nameref thref url nolinkurl path texttt num ang ensuremath gls Gls glspl Glspl
x ac acs acl acp code lstinline footref citenum citetalias cites tikz icon faIcon ding
x cite citep citet citeauthor citeyear citeyearpar citealp citealt Citet Citep parencite textcite autocite footcite footfullcite
x fullcite smartcite supercite Parencite Textcite Autocite Cite citetitle citedate nocite includegraphics includesvg includepdf
xx mintinline SI qty SIrange crefrange
x si unit
""")
"""Commands that stand for something which is no language: how many arguments they have (``x``), behind any options."""

SILENT: Final = _table("""
x label index input include includeonly subfile import bibliography bibliographystyle addbibresource pagestyle thispagestyle vspace
x hspace hypersetup usepackage RequirePackage documentclass PassOptionsToPackage setstretch linespread pagenumbering color
x graphicspath captionsetup geometry addtocontents bibitem glsresetall cmidrule cline phantom hphantom vphantom
x theoremstyle usetikzlibrary pgfplotsset tikzset lstset setbeamertemplate usetheme usecolortheme usefonttheme frenchbsetup
x frenchsetup sisetup makeglossaries newcounter stepcounter refstepcounter newlength newif mathindent enlargethispage tag
x includecomment excludecomment hyphenation usebeamerfont usebeamercolor onslide
x lstinputlisting verbatiminput DeclareGraphicsExtensions pdfbookmark
xx setlength addtolength setcounter addtocounter newcommand renewcommand providecommand DeclareRobustCommand
xx DeclareMathOperator newcolumntype rule fontsize markboth newtheorem setkeys DeclareUnicodeCharacter colorlet
xx inputminted titlespacing newglossarystyle newfontfamily
xxx addcontentsline newenvironment renewenvironment definecolor NewDocumentCommand RenewDocumentCommand titleformat
""")
"""Commands that a reader does not see: how many arguments they have."""

LEADING: Final = _table("""
x textcolor colorbox href hyperlink hypertarget raisebox scalebox rotatebox parbox captionof
x adjustbox
xx resizebox multicolumn multirow fcolorbox
""")
"""Commands whose last argument is running text: how many arguments stand before it."""

HEADINGS: Final = frozenset(
    "part chapter section subsection subsubsection paragraph subparagraph title subtitle frametitle framesubtitle minisec addchap addsec".split()
)
NOTES: Final = frozenset("footnote footnotetext thanks marginpar sidenote endnote todo marginnote".split())
CAPTIONS: Final = frozenset("caption subcaption captionof legend".split())
SEPARATE: Final = frozenset(
    "par newpage clearpage cleardoublepage maketitle tableofcontents listoffigures listoftables appendix frontmatter mainmatter "
    "backmatter printbibliography bigskip medskip smallskip hline hrule toprule midrule bottomrule tabularnewline pagebreak vfill "
    "subfloat subfigure".split()
)
"""Commands between two paragraphs."""

MATHEMATICS: Final = frozenset(
    "equation align gather multline eqnarray math displaymath flalign alignat dmath IEEEeqnarray subequations array cases".split()
)
CODE: Final = frozenset(
    "verbatim Verbatim BVerbatim LVerbatim lstlisting minted comment tikzpicture pgfpicture picture filecontents luacode algorithm "
    "algorithmic algorithm2e alltt asy tcblisting forest axis semiverbatim sageblock pycode circuitikz tikzcd thebibliography-code".split()
)
"""Environments that are no text at all."""

CELLS: Final = {
    "tabular": 1,
    "tabularx": 2,
    "tabulary": 2,
    "longtable": 1,
    "tabu": 1,
    "supertabular": 1,
    "xltabular": 2,
    "tblr": 1,
    "longtblr": 1,
}
"""Environments with ``&`` between their cells: how many arguments they have. One more with an asterisk."""

ARGUMENTS: Final = {"minipage": 1, "multicols": 1, "wrapfigure": 2, "thebibliography": 1, "adjustwidth": 2, "subfigure": 1, "column": 1}
"""Other environments with arguments that are no text."""

TITLED: Final = frozenset({"frame", "block", "exampleblock", "alertblock"})
"""Environments whose argument is a heading."""

KINDS: Final = {"quote": "quote", "quotation": "quote", "verse": "quote", "displayquote": "quote", "epigraph": "quote"} | dict.fromkeys(
    ("itemize", "enumerate", "description", "list", "compactitem", "compactenum"), "item"
)
"""What is read in an environment, where it is no prose."""

_NAMES: Final = {language.name.lower(): tag for tag, language in LANGUAGES.items()} | _pairs("""
francais fr frenchb fr frenchle fr
acadian fr-CA canadien fr-CA swissfrench fr-CH spanishmx es-MX mexican es-MX castilian es
british en-GB ukenglish en-GB american en-US usenglish en-US canadian en-CA australian en-AU
newzealand en-NZ ngerman de germanb de austrian de-AT naustrian de-AT
swissgerman de-CH nswissgerman de-CH portuges pt brazilian pt-BR brazil pt-BR
bahasai id bahasa id indon id bahasam ms malay ms melayu ms norsk nb nynorsk nn
norwegian no magyar hu polutonikogreek el greek el farsi fa persian fa irish ga
scottish gd lsorbian dsb usorbian hsb lowersorbian dsb uppersorbian hsb slovene sl
slovenian sl samin se friulan fur romansh rm occitan oc piedmontese pms interlingua ia
""")


def tag_of(name: str) -> str | None:
    """The BCP 47 tag for a language as babel and polyglossia name it, or for a tag; None where it is none that is known.

    >>> tag_of("spanish"), tag_of("brazilian"), tag_of("fr-CA"), tag_of("a4paper")
    ('es', 'pt-BR', 'fr-CA', None)
    """
    named = named_language(name.strip())
    return named or (name.strip().replace("_", "-") if re.fullmatch(r"[a-z]{2,3}([-_].*)?", name.strip()) and find(name) else None)


def named_language(name: str) -> str | None:
    """The same, of names only."""
    return _NAMES.get(name.lower())
