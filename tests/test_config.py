"""Configuration: values, files, what extends and overrides what, and the schema for editors.

``LANGMIX_UPDATE_GOLDEN=1`` writes the published schema and the table of keys in the documentation anew.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

import langmix
from langmix import Config, ConfigError
from langmix.config import DEFAULTS, LISTS, parse_share
from langmix.config_files import Configuration
from langmix.config_schema import KEYS, KINDS, convert, schema, written
from langmix.files import find_files
from langmix.formats import is_searched

DOCS = Path(__file__).parent.parent / "docs"
UPDATE = os.environ.get("LANGMIX_UPDATE_GOLDEN")

EVERY_KEY = """
extend = "base.toml"
lang = "fr-CA"
lang-from-path = '(?P<lang>de)/'
languages = ["fr", "eng"]
allow = ["en"]
only = ["fr", "en"]
source-lang = "en"
respect-declared = false
accept = ["vocabulary/brands.txt"]
reject = ["../banned.txt"]
select = ["LM1", "document-lang-mismatch", "ALL"]
extend-select = ["LM101"]
ignore = ["LM102"]
detector = "langdetect"
terms = true
min-confidence = 1
min-words = 3
max-foreign = "5%"
fail-on = "error"
baseline = "accepted.json"
exclude = ["vendor/"]
format-as = "markdown"
encoding = "cp1252"
max-file-size = 1000

[translate]
to = "fr"
translator = "google"
timeout = 5

