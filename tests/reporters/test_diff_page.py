"""The page of `langmix normalize --report` in a real browser: decided on, saved, and carried out."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from langmix.reporters.normalization import Normalized, write_report
from reporters.diff_inputs import inputs, many, markdown


class Browser:
    """Chromium without a window, steered by its own protocol over a pair of pipes: messages of JSON, each ended by NUL."""

    def __init__(self, folder: Path) -> None:
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        theirs, to_browser = os.pipe()
        from_browser, answers = os.pipe()
        # Chromium reads from 3 and writes to 4: from high numbers both can be put there.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 50) for end in (theirs, answers)]
        command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        command.append(f"--user-data-dir={folder / 'profile'}")
        launcher = f"import os, sys; os.dup2({ends[0]}, 3); os.dup2({ends[1]}, 4); os.execvp(sys.argv[1], sys.argv[1:])"
        self._process = subprocess.Popen(
            [sys.executable, "-c", launcher, *command], pass_fds=ends, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)}
        )
        for end in (theirs, answers, *ends):
            os.close(end)
        self._to, self._from = os.fdopen(to_browser, "wb", buffering=0), os.fdopen(from_browser, "rb", buffering=0)
        self._number = 0
        self._rest = b""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads), eventsEnabled=False)

    _session: str | None = None

    def call(self, method: str, **params: Any) -> Any:
        """The result of a command."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | ({"sessionId": self._session} if self._session else {})
        self._to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            block = self._from.read(1 << 16)
            assert block, "chromium has ended"
            self._rest += block
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def open(self, page: Path | str) -> None:
        """Load a page and wait for it."""
        self.call("Page.navigate", url=page.as_uri() if isinstance(page, Path) else page)
        while self.run("document.readyState") != "complete":
            time.sleep(0.05)

    def run(self, script: str) -> Any:
        """The value of an expression in the page; fails where it throws."""
        done = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, **more: Any) -> None:
        """Press a key and let it go."""
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text, **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **more)

    def click(self, selector: str) -> None:
        """Click on an element, as a mouse does: where it is."""
        find = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{find}.scrollIntoView({{ block: 'center' }})")
        x, y, width, height = self.run(f"(({{ x, y, width, height }}) => [x, y, width, height])({find}.getBoundingClientRect())")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x + width / 2, y=y + height / 2, button="left", clickCount=1)

    def saved(self) -> Path:
        """The file that was downloaded, when it is there."""
        path = self.downloads / "decisions.json"
        until = time.monotonic() + 30
        while not path.exists():
            assert time.monotonic() < until, f"nothing was saved: {list(self.downloads.iterdir())}"
            time.sleep(0.05)
        return path

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._session = None
            self.call("Browser.close")
        self._to.close()
        self._from.close()
        self._process.wait(30)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        pytest.skip("NOT TESTED: chromium is not installed, so the page was not used: apt-get install chromium")
    folder = tmp_path / "browser"
    folder.mkdir()
    opened = Browser(folder)
    yield opened
    opened.close()


def page_of(results: list[Normalized], folder: Path) -> Path:
    """The file of a report."""
    page = folder / "report.html"
    write_report(results, page)
    return page


def langmix(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "langmix", *args], cwd=cwd, capture_output=True, text=True, check=False)


def test_accept_edit_reject_save_and_apply(browser: Browser, tmp_path: Path) -> None:
    result = markdown()
    (tmp_path / "docs").mkdir()
    file = tmp_path / "docs" / "rapport.md"
    file.write_text(result.scan.document.text, encoding="utf-8")
    browser.open(page_of([Normalized.of(result, file.read_bytes())], tmp_path))
    browser.click("#passage-1 [data-do=accept]")
    browser.click("#passage-3 [data-do=edit]")
    browser.run("document.activeElement.value = 'Il y a 1234 voisins sur la place.'")
    browser.click("#passage-3 [data-editor=keep]")
    browser.click("#passage-2 [data-do=reject]")
    assert browser.run("document.getElementById('count').textContent") == "3 of 3 decided"
    states = browser.run("[...document.querySelectorAll('.state')].map(state => state.textContent)")
    assert states == ["Accepted", "Rejected: stays as written", "Your text"]
    browser.click("#save")
    done = langmix("apply", str(browser.saved()), "--in-place", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "langmix: docs/rapport.md: 2 passages written, 1 rejected, 0 left as written\n")
    text = file.read_text(encoding="utf-8")
    assert "Le maire **n'a pas voulu parler** avec les [journalistes](https://example.org/a) & ses amis, et\nc'est pourquoi `foo()`" in text
    assert "« la comisión de la ciudad no quiere hablar con los vecinos »" in text
    assert text.endswith("\n\nIl y a 1234 voisins sur la place.\n")
    again = langmix("apply", str(browser.saved()), "--in-place", cwd=tmp_path)
    assert again.returncode == 2
    assert "has changed since the report was made; make the report again" in again.stderr


