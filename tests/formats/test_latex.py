from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langmix import formats
from langmix.document import Document, Gap, Segment
from langmix.formats import latex
from langmix.formats.latex_commands import tag_of
from langmix.formats.markup import compose, extract
from langmix.results import Edit, apply_edits
from roundtrip import check_text_format

ARTICLE = (Path(__file__).parent / "files" / "article.tex").read_text(encoding="utf-8")


def read(text: str) -> Document:
    return check_text_format("latex", text)


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_an_article_is_read_and_written_back(line_end: str) -> None:
    document = read(ARTICLE.replace("\n", line_end))
    found = [(segment.kind, segment.declared, segment.text) for segment in document.segments]
    assert document.declared == "fr"
    assert ("heading", None, "Le port de Cadix au xviiie siècle\ufffc") in found
    assert ("note", None, "Ce travail a été soutenu par la région.") in found
    spanish = [text for _, declared, text in found if declared == "es"]
    assert spanish == [
        "Estudiamos el comercio del puerto de Cádiz a partir de los registros que se conservan en el archivo municipal.",
        "El puerto estaba lleno de barcos y nadie quería marcharse.",
        "la carrera de Indias",
        "Querido hermano: el viaje ha sido largo, pero hemos llegado sin daño. ¿Cuándo vendrás a vernos?",
        "Un abrazo de tu hermana.",
    ]
    assert ("heading", None, "Introduction : un port ouvert sur l'océan") in found
    assert (
        "prose",
        None,
        "Au début du siècle, les navires partaient de Séville\ufffc. En 1717, tout change\xa0: la maison de commerce s'installe à Cadix, "
        "et “la ville d'argent” naît. C'est l'œuvre de quelques familles — certaines françaises\xa0— qui y gagnèrent plus de 50\u202f% des "
        "bénéfices, soit 3\u202f000\xa0$ par bateau.",
    ) in found
    assert ("note", None, "Voir \ufffc et l'annexe\xa0\ufffc.") in found
    assert [text for kind, _, text in found if kind == "item"] == [
        "du vin de Jerez ;",
        "de l'huile d'olive, en jarres ;",
        "Enfin",
        "des tissus de Rouen.",
    ]
    cells = ["Année", "Navires", "Remarques", "1720", "34", "bonne récolte", "1721", "12", "peste à Marseille"]
    assert [text for kind, _, text in found if kind == "cell"] == cells
    assert [text for kind, _, text in found if kind == "caption"] == [
        "Le port de Cadix vu de la mer, d'après une gravure.",
        "Les départs de la flotte.",
    ]
    assert ("quote", None, "Nous n'avons rien vu que la mer et le ciel.") in found
    assert ("prose", None, "Le volume est donné par \ufffc où \ufffc est le nombre de tonneaux (voir l'équation\xa0\ufffc).") in found
    assert found[-1] == ("prose", None, "Nous remercions l'équipe de LaTeX et R&D.")
    assert not [text for _, _, text in found if "lu" in text.split() or "TODO" in text]


