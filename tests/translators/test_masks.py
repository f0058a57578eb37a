from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langmix.errors import BadOutput
from langmix.translators.masks import fill, protect, restore

PROTECTED = [
    "https://example.org/a/b?c=d&e=f#g",
    "www.example.org/hola",
    "nombre.apellido@correo.example.org",
    "`gato negro`",
    "``un ` gato``",
    "{nombre}",
    "{}",
    "{0:>10}",
    "{{ nombre }}",
    "${HOME}",
    "%s",
    "%(nombre)s",
    "%1$s",
    "%.2f",
    "<strong>",
    '<a href="casa.html">',
    "</a>",
    "&nbsp;",
    "/etc/apertium/casa",
    "./gato/negro",
    "~/gato",
    "src/casa/gato.py",
    "LEEME.md",
    r"C:\Usuarios\gato",
    "@casa_negra",
    "#gato",
    "⟦0⟧",
    "⟦",
    "\x00",
    "\ud800",
]


@pytest.mark.parametrize("protected", PROTECTED)
def test_is_masked_whole(protected: str) -> None:
    masked, originals = protect(f"El gato {protected} come.")
    assert originals == (("⟦", "⟧") if protected == "⟦0⟧" else (protected,))
    assert fill(masked, originals) == f"El gato {protected} come."


@pytest.mark.parametrize(
    "text",
    [
        "El 50 % de los gatos",
        "100%seguro",
        "km/h y/o 3/4",
        "a las 14:30",
        "fin.El gato",
        "EE.UU. y 1.234,56 €",
        "¿Qué? ¡No! «Sí»",
        "A > B < C",
    ],
)
def test_prose_is_left_alone(text: str) -> None:
    assert protect(text) == (text, ())


def test_an_address_ends_before_the_punctuation_of_its_sentence() -> None:
    assert protect("(Véase https://example.org/a.)")[1] == ("https://example.org/a",)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("⟦⟧0123`{}$%<>/@#.\\& "))))
def test_restore_undoes_protect(text: str) -> None:
    masked, originals = protect(text)
    assert restore(masked, originals, "test") == text


def test_white_space_inside_the_brackets_is_forgiven() -> None:
    assert restore("a ⟦ 1 ⟧ b ⟦0 ⟧", ["x", "y"], "test") == "a y b x"


@pytest.mark.parametrize("translated", ["a", "a ⟦0⟧ ⟦0⟧", "a ⟦1⟧", "a ⟦0", "a 0⟧", "a ⟦0⟧ ⟦7⟧", "a ⟦x⟧"])
def test_a_lost_doubled_or_changed_mask_is_refused(translated: str) -> None:
    with pytest.raises(BadOutput, match=r"^test: LM401: .* by hand$"):
        restore(translated, ["https://secret.example.org"], "test")


@pytest.mark.parametrize(
    "unit", ["`", "⟦", "<a", "{", "http://", "a.", "a@", "%", "a/", "&#", "<!--", "/", "a-", "{{", "~/", "www.", "c:\\"]
)
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.process_time()
    protect(text)
    assert time.process_time() - start < 3