def test_keys_do_what_buttons_do(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(inputs(), tmp_path))
    current = "document.activeElement.closest('.passage')?.id"
    browser.press("j")
    assert browser.run(current) == "passage-1"
    for key in ("a", "r"):
        browser.press(key)
    # No translation: nothing to accept, and the passage stays where it is.
    browser.press("a")
    assert browser.run(current) == "passage-3"
    assert "no translation to accept" in browser.run("document.getElementById('message').textContent")
    browser.press("ArrowRight")
    browser.press("ArrowRight")
    browser.press("k")
    browser.press("e")
    assert browser.run("document.activeElement.value") == "Good morning & welcome ⟦1⟧all of you⟦2⟧ to the city."
    assert browser.run("[document.activeElement.lang, document.activeElement.dir]") == ["en", "ltr"]
    browser.run("document.activeElement.value = 'Welcome ⟦1⟧all.'")
    browser.press("Enter", modifiers=2)
    assert browser.run("document.getElementById('problem-4').textContent") == "Missing: ⟦2⟧. Every mark has to be in the text once."
    browser.press("Escape")
    assert browser.run("document.querySelectorAll('.editor:not([hidden])').length") == 0
    decided = "[...document.querySelectorAll('.passage')].map(card => card.dataset.decision)"
    assert browser.run(decided) == ["accept", "reject", "", "", ""]
    browser.press("u")
    assert browser.run(decided) == ["accept", "", "", "", ""]
    browser.press("?")
    assert browser.run("document.getElementById('help').open")
    browser.click("#shortcuts")
    browser.click("#close-help")
    browser.press("a")
    assert browser.run(decided) == ["accept", "", "", "", ""]


def test_work_is_there_again_and_only_in_its_own_report(browser: Browser, tmp_path: Path) -> None:
    page = page_of(inputs(), tmp_path)
    browser.open(page)
    browser.click("#accept-all")
    assert browser.run("document.getElementById('count').textContent") == "4 of 5 decided"
    browser.open("about:blank")
    browser.open(page)
    assert browser.run("document.getElementById('count').textContent") == "4 of 5 decided"
    write_report(inputs()[:1], tmp_path / "other.html")
    browser.open(tmp_path / "other.html")
    assert browser.run("document.getElementById('count').textContent") == "0 of 3 decided"


def test_it_works_where_nothing_may_be_kept(browser: Browser, tmp_path: Path) -> None:
    forbid = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    browser.call("Page.addScriptToEvaluateOnNewDocument", source=forbid)
    browser.open(page_of(inputs(), tmp_path))
    browser.press("j")
    browser.press("a")
    assert browser.run("document.getElementById('count').textContent") == "1 of 5 decided"
    assert not browser.run("document.getElementById('storage').hidden")


def test_filters(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(inputs(), tmp_path))
    shown = "[...document.querySelectorAll('.passage:not([hidden])')].map(card => card.id)"
    for wanted, passages in (("flagged", [1, 2, 3]), ("left", [3]), ("all", [1, 2, 3, 4, 5])):
        browser.run(f"document.getElementById('filter').value = '{wanted}'")
        browser.run("document.getElementById('filter').dispatchEvent(new Event('change'))")
        assert browser.run(shown) == [f"passage-{number}" for number in passages]


def test_the_page_loads_nothing_and_may_not(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of(inputs(), tmp_path))
    assert browser.run("performance.getEntriesByType('resource').length") == 0
    refused = "fetch('https://example.org/').then(() => 'sent', () => 'refused')"
    assert browser.run(refused) == "refused"
    browser.run("document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hurt = true' }))")
    assert browser.run("window.hurt === undefined")


def test_a_thousand_passages(browser: Browser, tmp_path: Path) -> None:
    browser.open(page_of([Normalized.of(many(1000))], tmp_path))
    browser.click("#accept-all")
    assert browser.run("document.getElementById('count').textContent") == "1000 of 1000 decided"
    browser.click("#passage-700 [data-do=reject]")
    browser.click("#save")
    content = json.loads(browser.saved().read_text(encoding="utf-8"))
    verdicts = [passage["decision"] for passage in content["inputs"][0]["passages"]]
    assert [index for index, verdict in enumerate(verdicts) if verdict != "accept"] == [699]


@pytest.mark.parametrize("width", [400, 1400])
def test_it_is_as_wide_as_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    browser.open(page_of(inputs(), tmp_path))
    assert browser.run("document.documentElement.scrollWidth") <= width
    # Side by side where there is room, one under the other where there is none.
    tops = browser.run("[...document.querySelectorAll('.pairs > p')].slice(0, 2).map(cell => cell.offsetTop)")
    assert (tops[0] == tops[1]) == (width == 1400)