def test_places_in_the_source() -> None:
    document = read("Un \\textbf{caf\\'e} \\oe uvre")
    (segment,) = document.segments
    assert segment.text == "Un café œuvre"
    assert document.text[slice(*segment.source(6, 7))] == "\\'e"
    assert document.text[slice(*segment.source(8, 9))] == "\\oe "
    assert [document.text[start:end] for _, start, end in segment.gaps(0, 8)] == ["\\textbf{", "}"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\'e\`a\^\i\^{\i}\"{u}\~n\c c\c{c}\v{s}\u g\H{o}\k{a}\r a\=a\.z\'{\i}", ["éàîîüñççšğőąåāżí"]),
        (r"\ss{} \AE{}a \O slo \l\aa \no 5 1\ier{} \S~3 50\degres", ["ß Æa Øslo łån°5 1er §\xa03 50°"]),
        (r"\#\$\%\&\_\{\}\textbackslash{}\~{}\^{}\textasciitilde", ["#$%&_{}\\~^~"]),
        ("un\\ deux~trois\\,quatre", ["un deux\xa0trois\u202fquatre"]),
        ("a -- b --- c - d-e", ["a – b — c - d-e"]),
        ("``Un'' `deux' <<trois>> l'été ?`Qué? !`Ah!", ["“Un” `deux' «trois» l'été ¿Qué? ¡Ah!"]),
        (r"\og Un \fg{} et \og{}deux\fg", ["«\xa0Un\xa0» et «\xa0deux\xa0»"]),
        ("un% rien\ndeux % rien\n  trois\n% rien\nquatre", ["undeux trois quatre"]),
        ("un\n% rien\n\ndeux%\n\ntrois", ["un", "deux", "trois"]),
        ("un \\\\ deux\\\\[2pt]\ntrois\\\\*quatre\\newline cinq", ["un deux trois quatre cinq"]),
        ("co\\-ton \\/fin \\@ x", ["coton fin x"]),
        ("$a$ b \\(c\\) $$d$$ \\[e\\] f $g", ["\ufffc b \ufffc \ufffc \ufffc f $g"]),
        ("un $x\\$y$ deux $z", ["un \ufffc deux $z"]),
        ("un\\begin{align*}a&b\\\\\\end{align*}deux", ["un\ufffcdeux"]),
        ("un\\par deux\\clearpage\ntrois", ["un", "deux", "trois"]),
        ("\\noindent Un {\\bfseries gros} mot \\textcolor{red}{rouge} \\emph{là}", ["Un gros mot rouge là"]),
        ("Un~\\cite[voir][p.~2]{a,b} \\ref{x} \\url{http://a.b/%20c} \\SI{3}{\\metre}", ["Un\xa0\ufffc \ufffc \ufffc \ufffc"]),
        ("Un\\label{a_b}\\index{b!c} mot\\vspace*{2cm}", ["Un mot"]),
        ("\\newcommand{\\x}[1]{rien {\\em {#1}}}\\def\\y#1{rien}\\let\\z=\\y Un", ["Un"]),
        ("\\setlength\\parindent{0pt}\\renewcommand\\x{rien}Un", ["Un"]),
        ("Un \\verb|}{%| \\verb*!a! \\lstinline[a]{x} \\mintinline{py}{y} mot", ["Un \ufffc \ufffc \ufffc \ufffc mot"]),
        ("Un\\begin{verbatim}\n}{ % \\end{x}\\end{verbatim}deux", ["Un", "deux"]),
        ("Un\\begin{comment}rien", ["Un"]),
        ("\\begin{frame}[t]{Titre}Corps\\end{frame}", ["Titre", "Corps"]),
        ("\\begin{minipage}[t]{3cm}Corps\\end{minipage}\\begin{tabular*}{3cm}{lr}a & b\\end{tabular*} c & d", ["Corps", "a", "b", "c & d"]),
        ("Un \\monmot{} et \\inconnu[x]{texte}", ["Un \ufffc et texte"]),
        ("Un\\footnote{A\\footnote{B} c} d", ["Un\ufffc d", "A\ufffc c", "B"]),
        ("Un\\footnote{A\n\nB} c", ["Un\ufffc", "A", "B", "c"]),
        ("\\resizebox{3cm}{!}{Un mot}", ["Un mot"]),
        ("\\section Titre", ["Titre"]),
        ("\\item[{[a]}] b", ["[a]", "b"]),
        ("a [b] ] c \\item {[}x]", ["a [b] ] c", "[x]"]),
        ("} un } deux \\end{x} trois", ["un  deux", "trois"]),
        ("un \\begin deux \\\\", ["un  deux"]),
        ("fin \\", ["fin"]),
        ("", []),
    ],
)
def test_what_is_read(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("preamble", "declared"),
    [
        (r"\usepackage[spanish,french]{babel}", "fr"),
        (r"\usepackage[main=spanish,french]{babel}", "es"),
        (r"\usepackage[french,shorthands=off]{babel}", "fr"),
        (r"\documentclass[12pt,brazilian]{book}\usepackage{babel}", "pt-BR"),
        (r"\documentclass[french]{book}", None),
        (r"\usepackage{polyglossia}\setdefaultlanguage[variant=canadian]{french}\setotherlanguage{spanish}", "fr"),
        (r"\setmainlanguage{spanish}", "es"),
        (r"\babelprovide[main, import]{occitan}", "oc"),
        ("% \\usepackage[french]{babel}\n", None),
        ("% !TeX spellcheck = fr_FR\n", "fr-FR"),
        ("% LTeX: language=es\n", "es"),
        (r"\hypersetup{pdflang=fr-FR}", "fr-FR"),
        (r"\DocumentMetadata{lang=ca}", "ca"),
        (r"\usepackage[utf8]{inputenc}", None),
    ],
)
def test_the_language_of_the_document(preamble: str, declared: str | None) -> None:
    assert read(preamble + "\\begin{document}Un mot\\end{document}").declared == declared


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"Un \foreignlanguage{spanish}{dos} trois", [(None, "Un \ufffc trois"), ("es", "dos")]),
        (r"\foreignlanguage{french}{Un} deux", [(None, "\ufffc deux"), (None, "Un")]),
        (r"\foreignlanguage{spanish}{Uno \foreignlanguage{french}{deux} tres}", [("es", "Uno \ufffc tres"), ("fr", "deux")]),
        (r"\textlang{spanish}{Uno} \textgerman[x]{Zwei}", [("es", "Uno"), ("de", "Zwei")]),
        (r"\selectlanguage{spanish}Uno \selectlanguage{french}deux", [("es", "Uno"), (None, "deux")]),
        (r"Un {\selectlanguage{spanish}dos} trois", [(None, "Un"), ("es", "dos"), (None, "trois")]),
        (r"\begin{otherlanguage*}{spanish}Uno\end{otherlanguage*}deux", [("es", "Uno"), (None, "deux")]),
        (r"\begin{spanish}\section{Uno}dos\end{spanish}trois", [("es", "Uno"), ("es", "dos"), (None, "trois")]),
        (r"\begin{quote}\selectlanguage{spanish}Uno\end{quote}deux", [("es", "Uno"), (None, "deux")]),
        (r"\foreignlanguage{klingon}{Qapla}", [("klingon", "Qapla")]),
        ("% LTeX: language=es\nUno", [("es", "Uno")]),
    ],
)
def test_languages_in_the_text(body: str, expected: list[tuple[str | None, str]]) -> None:
    document = read(f"\\usepackage[french]{{babel}}\\begin{{document}}{body}\\end{{document}}")
    assert [(segment.declared, segment.text) for segment in document.segments] == expected


