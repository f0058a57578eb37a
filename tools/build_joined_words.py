"""Write the table of function words that never begin or end a longer word, for LM501.

::

    python -m tools.build_joined_words ../shared/corpora/freq

The folder has lists ``{code}.tsv.xz`` of words and their counts for a thousand million words of running text. Only the common words that
pass go into the table; the lists themselves stay where they are.
"""

from __future__ import annotations

import argparse
import lzma
from pathlib import Path

TABLE = Path(__file__).parent.parent / "src" / "langmix" / "rules" / "_joined_words.py"

COMMONEST = 100
"""Of so many words at the top of a list, those with at least `LETTERS` are tried."""

LETTERS = 3
"""The fewest letters of either half: shorter endings are inflections."""

KNOWN = 500
"""How often the other half must occur, in a thousand million words, to be a word."""

SHARE = 3e-4
"""The most that the longer words may occur, for one occurrence of the function word itself."""

TYPES = 6
"""The most longer words: what is left in a list then is typing errors and rare names."""

WITHOUT_SPACES = frozenset({"ja", "th", "zh"})


def read_counts(path: Path) -> dict[str, float]:
    """The words of a list in lower case, with their counts."""
    counts: dict[str, float] = {}
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            word, _, count = line.rstrip("\n").partition("\t")
            word = word.casefold()
            if word.isalpha():
                counts[word] = counts.get(word, 0) + float(count)
    return counts


def lone_words(counts: dict[str, float]) -> tuple[list[str], list[str]]:
    """The function words that never end a longer word of two known halves, and those that never begin one."""
    known = {word for word, count in counts.items() if count >= KNOWN and len(word) >= LETTERS}
    common = [word for word in sorted(counts, key=lambda word: -counts[word])[:COMMONEST] if len(word) >= LETTERS]

    def is_lone(word: str, longer: list[str]) -> bool:
        return len(longer) <= TYPES and sum(counts[other] for other in longer) <= SHARE * counts[word]

    ends = [word for word in common if is_lone(word, [other for other in counts if other.endswith(word) and other[: -len(word)] in known])]
    begins = [
        word for word in common if is_lone(word, [other for other in counts if other.startswith(word) and other[len(word) :] in known])
    ]
    return ends, begins


def main() -> None:
    """Make the table anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with {code}.tsv.xz")
    folder: Path = parser.parse_args().folder
    lines = [
        '"""Function words that never end, and that never begin, a longer word. Made by `tools/build_joined_words.py`; not to be edited."""',
        "",
    ]
    lines.append("JOINED: dict[str, tuple[str, str]] = {")
    for path in sorted(folder.glob("*.tsv.xz")):
        code = path.name.split(".")[0]
        if code.islower() and code not in WITHOUT_SPACES:
            ends, begins = lone_words(read_counts(path))
            lines += [f'    "{code}": (', f'        "{" ".join(ends)}",', f'        "{" ".join(begins)}",', "    ),"]
    TABLE.write_text(
        "\n".join([*lines, "}", '"""Language -> words that end no other, words that begin no other."""', ""]), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