[[overrides]]
files = ["locales/*.json", "!locales/en.json"]
lang-from-path = 'locales/(?P<lang>[\\w-]+)\\.json'
select = ["LM1"]
translate.to = "de"
"""

WRONG = [
    ('langs = ["fr"]', 1, "unknown key 'langs'; did you mean 'lang'?"),
    ("min_words = 3", 1, "unknown key 'min_words'; did you mean 'min-words'?"),
    ('# here\n[translate]\ntranslater = "google"', 3, "unknown key 'translate.translater'; did you mean 'translate.translator'?"),
    ('to = "fr"', 1, "unknown key 'to'; did you mean 'translate.to'?"),
    ('terms = true\n[vocab]\naccept = ["a.txt"]', 3, "unknown key 'vocab.accept'; did you mean 'accept'?"),
    ('\n\nlang = "french"', 3, "lang: 'french' is not a language tag; did you mean 'fr' (French)?"),
    ('lang = ""', 1, 'lang: expected a language tag such as "fr", not ""'),
    ('languages = "fr"', 1, 'languages: expected a list of language tags such as ["fr", "en"], not "fr"; did you mean ["fr"]?'),
    ("min-words = true", 1, "min-words: expected a whole number from 1, not true"),
    ("min-words = 0", 1, "min-words: must be greater than 0"),
    ("min-confidence = 2", 1, "min-confidence: 2 is not between 0 and 1"),
    ('fail-on = "fatal"', 1, "fail-on: 'fatal' is not one of error, warning, note"),
    ('max-foreign = "5"', 1, "max-foreign: '5' is not a share; write a percentage such as 5% or a number between 0 and 1"),
    ('encoding = "rot13"', 1, "encoding: 'rot13' is not a text encoding; use a name such as utf-8, cp1252 or shift_jis"),
    ('format-as = "markdwon"', 1, "unknown format in format-as 'markdwon'; did you mean 'markdown'?"),
    ('detector = "engin"', 1, "unknown detector 'engin'; did you mean 'engine'?"),
    ('translate.translator = "gogle"', 1, "unknown translator 'gogle'; did you mean 'google'?"),
    ('ignore = ["foreign-sentences"]', 1, "unknown rule in ignore 'foreign-sentences'; did you mean 'foreign-sentence'?"),
    ('text = """\nlang = 1\n"""\nlang = 1', 1, "unknown key 'text'"),
    ('allow = [\n  "en", # lang = 2\n]\nlang = 1', 4, 'lang: expected a language tag such as "fr", not 1'),
    ("terms = true\nlang = \n", 2, "is not written as TOML: Invalid value"),
    ('[overrides]\nfiles = ["a"]', 1, "overrides: expected a list of tables; write [[overrides]], with two brackets, above each"),
    ("[[overrides]]\nmin-words = 2", 1, 'overrides: say which files it is about, as in files = ["locales/*.json"]'),
    ('[[overrides]]\nfiles = "a"', 2, 'files: expected a list of patterns as in .gitignore, such as ["vendor/"], not "a"'),
    ('[[overrides]]\nfiles = ["a"]\n\n[[overrides]]\nfiles = ["b"]\nmin-word = 2', 6, "unknown key 'min-word'; did you mean 'min-words'?"),
    ('[[overrides]]\nfiles = ["a"]\n[overrides.translate]\ntoo = "fr"', 4, "unknown key 'translate.too'; did you mean 'translate.to'?"),
    ('[[overrides]]\nfiles = ["a"]\nfail-on = "note"', 3, "fail-on is of the whole run: write it at the top, above every [[overrides]]"),
    ("lang-from-path = '[a'", 1, 'lang-from-path: "[a" is no regular expression: unterminated character set at position 0'),
    ("lang-from-path = '(fr)'", 1, r'lang-from-path: "(fr)" has no group named lang; write one such as (?P<lang>[\w-]+)'),
    ('extend = "missing.toml"', 1, "extend: there is no file missing.toml"),
    ('extend = ["a.toml"]', 1, 'extend: expected the path of a file, not ["a.toml"]'),
    ('extend = "langmix.toml"', 1, "extend: goes in a circle: langmix.toml -> langmix.toml"),
]


def write(folder: Path, text: str, name: str = "langmix.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def config_in(folder: Path, text: str, path: str = "x.txt") -> Config:
    write(folder, text)
    return Configuration().for_path(path)


def test_each_input_has_the_nearest_file(desk: Path) -> None:
    write(desk, 'lang = "es"')
    write(desk / "a" / "b", "")
    (desk / "a" / "b" / "langmix.toml").unlink()
    write(desk / "a", '[project]\nname = "x"\n', "pyproject.toml")
    assert Configuration().for_path("a/b/x.txt").default_lang == "es"
    write(desk / "a", '[tool.langmix]\nlang = "fr"\n', "pyproject.toml")
    configuration = Configuration()
    assert [configuration.for_path(path).default_lang for path in ("a/b/x.txt", "x.txt", "a", str(desk / "a" / "b"))] == [
        "fr",
        "es",
        "fr",
        "fr",
    ]
    assert configuration.general() == configuration.for_path("-") == Config(default_lang="es")
    write(desk / "a", 'lang = "de"\n', ".langmix.toml")
    assert Configuration().for_path("a/b/x.txt").default_lang == "de"
    write(desk / "a", 'lang = "it"\n')
    assert Configuration().for_path("a/b/../b/x.txt").default_lang == "it"


def test_a_project_file_of_somebody_else_may_be_broken(desk: Path) -> None:
    write(desk, 'lang = "es"')
    write(desk / "a", "not [ TOML", "pyproject.toml")
    assert Configuration().for_path("a/x.txt").default_lang == "es"


def test_every_key(desk: Path) -> None:
    write(desk, "min-words = 9", "base.toml")
    config = config_in(desk, EVERY_KEY)
    assert config == Config(
        default_lang="fr", languages=("fr", "en"), allow=("en",), only=("fr", "en"), source_lang="en", respect_declared=False,
        accept=(str(desk / "vocabulary" / "brands.txt"),), reject=(str(desk.parent / "banned.txt"),),
        select=("LM1", "document-lang-mismatch", "ALL"), extend_select=("LM101",), ignore=("LM102",), detector="langdetect", terms=True,
        min_confidence=1.0, min_words=3, max_foreign=0.05, fail_on="error", baseline=str(desk / "accepted.json"), exclude=("vendor/",),
        format_as="markdown", encoding="cp1252", max_file_size=1000, to="fr", translator="google", timeout=5.0,
    )  # fmt: skip


def test_every_field_has_a_key() -> None:
    said_by_overrides = {"lang"}
    assert {key.field for key in KEYS.values()} | said_by_overrides == {field.name for field in fields(Config)}
    assert {key.field for key in KEYS.values() if KINDS[key.kind].type is list} == LISTS


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_wrong_file_says_where_and_what_to_do(desk: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_in(desk, text)
    assert str(caught.value).startswith(f"langmix.toml:{line}: {message}")


def test_the_line_in_a_project_file(desk: Path) -> None:
    write(desk, '[project]\nlang = "x"\n[tool.langmix]\nterms = false\nlang = "french"\n', "pyproject.toml")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:5: lang: "):
        Configuration().general()


def test_a_named_file_is_for_all_inputs(desk: Path) -> None:
    write(desk / "a", 'lang = "fr"')
    write(desk, 'lang = "es"', "other.toml")
    assert Configuration(file=Path("other.toml")).for_path("a/x.txt") == Config(default_lang="es")
    assert Configuration(isolated=True).for_path("a/x.txt") == DEFAULTS
    with pytest.raises(ConfigError, match=r"^missing\.toml: cannot be read: "):
        Configuration(file=Path("missing.toml"))
    write(desk, "[project]", "pyproject.toml")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml: has no table \[tool\.langmix\]$"):
        Configuration(file=Path("pyproject.toml"))


def test_settings_on_the_command_line_stand_over_files_and_options_over_all(desk: Path) -> None:
    write(desk, 'lang = "fr"\nmin-words = 2\nallow = ["es"]\n[[overrides]]\nfiles = ["*.md"]\nmin-words = 5\n')
    inline = ["min-words = 3", 'allow = ["en"]']
    assert Configuration(inline=inline).for_path("x.md") == Config(default_lang="fr", min_words=3, allow=("en",))
    assert Configuration(inline=inline, options={"min_words": 4}).for_path("x.md").min_words == 4
    assert Configuration(inline=inline, isolated=True).for_path("x.md") == Config(min_words=3, allow=("en",))
    with pytest.raises(ConfigError, match=r"^--config: unknown key 'min-word'"):
        Configuration(inline=["min-word = 3"])


def test_a_file_extends_another(desk: Path) -> None:
    write(
        desk,
        'lang = "fr"\nallow = ["en"]\naccept = ["words.txt"]\nmin-words = 2\n[[overrides]]\nfiles = ["*.md"]\nmin-words = 7\n',
        "base.toml",
    )
    write(desk / "a", '[tool.langmix]\nextend = "../base.toml"\nmin-words = 3\nallow = ["es"]\n', "pyproject.toml")
    write(desk / "a" / "b", 'extend = "../pyproject.toml"\nlang = "auto"\n')
    configuration = Configuration()
    inherited = (str(desk / "words.txt"),)
    assert configuration.for_path("a/x.txt") == Config(default_lang="fr", allow=("es",), accept=inherited, min_words=3)
    assert configuration.for_path("a/b/x.txt") == Config(allow=("es",), accept=inherited, min_words=3)
    assert configuration.for_path("a/x.md").min_words == 7


def test_files_that_extend_each_other_are_an_error(desk: Path) -> None:
    write(desk, '\nextend = "a/langmix.toml"')
    write(desk / "a", 'extend = "../langmix.toml"')
    with pytest.raises(
        ConfigError, match=r"^a/langmix\.toml:1: extend: goes in a circle: langmix\.toml -> a/langmix\.toml -> langmix\.toml$"
    ):
        Configuration().general()


def test_selections_add_up_until_one_begins_anew(desk: Path) -> None:
    write(desk, 'select = ["LM1"]\nextend-select = ["LM201"]\nignore = ["LM102"]\n', "base.toml")
    write(desk, 'extend = "base.toml"\nignore = ["LM101"]\n[[overrides]]\nfiles = ["*.md"]\nselect = ["LM2"]\n')
    configuration = Configuration(options={"ignore": ["LM103"]})
    assert configuration.for_path("x.txt") == Config(select=("LM1",), extend_select=("LM201",), ignore=("LM102", "LM101", "LM103"))
    assert configuration.for_path("x.md") == Config(select=("LM2",), ignore=("LM103",))
    assert [str(origin) for origin in configuration.origins("x.txt")["ignore"]] == ["base.toml:3", "langmix.toml:2", "command line"]


OVERRIDES = """
lang = "fr"
[[overrides]]
files = ["*.md", "!README.md"]
lang = "es"
min-words = 2
[[overrides]]
files = ["/docs/"]
min-words = 3
[[overrides]]
files = ["/docs/legacy/**"]
lang = "auto"
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x.txt", Config(default_lang="fr")),
        ("x.md", Config(default_lang="fr", lang="es", min_words=2)),
        ("README.md", Config(default_lang="fr")),
        ("docs/x.txt", Config(default_lang="fr", min_words=3)),
        ("docs/x.md", Config(default_lang="fr", lang="es", min_words=3)),
        ("docs/legacy/x.md", Config(min_words=3)),
        ("a/docs/x.txt", Config(default_lang="fr")),
        ("a/b/../../x.md", Config(default_lang="fr", lang="es", min_words=2)),
        ("-", Config(default_lang="fr")),
    ],
)
def test_of_several_overrides_the_last_wins_key_by_key(desk: Path, path: str, expected: Config) -> None:
    assert config_in(desk, OVERRIDES, path) == expected