def test_names_of_languages() -> None:
    names = ("french", "UKenglish", "ngerman", "bahasai", "portuges", "es", "zz", "width")
    assert [tag_of(name) for name in names] == ["fr", "en-GB", "de", "id", "pt", "es", None, None]


@pytest.mark.parametrize(
    "text",
    [
        "50 % de R&D_x #1 {a} $5 ~ ^ \\ fin",
        "a -- b --- c ''d'' ``e`` <<f>> ?`g !`h",
        "[a] b",
        "*a",
        "«\xa0a\xa0» 3\u202f000",
        "– … œ “x” ¿ñ?",
    ],
)
@pytest.mark.parametrize(
    "place", ["Lorem ipsum", "\\section{Lorem ipsum}", "\\item[Lorem ipsum] x", "a \\\\ Lorem ipsum", "x\\footnote{Lorem ipsum}"]
)
def test_what_is_written_reads_the_same(text: str, place: str) -> None:
    document = read(place)
    segment = next(segment for segment in document.segments if "Lorem" in segment.text)
    start = segment.text.index("Lorem")
    written = formats.escape(text, document, segment)
    edit = Edit(*segment.source(start, start + len("Lorem ipsum")), written)
    again = formats.read(apply_edits(place, [edit]), None, "latex")
    assert [found.text for found in again.segments] == [found.text.replace("Lorem ipsum", text) for found in document.segments]


