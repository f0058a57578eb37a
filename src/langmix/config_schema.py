"""The keys of a configuration file: what each may be, what it means, and the JSON Schema made from that.

`KEYS` is the table that reading (`config_files`), `langmix config`, the schema and the table in ``docs/configuration.md`` share.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from .config import DEFAULTS, LISTS, Quotes, parse_share, with_settings
from .detector import DETECTORS
from .errors import ConfigError, unknown_name
from .files import pattern_spec
from .formats import FORMATS
from .results import Severity
from .rules import selected
from .translators import TRANSLATORS, split_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TAG: Final = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$"
_RULE: Final = r"^([Aa][Ll][Ll]|[Ll][Mm][0-9]{0,3}|[A-Za-z]+(-[A-Za-z]+)+)$"

AUTO: Final = "auto"
"""A value of ``lang``: what the document declares, else its main language, whatever other settings said."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value may be."""

    type: type
    expected: str
    """In messages, after *expected*."""
    schema: Mapping[str, Any]
    """JSON Schema (draft 7)."""


_STRINGS: Final = {"type": "array", "items": {"type": "string", "minLength": 1}}

KINDS: Final[dict[str, Kind]] = {
    "switch": Kind(bool, "true or false", {"type": "boolean"}),
    "language": Kind(str, 'a language tag such as "fr"', {"type": "string", "pattern": _TAG}),
    "languages": Kind(
        list, 'a list of language tags such as ["fr", "en"]', {"type": "array", "items": {"type": "string", "pattern": _TAG}}
    ),
    "rules": Kind(
        list, 'a list of rules such as ["LM1", "invalid-lang-tag"]', {"type": "array", "items": {"type": "string", "pattern": _RULE}}
    ),
    "text": Kind(str, "a string", {"type": "string", "minLength": 1}),
    "path": Kind(str, "the path of a file", {"type": "string", "minLength": 1}),
    "paths": Kind(list, "a list of paths", _STRINGS),
    "patterns": Kind(list, 'a list of patterns as in .gitignore, such as ["vendor/"]', _STRINGS),
    "confidence": Kind(float, "a number from 0 to 1", {"type": "number", "minimum": 0, "maximum": 1}),
    "share": Kind(
        float,
        'a number from 0 to 1 or a percentage such as "5%"',
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": r"^(\d+(\.\d+)?%|0(\.\d+)?|1(\.0+)?)$"}]},
    ),
    "count": Kind(int, "a whole number from 1", {"type": "integer", "minimum": 1}),
    "seconds": Kind(float, "a number of seconds", {"type": "number", "exclusiveMinimum": 0}),
    "severity": Kind(str, f"one of {', '.join(get_args(Severity))}", {"type": "string", "enum": list(get_args(Severity))}),
    "format": Kind(str, 'the name of a format such as "markdown"', {"type": "string", "enum": list(FORMATS)}),
    "encoding": Kind(str, 'the name of an encoding such as "cp1252"', {"type": "string", "examples": ["utf-8", "cp1252", "shift_jis"]}),
    "quotes": Kind(str, f"one of {', '.join(get_args(Quotes))}", {"type": "string", "enum": list(get_args(Quotes))}),
    "prices": Kind(
        list,
        'a list of prices such as ["deepl=20"]',
        {"type": "array", "items": {"type": "string", "pattern": r"^\s*[^=\s][^=]*=\s*\d+(\.\d+)?\s*$"}},
    ),
    # Other packages may add some, so that these are examples and no enumeration.
    "detector": Kind(str, "the name of a detector", {"type": "string", "examples": list(DETECTORS)}),
    "translator": Kind(str, "the name of a translator", {"type": "string", "examples": ["auto", *TRANSLATORS]}),
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a configuration file."""

    field: str
    """Of `Config`."""
    kind: str
    """A name in `KINDS`."""
    about: str
    """What it means, in one or two sentences."""
    per_document: bool = True
    """Whether an override may say it; else it is of the whole run."""


KEYS: Final[dict[str, Key]] = {
    "lang": Key(
        "default_lang",
        "language",
        "The language of texts that do not say theirs. In an override: of these files, whatever they say themselves.",
    ),
    "languages": Key("languages", "languages", "The only languages to choose from; all where empty."),
    "allow": Key("allow", "languages", "Languages that are never foreign."),
    "only": Key("only", "languages", "The languages that a text may have at all, even where its markup declares another; any where empty."),
    "source-lang": Key("source_lang", "language", "The language that strings of programs are translated from, where the file does not say; English where not set."),
    "respect-declared": Key("respect_declared", "switch", 'Whether a passage may be in the language that the markup declares for it, as in <p lang="es">.'),
    "accept": Key("accept", "paths", "Files of words that carry no language: names, brands, loan words. Of words.fr.txt only where French is expected."),
    "reject": Key("reject", "paths", "Files of words that are always a finding."),
    "select": Key("select", "rules", "The rules to apply, by code, beginning of a code or name; those that are on by default where empty."),
    "extend-select": Key("extend_select", "rules", "Rules to apply besides."),
    "ignore": Key("ignore", "rules", "Rules not to apply; of two codes that fit, the longer one wins."),
    "terms": Key("terms", "switch", "Whether single words, titles and technical terms of other languages count as foreign too."),
    "detector": Key("detector", "detector", "engine judges every word, langdetect every sentence."),
    "min-confidence": Key("min_confidence", "confidence", "Leave out foreign passages less certain than this."),
    "min-words": Key("min_words", "count", "Leave out foreign passages of fewer words."),
    "max-foreign": Key("max_foreign", "share", "The share of foreign letters up to which the foreign passages of a text are only notes; no such limit where not set."),
    "fail-on": Key("fail_on", "severity", "The mildest severity that makes a check fail.", per_document=False),
    "baseline": Key("baseline", "path", "The file of accepted findings, which a check leaves out.", per_document=False),
    "exclude": Key("exclude", "patterns", "Files to leave out when a folder is searched, as in .gitignore.", per_document=False),
    "format-as": Key("format_as", "format", "Read the files as this format; by name and content where not set."),
    "encoding": Key("encoding", "encoding", "The encoding of the files; UTF-8, a byte order mark or a guess where not set."),
    "max-file-size": Key("max_file_size", "count", "The largest input, in bytes."),
    "translate.to": Key("to", "language", "The language to translate into; the text's main language where not set."),
    "translate.translator": Key("translator", "translator", "auto is an engine on this machine; others may send text away. Several, with commas between them, each take what those before left."),
    "translate.url": Key("url", "text", "The address of the translator's server: needed by apy, libretranslate and openai."),
    "translate.model": Key("model", "text", "The model that openai asks for, or the folder of those of ctranslate2."),
    "translate.memory": Key("memory", "paths", "Translation memories (TMX files) of the translator tmx."),
    "translate.glossary": Key("glossary", "paths", "Glossaries: TSV files (es-fr.tsv) or TBX files. A term that is missing from a translation is flagged."),
    "translate.keep": Key("keep", "paths", "Files of names that stay as they are in a translation, one a line. Of names.fr.txt only in translations into French."),
    "translate.quotes": Key("quotes", "quotes", "Whether a passage that fills a quotation is translated, kept, or kept with its translation in brackets behind it (annotate)."),
    "translate.min-quality": Key("min_quality", "confidence", "Only offer, in the report, a translation whose quality is estimated lower than this."),
    "translate.allow-remote": Key("allow_remote", "switch", "Whether text may be sent to the translator's service where nobody watches: in CI, or in a pipe.", per_document=False),
    "translate.offline": Key("offline", "switch", "Refuse every translator that sends text away.", per_document=False),
    "translate.workers": Key("workers", "count", "The most requests to a translator at a time.", per_document=False),
    "translate.prices": Key("prices", "prices", "What a million characters cost at a translator, for --dry-run.", per_document=False),
    "translate.timeout": Key("timeout", "seconds", "Seconds to wait for a remote translator's answer."),
}  # fmt: skip
"""Key -> what it is. A dot stands for a table."""

EXTEND: Final = "The file whose settings this one starts from, relative to this file."
FILES: Final = "Patterns as in .gitignore, relative to the folder of this file."
LANG_FROM_PATH: Final = (
    "A regular expression with a group named lang, searched in a file's path relative to the folder of this file: what the group catches is "
    r"the file's language, as in 'locales/(?P<lang>[\w-]+)\.json'."
)
OVERRIDES: Final = "Other settings for some files. Of several that fit, the last one to say a key wins."
_LANG_GROUP: Final = r"\(\?P<lang>"


def convert(name: str, value: Any) -> Any:
    """The value of a field from the value that a file gives to a key.

    Args:
        name: in `KEYS`.
        value: as TOML gives it.

    Raises:
        ConfigError: it is not of the key's kind; the message begins with the key.
    """
    key = KEYS[name]
    kind = KINDS[key.kind]
    if name == "lang" and value == AUTO:
        return None
    if key.kind == "share" and isinstance(value, str):
        return parse_share(value, name)
    if kind.type is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if kind.type is list:
        fits = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    else:
        fits = isinstance(value, kind.type) and (kind.type is bool or not isinstance(value, bool))
    if not fits or value == "":
        hint = f"; did you mean [{written(value)}]?" if kind.type is list and isinstance(value, str) and value else ""
        raise ConfigError(f"{name}: expected {kind.expected}, not {written(value)}{hint}")
    _check_name(name, value)
    try:
        # The tags, the ranges and the encoding are checked there.
        config = with_settings(None, {key.field: value})
    except ConfigError as error:
        # It names the field.
        raise ConfigError(f"{name}: {str(error).partition(': ')[2]}") from None
    if key.kind == "rules":
        selected(config)
    return getattr(config, key.field)


def written(value: Any) -> str:
    """A value as it is written in TOML.

    >>> written(True), written(("fr", "en")), written("é")
    ('true', '["fr", "en"]', '"é"')
    """
    return json.dumps(value, ensure_ascii=False, default=str)


def key_of(field: str) -> str:
    """The key that sets a field; the field's name in words where no key does.

    >>> key_of("min_words"), key_of("to"), key_of("lang")
    ('min-words', 'translate.to', 'lang')
    """
    return next((name for name, key in KEYS.items() if key.field == field), field.replace("_", "-"))


def default_of(name: str) -> Any:
    """A key's value where nobody sets it: a tuple for a list, None where it then follows from the text."""
    return getattr(DEFAULTS, KEYS[name].field)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 7, which TOML editors understand) of ``langmix.toml``."""
    override = {"files": _array_of_patterns(FILES), **_properties(per_document=True)}
    top = {
        "extend": {"description": EXTEND, "type": "string", "minLength": 1},
        **_properties(per_document=False),
        "overrides": {"description": OVERRIDES, "type": "array", "items": {"$ref": "#/definitions/override"}},
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "langmix",
        "description": "Configuration of langmix, which finds passages of a text that are in the wrong language.",
        "definitions": {"override": _table(override, required=["files"])},
        **_table(top),
    }


def _properties(*, per_document: bool) -> dict[str, Any]:
    """The schema of each key, those behind a dot in a table of their own."""
    properties: dict[str, Any] = {}
    for name, key in KEYS.items():
        if per_document and not key.per_document:
            continue
        described = {"description": key.about, **KINDS[key.kind].schema}
        if name == "lang":
            described["pattern"] = f"^{AUTO}$|{_TAG}"
        default = default_of(name)
        if default is not None and not per_document:
            described["default"] = list(default) if key.field in LISTS else default
        table, _, last = name.rpartition(".")
        place = properties.setdefault(table, _table({}))["properties"] if table else properties
        place[last] = described
    properties["lang-from-path"] = {"description": LANG_FROM_PATH, "type": "string", "pattern": _LANG_GROUP}
    return properties


def _table(properties: Mapping[str, Any], required: Iterable[str] = ()) -> dict[str, Any]:
    table: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return table | {"required": list(required)} if required else table


def _array_of_patterns(about: str) -> dict[str, Any]:
    return {"description": about, **_STRINGS, "minItems": 1}


def _check_name(name: str, value: Any) -> None:
    """Raise for a name that is in no table, and for a pattern that is none."""
    kind = KEYS[name].kind
    if kind == "format" and value not in FORMATS:
        raise unknown_name(f"format in {name}", value, FORMATS)
    if kind == "patterns":
        pattern_spec(value, name)
    for group, table in (("detector", {*DETECTORS}), ("translator", {*TRANSLATORS, AUTO})):
        names = (split_names(value) if group == "translator" else (value,)) if kind == group else ()
        for unknown in (part for part in names if part not in table):
            # Takes longer to import than all the rest, and most names are in the table.
            from importlib.metadata import entry_points

            if not entry_points(group=f"langmix.{group}s", name=unknown):
                raise unknown_name(group, unknown, table)