def test_patterns_are_relative_to_their_file(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk / "a", 'exclude = ["/one.txt", "b/two.txt"]\n[[overrides]]\nfiles = ["/one.txt"]\nmin-words = 2\n')
    for name in ("one.txt", "b/one.txt", "b/two.txt", "b/three.txt"):
        write(desk / "a", "x", name)
    write(desk / "a" / "c", 'exclude = ["four.txt"]')
    write(desk / "a" / "c", "x", "four.txt")
    write(desk / "a" / "c", "x", "one.txt")

    def found(path: str, **options: list[str]) -> list[str]:
        return [str(item) for item in find_files([path], is_searched, Configuration(options=options).excluded_in)]

    configuration = Configuration()
    assert [configuration.for_path(path).min_words for path in ("a/one.txt", "a/b/one.txt")] == [2, 1]
    assert found("a") == ["a/b/one.txt", "a/b/three.txt", "a/c/one.txt"]
    monkeypatch.chdir(desk / "a" / "b")
    assert found("..") == ["../b/one.txt", "../b/three.txt", "../c/one.txt"]
    assert found("..", exclude=["three.txt"]) == [
        "../b/one.txt",
        "../b/two.txt",
        "../c/four.txt",
        "../c/one.txt",
        "../one.txt",
    ]


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("strings/de/menu.json", "de"),
        ("strings/pt_BR/menu.json", "pt"),
        ("strings/shared/menu.json", None),
        ("strings/de/fr.strings.json", "fr"),
        ("x/strings/de/menu.json", None),
        ("help_es.txt", "es"),
    ],
)
def test_the_language_from_the_path(desk: Path, path: str, lang: str | None) -> None:
    text = r"""
lang-from-path = 'help_(?P<lang>\w+)\.txt$'
[[overrides]]
files = ["strings/"]
lang-from-path = '^strings/(?P<lang>[^/]+)/'
[[overrides]]
files = ["*.strings.json"]
lang-from-path = '(?:^|/)(?P<lang>\w+)\.strings'
"""
    assert config_in(desk, text, path).lang == lang
    configuration = Configuration()
    assert configuration.names_language(path) == (lang is not None)
    overruled = Configuration(options={"lang": "it"})
    assert (overruled.for_path(path).lang, overruled.names_language(path)) == ("it", False)


