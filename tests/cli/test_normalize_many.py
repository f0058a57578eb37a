"""Ten thousand passages through ``langmix normalize`` as a process, which asks a real server on loopback that counts."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.translators.services import Services, serving, wait_until

from langmix.config import Config
from langmix.translators.answers import AnswerCache, Question
from langmix.translators.libretranslate import open_translator

SPANISH = "El vecino número {} no quiere que la feria se celebre cerca de la escuela."
FRENCH = "Le voisin numéro {} ne veut pas que la foire ait lieu près de l'école."
HOME = "Le conseil municipal a voté le budget hier soir, au point {} de l'ordre du jour."
WORKERS = 8
_NUMBER = re.compile(r"vecino número (\d+)")


class Town:
    """Translates `SPANISH`, slowly, and counts the requests that are on their way."""

    def __init__(self) -> None:
        self.flying = self.most = 0
        self._lock = threading.Lock()

    def translate(self, texts: Sequence[str], _source: str, _target: str) -> list[str]:
        with self._lock:
            self.flying += 1
            self.most = max(self.most, self.flying)
        time.sleep(0.02)
        with self._lock:
            self.flying -= 1
        return [FRENCH.format(found[1]) if (found := _NUMBER.search(text)) else text for text in texts]


@contextmanager
def serving_town() -> Iterator[tuple[Services, Town]]:
    town = Town()
    with serving() as server:
        server.translate = town.translate
        yield server, town


def write_files(folder: Path, passages: int, each: int = 100) -> str:
    """Files with passages in them; gives the text of all when they are translated."""
    folder.mkdir()
    whole = ""
    for first in range(0, passages, each):
        numbers = range(first, first + each)
        text = "\n\n".join(f"{HOME.format(number)}\n\n{SPANISH.format(number)}" for number in numbers) + "\n"
        (folder / f"{first:06}.txt").write_text(text, encoding="utf-8")
        whole += "\n\n".join(f"{HOME.format(number)}\n\n{FRENCH.format(number)}" for number in numbers) + "\n"
    return whole


def command(server: Services, output: str) -> list[str]:
    url = server.url("libretranslate")
    options = ["--to", "fr", "--translator", "libretranslate", "--url", url, "--workers", str(WORKERS), "--output-dir", output]
    return [sys.executable, "-m", "langmix", "normalize", *options]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "LANGMIX_CACHE_DIR": str(tmp_path / "cache"), "LANGMIX_LIBRETRANSLATE_KEY": "", "NO_PROXY": "127.0.0.1"}


def peak(process: subprocess.Popen[bytes]) -> int:
    """The most memory that a process took, in kB; ends it."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="there is no wait4 here to measure the memory of a process with")
def test_ten_thousand_passages_keep_their_places_in_the_same_memory(tmp_path: Path, environment: dict[str, str]) -> None:
    memory: list[int] = []
    for passages in (3_000, 10_000):
        whole = write_files(tmp_path / f"in{passages}", passages)
        with serving_town() as (server, town):
            run = [*command(server, f"out{passages}"), "--quiet", f"in{passages}"]
            process = subprocess.Popen(run, cwd=tmp_path, env=environment | {"LANGMIX_CACHE_DIR": str(tmp_path / str(passages))})
            memory.append(peak(process))
        assert process.returncode == 0
        assert "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / f"out{passages}").iterdir())) == whole
        assert len(server.texts) == len(set(server.texts)) == passages
        translator = open_translator(Config(url=server.url("libretranslate")))
        assert 1 < town.most <= min(WORKERS, translator.parallel)
    # 3 times as much text: a list of it all would take some 10 MB more, a document of it 30.
    assert memory[1] < memory[0] + 12_000


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path, environment: dict[str, str]) -> None:
    whole = write_files(tmp_path / "in", 2_000)
    with serving_town() as (server, town):
        run = [*command(server, "out"), "--quiet", "in"]
        process = subprocess.Popen(run, cwd=tmp_path, env=environment)
        assert wait_until(lambda: len(server.asked) >= 40, 60)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        # What the server is still answering was sent before.
        assert wait_until(lambda: town.flying == 0, 5)
        first = list(server.texts)
        server.asked.clear()
        identity = open_translator(Config(url=server.url("libretranslate"))).identity
        cache = AnswerCache(tmp_path / "cache")
        kept = {text for text in first if cache.get(Question(text, "es", "fr").key(identity))}
        cache.close()
        done = subprocess.run(run, cwd=tmp_path, env=environment, check=False)
        again = list(server.texts)
        batch = open_translator(Config(url=server.url("libretranslate"))).batch
    assert done.returncode == 0
    assert "".join(path.read_text(encoding="utf-8") for path in sorted((tmp_path / "out").iterdir())) == whole
    assert len(kept) > 200
    assert kept.isdisjoint(again)
    assert len(set(first) & set(again)) <= WORKERS * batch
    assert len(kept) + len(again) == 2_000
