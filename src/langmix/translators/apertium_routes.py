"""Which languages Apertium translates between, by way of which others, and what has to be installed for it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from .. import languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_HOPS: Final = 3
"""Each hop loses quality: measured, a fourth has none left to lose."""

ROUTES: Final[dict[tuple[str, str], tuple[tuple[str, ...], ...]]] = {
    ("es", "fr"): (("es", "ca", "fr"), ("es", "fr")),
    ("fr", "es"): (("fr", "ca", "es"), ("fr", "es")),
    ("pt", "fr"): (("pt", "ca", "fr"), ("pt", "es", "fr")),
    ("fr", "pt"): (("fr", "ca", "pt"), ("fr", "es", "pt")),
    ("it", "es"): (("it", "ca", "es"), ("it", "es")),
    ("it", "fr"): (("it", "ca", "fr"), ("it", "es", "fr")),
    ("fr", "it"): (("fr", "ca", "it"),),
    ("fr", "en"): (("fr", "ca", "es", "en"), ("fr", "es", "en"), ("fr", "ca", "en")),
    ("en", "fr"): (("en", "ca", "fr"), ("en", "es", "ca", "fr")),
}
"""Routes by measured quality (chrF on TICO-19 and UDHR), the best first; for other pairs the shortest is taken."""

PACKAGES: Final[dict[str, str]] = {
    "apertium-afr-nld": "afr-nld nld-afr",
    "apertium-arg-cat": "arg-cat cat-arg",
    "apertium-bel-rus": "bel-rus rus-bel",
    "apertium-br-fr": "bre-fra",
    "apertium-cat-ita": "cat-ita ita-cat",
    "apertium-cat-srd": "cat-srd",
    "apertium-dan-nor": "dan-nob dan-nno nob-dan nno-dan",
    "apertium-en-gl": "eng-glg glg-eng",
    "apertium-eng-cat": "eng-cat cat-eng",
    "apertium-eng-spa": "eng-spa spa-eng",
    "apertium-eo-en": "eng-epo epo-eng",
    "apertium-eo-fr": "fra-epo",
    "apertium-es-gl": "spa-glg glg-spa",
    "apertium-es-pt": "spa-por por-spa",
    "apertium-es-ro": "ron-spa",
    "apertium-eu-en": "eus-eng",
    "apertium-eu-es": "eus-spa",
    "apertium-fr-es": "fra-spa spa-fra",
    "apertium-fra-cat": "fra-cat cat-fra",
    "apertium-fra-frp": "fra-frp frp-fra",
    "apertium-hbs-eng": "hbs-eng eng-hbs",
    "apertium-hbs-mkd": "hbs-mkd",
    "apertium-hbs-slv": "hbs-slv slv-hbs",
    "apertium-ind-zlm": "ind-zlm zlm-ind",
    "apertium-isl-eng": "isl-eng",
    "apertium-isl-swe": "isl-swe swe-isl",
    "apertium-mkd-bul": "mkd-bul bul-mkd",
    "apertium-mkd-eng": "mkd-eng",
    "apertium-nno-nob": "nno-nob nob-nno",
    "apertium-oc-ca": "oci-cat cat-oci",
    "apertium-oc-es": "oci-spa spa-oci",
    "apertium-oci-fra": "oci-fra fra-oci",
    "apertium-pol-szl": "pol-szl szl-pol",
    "apertium-por-cat": "por-cat cat-por",
    "apertium-pt-gl": "por-glg glg-por",
    "apertium-rus-ukr": "rus-ukr ukr-rus",
    "apertium-spa-arg": "spa-arg arg-spa",
    "apertium-spa-ast": "spa-ast",
    "apertium-spa-cat": "spa-cat cat-spa",
    "apertium-spa-ita": "spa-ita ita-spa",
    "apertium-srd-ita": "ita-srd",
    "apertium-swe-dan": "swe-dan dan-swe",
    "apertium-swe-nor": "swe-nob swe-nno nob-swe nno-swe",
    "apertium-urd-hin": "urd-hin hin-urd",
}
"""Debian's packages and the directions that work in them. Left out: eo-es and eo-ca, whose data is not where their modes look for it."""

_BROKEN = frozenset({"es-eo", "ca-eo"})
_CODES: dict[str, tuple[str, ...]] = {"hbs": ("bs", "hr", "sr"), "sh": ("bs", "hr", "sr"), "nor": ("nb", "nn"), "zlm": ("ms",)}
"""Apertium's codes that are not one language of the table of languages; every other code is read by `languages.find`."""

_MODE = re.compile(r"([a-z]{2,3})(?:_\w+)?-([a-z]{2,3})(?:_\w+)?")


def read_modes(names: Iterable[str]) -> dict[tuple[str, str], str]:
    """The directions that modes translate in, those of regional varieties only where there is no other.

    >>> read_modes(["spa-cat_valencia", "spa-cat", "eo-en-compounds"])
    {('es', 'ca'): 'spa-cat'}
    """
    modes: dict[tuple[str, str], str] = {}
    # Shorter first: "es-pt" before "es-pt_BR".
    for mode in sorted(names, key=lambda mode: (len(mode), mode)):
        match = _MODE.fullmatch(mode)
        if match and mode not in _BROKEN:
            for source in _tags(match[1]):
                for target in _tags(match[2]):
                    modes.setdefault((source, target), mode)
    return modes


def find_route(source: str, target: str, modes: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The modes to go through, one after the other: as measured, else the fewest; none where there is no way.

    >>> find_route("es", "fr", read_modes(["es-fr", "spa-cat", "cat-fra"]))
    ('spa-cat', 'cat-fra')
    """
    measured = (path for path in ROUTES.get((source, target), ()) if all(hop in modes for hop in pairwise(path)))
    path = next(measured, None) or _shortest(source, target, modes)
    return tuple(modes[hop] for hop in pairwise(path)) if path else ()


def missing_packages(source: str, target: str, modes: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Debian's packages that are to be installed besides for the best route; none where no package has one."""
    measured = ROUTES.get((source, target))
    path = measured[0] if measured else _shortest(source, target, {**_PACKAGED, **modes})
    return tuple(dict.fromkeys(_PACKAGED[hop] for hop in pairwise(path) if hop not in modes)) if path else ()


def _tags(code: str) -> tuple[str, ...]:
    """Our tags for a code of Apertium's."""
    tag = languages.find(code)
    return _CODES.get(code) or ((tag,) if tag else ())


def _packaged() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for package, directions in PACKAGES.items():
        for direction in directions.split():
            source, target = direction.split("-")
            table.update({(one, other): package for one in _tags(source) for other in _tags(target)})
    return table


_PACKAGED = _packaged()
"""Each direction that can be installed, and the package it is in."""


def _shortest(source: str, target: str, directions: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """The path with the fewest hops, at most `MAX_HOPS`; of equal ones the first by name."""
    onward: dict[str, list[str]] = {}
    for one, other in sorted(directions):
        onward.setdefault(one, []).append(other)
    paths: list[tuple[str, ...]] = [(source,)]
    seen = {source}
    for _ in range(MAX_HOPS):
        paths = [(*path, other) for path in paths for other in onward.get(path[-1], ()) if other not in seen]
        for path in paths:
            if path[-1] == target:
                return path
        seen.update(path[-1] for path in paths)
    return None