def test_origins_name_the_line_and_the_override(desk: Path) -> None:
    write(desk, 'lang = "fr"\n[translate]\nto = "es"\n\n[[overrides]]\nfiles = ["*.md"]\nmin-words = 2\n')
    origins = Configuration(inline=["terms = true"], options={"allow": ["en"]}).origins("x.md")
    assert {name: ", ".join(map(str, said)) for name, said in origins.items()} == {
        "default_lang": "langmix.toml:1",
        "to": "langmix.toml:3",
        "min_words": "langmix.toml:7 (override 1)",
        "terms": "--config",
        "allow": "command line",
    }


def test_a_configuration_can_go_to_another_process(desk: Path) -> None:
    write(desk, OVERRIDES)
    configuration = Configuration()
    known = configuration.for_path("docs/x.md")
    assert pickle.loads(pickle.dumps(configuration)).for_path("docs/x.md") == known  # noqa: S301 -- our own bytes


def test_a_wrong_setting() -> None:
    with pytest.raises(TypeError, match="did you mean 'languages'"):
        langmix.scan("x", language=["fr"])  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match=r"give a list such as \['fr'\]"):
        langmix.scan("x", languages="fr")
    with pytest.raises(ConfigError, match="unknown detector 'langdetec'; did you mean 'langdetect'"):
        langmix.scan("x", detector="langdetec")
    with pytest.raises(ConfigError, match=r"langdetect does not know Guarani \(gn\)"):
        langmix.scan("x", languages=["fr", "gn"], detector="langdetect")


