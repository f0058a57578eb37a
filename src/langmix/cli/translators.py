"""``langmix translators``: what can translate, what each needs, and whether it works."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from ..errors import ConfigError, LangmixError, TranslationError
from ..languages import describe, parse
from ..translators import TRANSLATORS, open_translator
from . import options as o
from .run import CLEAN, UNTRANSLATED, command, configure, printable, report_stream, report_width, say, use_color

if TYPE_CHECKING:
    from ..config import Config
    from ..translators import Translation, Translator

app = typer.Typer(rich_markup_mode="markdown")

HERE: Final = "this machine"
AWAY: Final = "sends text away"
EITHER: Final = "by its address"

ABOUT: Final[dict[str, tuple[str, str]]] = {
    "apertium": ("Apertium, rules and dictionaries", HERE),
    "apy": ("an Apertium server", EITHER),
    "argos": ("Argos Translate, with models of yours", HERE),
    "ctranslate2": ("CTranslate2, with models of yours", HERE),
    "deepl": ("DeepL, with a key", AWAY),
    "google": ("Google Translate's public page", AWAY),
    "libretranslate": ("a LibreTranslate server", EITHER),
    "microsoft": ("Microsoft Translator, with a key", AWAY),
    "mymemory": ("MyMemory, some pages a day", AWAY),
    "openai": ("a language model: OpenAI, Ollama, ...", EITHER),
    "tmx": ("translation memories of yours", HERE),
}
"""Name -> what it is, and where text goes."""

SENTENCES: Final = {
    "ca": "El gat dorm a casa.",
    "de": "Die Katze schläft zu Hause.",
    "en": "The cat sleeps at home.",
    "es": "El gato duerme en casa.",
    "fr": "Le chat dort à la maison.",
    "it": "Il gatto dorme in casa.",
    "nl": "De kat slaapt thuis.",
    "pl": "Kot śpi w domu.",
    "pt": "O gato dorme em casa.",
    "ru": "Кошка спит дома.",
}
"""What a trial says, by language."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="The translator, or a chain such as tmx,apertium.", show_default=False)]
From = Annotated[str, typer.Option("--from", metavar="TAG", help="The language of the sentence.")]
To = Annotated[str, typer.Option("--to", metavar="TAG", help="The language to translate it into.")]
Text = Annotated[str | None, typer.Option("--text", metavar="TEXT", help="Another sentence than ours.", show_default=False)]
AllowRemote = Annotated[bool, typer.Option("--allow-remote", help="The sentence may be sent to the service.")]
Url = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="The address of the translator's server (translate.url).", show_default=False)
]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help="The model (translate.model).", show_default=False)]
Memory = Annotated[
    list[str] | None,
    typer.Option("--memory", metavar="FILE", help="A translation memory (translate.memory); may be repeated.", show_default=False),
]
Timeout = Annotated[float | None, typer.Option("--timeout", metavar="SECONDS", help="How long to wait (30).", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


class State(NamedTuple):
    """How a translator stands."""

    title: str
    where: str
    """`HERE`, or the host, or before it is set up `AWAY` or `EITHER`."""
    scope: str | None
    """What it translates; None where something is missing."""
    missing: str | None
    """What is missing and how to get it; None where it is ready."""


@app.callback(invoke_without_command=True)
def translators(
    context: typer.Context,
    as_json: AsJson = False,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
    color: o.ColorOption = o.Color.AUTO,
) -> None:
    """List the translators: where each works, what it translates, and what is missing. Nothing is sent.

    Examples:

    * langmix translators

    * langmix translators test apertium --from es --to fr
    """
    del config_file, isolated  # read from the context
    if context.invoked_subcommand is None:
        _list(context, as_json, color)


@command
def _list(context: typer.Context, as_json: bool, color: o.Color) -> int:
    config = configure(context).general()
    states = {name: _state(name, config) for name in _names()}
    stream = report_stream()
    if as_json:
        import json

        stream.write(json.dumps({name: _described(state) for name, state in states.items()}, indent=2, ensure_ascii=False) + "\n")
        return CLEAN
    from rich.console import Console
    from rich.table import Table

    # Two columns: what is missing is a sentence, with commands that are to be copied.
    table = Table("name", "translator; where the text goes; whether it is ready", box=None, header_style="bold", pad_edge=False)
    for name, state in states.items():
        ready = f"not ready: {state.missing}" if state.missing else f"ready: {state.scope}" if state.scope else "ready"
        table.add_row(name, printable(f"{state.title}; {state.where}\n{ready}"))
    console = Console(file=stream, width=report_width(), no_color=not use_color(color, stream), highlight=False, markup=False)
    console.print(table)
    return CLEAN


@app.command("test")
@command
def try_out(
    context: typer.Context,
    name: Name,
    source: From = "es",
    target: To = "fr",
    text: Text = None,
    allow_remote: AllowRemote = False,
    url: Url = None,
    model: Model = None,
    memory: Memory = None,
    timeout: Timeout = None,
    config_file: o.ConfigFile = None,
    isolated: o.Isolated = False,
) -> int:
    """Translate one harmless sentence, and show the answer and the time it took, or what is wrong.

    Examples:

    * langmix translators test apertium --from es --to fr

    * langmix translators test openai --url http://localhost:11434/v1 --model llama3.1

    * langmix translators test deepl --allow-remote
    """
    del url, model, memory, timeout, config_file, isolated  # read from the context
    config = configure(context).general()
    source, target = parse(source, "--from"), parse(target, "--to")
    sentence = text or SENTENCES.get(source)
    if sentence is None:
        raise ConfigError(f"--from: there is no sentence in {describe(source)} here; write one with --text")
    translator = open_translator(name, config)
    if translator.host and config.offline:
        raise ConfigError(f"{name} sends text to {translator.host}, which offline forbids")
    if translator.host and not (allow_remote or config.allow_remote):
        raise ConfigError(f"{name} sends the sentence to {translator.host}; add --allow-remote if it may")
    stream = report_stream()
    stream.write(f"{name}: {describe(source)} to {describe(target)}, {_where(translator)}\n  {printable(sentence)}\n")
    start = time.monotonic()
    try:
        answer, warnings = _translated(translator, sentence, source, target)
    except TranslationError as error:
        stream.flush()
        say(f"error: {error}")
        return UNTRANSLATED
    seconds = time.monotonic() - start
    by = " > ".join(answer.route) or answer.service
    stream.write(f"  {printable(answer.text)}\n  {seconds:.1f} seconds{f', by {by}' if by else ''}\n")
    for warning in warnings:
        say(f"warning: {warning}")
    return CLEAN


def _translated(translator: Translator, text: str, source: str, target: str) -> tuple[Translation, tuple[str, ...]]:
    """A translation, and what should be looked at in it.

    Raises:
        TranslationError: there is none, or none that would be taken.
    """
    from ..translators.verify import verify

    (answer,) = translator.translate([text], source, target)
    if isinstance(answer, TranslationError):
        raise answer
    return answer, (*answer.warnings, *verify(text, answer.text, translator.name, answer.unknown_ratio))


def _names() -> list[str]:
    """Our translators and those of other packages."""
    from importlib.metadata import entry_points

    return [*TRANSLATORS, *(point.name for point in entry_points(group="langmix.translators") if point.name not in TRANSLATORS)]


def _state(name: str, config: Config) -> State:
    title, where = ABOUT.get(name, ("of another package", EITHER))
    try:
        translator = open_translator(name, config)
        return State(title, translator.host or HERE, translator.scope, None)
    except LangmixError as error:
        return State(title, where, None, str(error).removeprefix(f"{name}: "))


def _where(translator: Translator) -> str:
    return f"sent to {translator.host}" if translator.host else f"on {HERE}"


def _described(state: State) -> dict[str, Any]:
    return {
        "title": state.title,
        "text_goes_to": state.where,
        "ready": state.missing is None,
        "scope": state.scope,
        "missing": state.missing,
    }