def test_a_new_text_keeps_the_markup() -> None:
    document = read("Buenos \\emph{d\\'ias} a~\\ref{x},\n  amigos.")
    (segment,) = document.segments
    part = extract(document, segment, 0, len(segment.text))
    new = part.text.replace("Buenos", "Bon").replace("días", "jour").replace("amigos", "50 % d'amis")
    assert compose(document, segment, part, new) == "Bon \\emph{jour} a~\\ref{x},\n  50 \\% d'amis."


def test_only_hyphenation_is_soft() -> None:
    document = Document("a\\-b\\emph{c}", ())
    assert latex.is_soft(document, Gap(1, 1, 3))
    assert not latex.is_soft(document, Gap(2, 4, 10))
    assert latex.escape("a]b", Segment("x")) == "a]b"


@pytest.mark.parametrize(
    "text",
    [
        "{" * 40_000,
        "{" * 20_000 + "}" * 20_000,
        "}" * 40_000,
        "\\" * 100_000,
        "$" * 60_000,
        "$a " * 30_000,
        "$\\$" * 20_000,
        "a$\n\n" * 20_000,
        "\\[" * 40_000,
        "\\(" * 40_000,
        "\\begin{a}" * 12_000,
        "\\begin{a}\\begin{b}\\end{a}" * 4_000,
        "\\begin{verbatim}" * 6_000,
        "\\begin{equation}" * 6_000,
        "\\cite{" * 12_000,
        "\\cite[" * 12_000,
        "\\cite{a}[" * 12_000,
        "\\footnote{" * 12_000,
        "\\newcommand{\\a}{" * 6_000,
        "\\cite{" + "{}" * 40_000,
        "\\section[" * 12_000,
        "\\item[" * 12_000,
        "\\verb|" * 12_000,
        "\\verb!" + "".join(f"\\verb{chr(33 + i % 15)}" for i in range(12_000)),
        "\\foreignlanguage{spanish}{" * 4_000,
        "\\selectlanguage{spanish}" * 4_000,
        "%" * 100_000,
        "%\n" * 40_000,
        " " * 1_0 + "\n",
        " \n" * 60_000,
        "a" + " " * 100_000 + "\\\\",
        "\\title{" * 12_000 + "\\begin{document}",
        "\\title" + " " * 60_000 + "\\begin{document}",
        "\\usepackage[" * 8_000 + "\\begin{document}",
        "\\setmainlanguage[" * 8_000 + "\\begin{document}",
        "\\babelprovide[" * 8_000 + "\\begin{document}",
        "\\DocumentMetadata{lang" * 6_000 + "\\begin{document}",
        "\\documentclass[" * 8_000 + "\\begin{document}",
        "\\c" + " " * 100_000,
        "\\foreignlanguage" + " " * 60_000,
        "`" * 60_000,
        "-" * 60_000,
        "mot" * 80_000,
    ],
    ids=lambda text: repr(text[:14]),
)
def test_large_files_take_no_longer_than_their_size(text: str) -> None:
    formats.read(text, None, "latex")


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "\\emph{",
        "\\'e",
        "\\oe ",
        "~",
        "--",
        "``",
        "''",
        "$x$",
        "$",
        "%c\n",
        "\n",
        "\n\n",
        "\\\\",
        "\\item ",
        "\\item[",
        "]",
        "&",
        "\\&",
        "\\section{",
        "\\footnote{",
        "\\begin{quote}",
        "\\end{quote}",
        "\\begin{tabular}{l}",
        "\\end{tabular}",
        "\\cite{a}",
        "\\verb|{|",
        "\\par ",
        "\\foreignlanguage{spanish}{",
        "\\selectlanguage{french}",
        "\\begin{otherlanguage}{spanish}",
        "\\end{otherlanguage}",
        "\\[x\\]",
        "\\",
        "mot",
        " ",
        "été",
        "?",
        "-",
        "'",
        "`",
        "<",
        ">>",
        "日",
        "\U0001f600",
        "\\fg",
        "\\textbackslash",
        "\\x{}",
        "\\caption[a]{",
        "\r",
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_source_is_read_and_written_back(text: str) -> None:
    read(text)