@pytest.mark.parametrize("text", ["5 percent", "-1", "1.5", "200%", "nan"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a share"):
        parse_share(text, "--max-foreign")


def test_the_published_schema_is_that_of_the_code() -> None:
    shown = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    published = DOCS / "langmix.schema.json"
    if UPDATE:
        published.write_text(shown, encoding="utf-8")
    assert published.read_text(encoding="utf-8") == shown


def test_the_table_in_the_documentation_is_that_of_the_code() -> None:
    page = DOCS / "configuration.md"
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for name, key in KEYS.items():
        default = getattr(DEFAULTS, key.field)
        shown = "" if default is None else f"`{written(default)}`"
        about = key.about.replace("<", "&lt;").replace("|", "\\|") + ("" if key.per_document else " (Of the whole run.)")
        rows.append(f"| `{name}` | {KINDS[key.kind].expected} | {shown} | {about} |")
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- keys -->\n")
    _, _, after = rest.partition("<!-- end of keys -->")
    renewed = f"{before}<!-- keys -->\n{chr(10).join(rows)}\n<!-- end of keys -->{after}"
    if UPDATE:
        page.write_text(renewed, encoding="utf-8")
    assert text == renewed or UPDATE


def documented() -> list[str]:
    """The configurations in the documentation."""
    blocks = (DOCS / "configuration.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    return [block.partition("```")[0] for block in blocks]


def test_the_schema_takes_what_langmix_takes() -> None:
    validator = jsonschema.Draft7Validator(schema())
    jsonschema.Draft7Validator.check_schema(schema())
    for text in (EVERY_KEY, OVERRIDES, *documented()):
        assert [error.message for error in validator.iter_errors(tomllib.loads(text))] == []


def test_the_schema_refuses_wrong_keys_and_values() -> None:
    validator = jsonschema.Draft7Validator(schema())
    beyond_a_schema = (
        "is not a language tag",
        "text encoding",
        "unknown detector",
        "unknown translator",
        "unknown rule",
        "'5' is not a share",
    )
    beyond_a_schema += ("is no regular expression", "there is no file", "in a circle", "is not written as TOML")
    for text, _, message in WRONG:
        if not any(part in message for part in beyond_a_schema):
            assert list(validator.iter_errors(tomllib.loads(text))), text


def test_the_documented_configurations_load(desk: Path) -> None:
    for text in documented():
        write(desk, 'lang = "fr"', "base.toml")
        write(desk / "docs", text)
        assert Configuration().for_path("docs/x.txt")


def taplo(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """What the linter behind the TOML extensions of editors says of a configuration."""
    program = Path(sys.executable).with_name("taplo")
    if not program.exists():
        pytest.skip("NOT TESTED: taplo is not installed, so no TOML editor tried the schema")
    address = (DOCS / "langmix.schema.json").as_uri()
    command = [str(program), "lint", "--schema", address, "langmix.toml"]
    write(folder, text)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_taplo_takes_the_schema(tmp_path: Path) -> None:
    for text in (EVERY_KEY, OVERRIDES, *documented()):
        done = taplo(tmp_path, text)
        assert done.returncode == 0, done.stderr
    for text in ('[[overrides]]\nfiles = ["a"]\nfail-on = "note"', "min-word = 3", 'fail-on = "fatal"', 'translate.too = "fr"'):
        done = taplo(tmp_path, text)
        assert done.returncode == 1
        assert "langmix.toml:" in done.stderr


def test_every_default_is_a_value_of_its_key() -> None:
    for name, key in KEYS.items():
        default = getattr(DEFAULTS, key.field)
        if default is not None:
            assert convert(name, list(default) if isinstance(default, tuple) else default) == default
