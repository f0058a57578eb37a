"""The languages of the engine: which, in which scripts, how common, and which are so close that they need telling apart with care."""

from __future__ import annotations

COMMON = "en fr es de it pt nl ru pl tr sv da nb cs hu ro uk el ar he fa zh ja ko vi id fi bg hr sr sk hi th".split()
"""Tier 0: a stray passage is likely to be in one of these."""

USUAL = (
    "af sq hy az eu be bn bs ca eo et ka gu is ga kk lv lt mk ms mr mn nn pa sl sw tl ta te ur cy gl km lo my si kn ml ne ps am uz ky jv"
).split()
"""Tier 1."""

LATIN = (
    "en fr es de it pt nl pl tr sv da nb cs hu ro vi id fi hr sr sk af sq az eu bs ca eo et lg is ga la lv lt ms mi nn sn sl so st sw tl ts "
    "tn cy xh yo zu gl uz br fo fy gd gn ha hsb ht ig jv ku lb ln mg mt ny oc om qu rm rw se su tk wo ceb"
).split()

SCRIPTS: dict[str, list[str]] = {
    "LATIN": LATIN,
    "CYRILLIC": "ru uk be bg mk sr mn kk ky tt ba tg kv".split(),
    "ARABIC": "ar fa ur ps ckb ug sd".split(),
    "DEVANAGARI": "hi mr ne".split(),
    "HEBREW": "he yi".split(),
    "BENGALI": "bn as".split(),
    "ETHIOPIC": "am ti".split(),
    "GREEK": ["el"],
    "ARMENIAN": ["hy"],
    "GEORGIAN": ["ka"],
    "THAI": ["th"],
    "LAO": ["lo"],
    "KHMER": ["km"],
    "MYANMAR": ["my"],
    "TIBETAN": ["bo"],
    "TAMIL": ["ta"],
    "TELUGU": ["te"],
    "KANNADA": ["kn"],
    "MALAYALAM": ["ml"],
    "SINHALA": ["si"],
    "GUJARATI": ["gu"],
    "GURMUKHI": ["pa"],
    "ORIYA": ["or"],
    "HANGUL": ["ko"],
    "THAANA": ["dv"],
    "HIRAGANA": ["ja"],
    "KATAKANA": ["ja"],
    "CJK": ["zh", "ja"],
    "BOPOMOFO": ["zh"],
}
"""Unicode script -> languages. A script with one language decides alone and needs no training text; so do Han and kana, by their mix."""

SIBLINGS = (
    "hr sr bs", "nb nn da", "id ms jv su", "cs sk", "pt gl", "es gl ca", "oc ca fr", "st tn", "zu xh", "fo is", "ga gd", "tr az tk uz",
    "ru uk be", "mk bg sr", "fa ps ur sd ckb", "hi mr ne", "fi et", "nl af fy", "de lb", "kk ky tt ba", "it la ro", "ceb tl", "hr sl", "bn as", "he yi",
    "sr ru uk be bg mk", "am ti", "en fy", "kv ru", "lo th", "rm it",
)  # fmt: skip
"""Groups of relatives. A language may be in several."""


def languages() -> list[str]:
    """All languages in the order of their lanes: the common ones first."""
    every = {language for members in SCRIPTS.values() for language in members}
    order = [*COMMON, *USUAL, *sorted(every)]
    return [language for language in dict.fromkeys(order) if language in every]


def tier(language: str) -> int:
    """0 common, 1 usual, 2 rare."""
    return 0 if language in COMMON else 1 if language in USUAL else 2


def trained() -> list[str]:
    """The languages that need training text: those that share a script, Han and kana apart."""
    return [
        language
        for language in languages()
        if any(language in members and len(members) > 1 for script, members in SCRIPTS.items() if script != "CJK")
    ]
