from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from langmix import Config, InputError
from langmix.files import decode, find_files, pattern_spec, write_whole
from langmix.formats import is_searched
from langmix.inputs import read_input

FRENCH = "Le conseil municipal a adopté à l’unanimité une résolution. « Où est la clé ? » demanda l’élève.\n" * 3
CONFIG = Config()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_is_read_is_written_back(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    if encoding == "utf-8" and ("\0" in text or data.startswith((b"\xff\xfe", b"\xef\xbb\xbf"))):
        return
    if encoding == "utf-16" and data.startswith(b"\xff\xfe\0\0"):
        return  # the mark of UTF-32, or that of UTF-16 and a NUL: nobody can know
    if data.startswith((b"BZh", b"{\\rtf", b"%PDF-", b"GIF8", b"\x1f\x8b")):
        return
    source = decode("x", data)
    assert source.encode(source.text) == data
    if encoding != "utf-8":
        assert source.text == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", FRENCH),
        ("cp1251", "Городской совет принял решение о строительстве нового моста через реку."),
        ("cp1253", "Το δημοτικό συμβούλιο ενέκρινε την κατασκευή νέας γέφυρας."),
        ("cp932", "市議会は新しい橋の建設を承認した。これは重要な決定である。" * 3),
    ],
)
def test_old_encodings_are_guessed_and_said_so(encoding: str, text: str) -> None:
    source = decode("x", text.encode(encoding))
    assert (source.text, source.guessed) == (text, True)
    assert source.encode(source.text) == text.encode(encoding)


def test_the_guess_looks_at_the_part_that_is_not_utf8() -> None:
    data = b"plain words here\n" * 100_000 + FRENCH.encode("cp1252")
    assert decode("x", data).text.endswith(FRENCH)


@pytest.mark.parametrize("data", [b"caf\xe9", bytes(range(1, 256)) * 4, b"\xff" * 50])
def test_an_encoding_that_cannot_be_guessed_names_the_option(data: bytes) -> None:
    with pytest.raises(InputError, match=r"--encoding cp1252"):
        decode("x", data)


def test_a_named_encoding_is_used() -> None:
    assert decode("x", b"caf\xe9", "cp1252").text == "café"
    with pytest.raises(InputError, match="byte 3 does not decode"):
        decode("x", b"caf\xe9", "utf-8")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le"])
def test_a_named_encoding_keeps_its_mark(name: str) -> None:
    data = "\ufeffété".encode("utf-16-le")
    source = decode("x", data, name)
    assert (source.text, source.encode(source.text)) == ("été", data)


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04..", "ZIP"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"a\0b", "NUL"), (b"x" * 8191 + b"\0", "NUL")],
)
def test_binary_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        decode("x", data)


def test_a_late_nul_is_text() -> None:
    assert decode("x", b"x" * 8192 + b"\0").text.endswith("\0")


def test_unreadable_inputs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_input(str(tmp_path / "missing.txt"), CONFIG)
    with pytest.raises(InputError, match="is a folder"):
        read_input(str(tmp_path), CONFIG)
    with pytest.raises(InputError, match="no file name"):
        read_input("a\0b", CONFIG)
    (tmp_path / "big.txt").write_text("x" * 101)
    with pytest.raises(InputError, match="larger than 100 bytes"):
        read_input(str(tmp_path / "big.txt"), Config(max_file_size=100))
    with pytest.raises(InputError, match="larger than"):
        read_input("/dev/zero", Config(max_file_size=1000))


def names(*paths: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    excluded = (Path.cwd(), pattern_spec(exclude, "exclude"))
    found = find_files([str(path) for path in paths], is_searched, lambda _: excluded)
    return [Path(str(path)).relative_to(paths[0]).as_posix() for path in found]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    for path in [
        "b.txt",
        "a.md",
        "code.py",
        "drafts/one.txt",
        "drafts/old/two.txt",
        "build/three.txt",
        ".hidden/four.txt",
        "drafts/keep.txt",
    ]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    (tmp_path / ".gitignore").write_text("build/\n*.txt\n!b.txt\n")
    (tmp_path / "drafts" / ".gitignore").write_text("!*.txt\nold/\n")
    return tmp_path


def test_folders_are_searched_as_git_would(tree: Path) -> None:
    assert names(tree) == ["a.md", "b.txt", "drafts/keep.txt", "drafts/one.txt"]


def test_ignore_files_above_the_folder_count(tree: Path) -> None:
    (tree / "drafts" / ".gitignore").unlink()
    assert names(tree / "drafts") == []


def test_exclude(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    assert names(tree, exclude=("drafts/",)) == ["a.md", "b.txt"]
    assert names(tree / "drafts" / "..", exclude=("/drafts/one.txt",)) == ["a.md", "b.txt", "drafts/keep.txt"]


def test_a_named_file_is_always_read_and_read_once(tree: Path) -> None:
    assert names(tree, tree / "code.py", tree / "build" / "three.txt", tree / "a.md")[-2:] == ["code.py", "build/three.txt"]


def test_a_loop_of_links_ends(tree: Path) -> None:
    (tree / "drafts" / "loop").symlink_to(tree, target_is_directory=True)
    assert "drafts/keep.txt" in names(tree)


def test_write_whole_keeps_permissions_and_links(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    write_whole(link, b"new")
    assert (file.read_text(), file.stat().st_mode & 0o777, link.is_symlink()) == ("new", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "link.txt"]


@pytest.mark.parametrize(
    ("head", "encoding", "codec"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-2"?><p>', "iso8859_2", "iso8859-2"),
        ("<!doctype html><meta charset=windows-1251><p>", "cp1251", "cp1251"),
        ('<meta http-equiv="content-type" content="text/html; charset=iso-8859-1"><p>', "cp1252", "cp1252"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=EUC-JP\\n"\n', "euc_jp", "euc_jp"),
    ],
)
def test_an_input_may_name_its_encoding(head: str, encoding: str, codec: str) -> None:
    text = head + {"iso8859_2": "Žluťoučký kůň", "cp1251": "Привет", "cp1252": "déjà « vu » œuf", "euc_jp": "日本語"}[encoding]
    source = decode("x", text.encode(encoding))
    assert (source.text, source.encoding, source.guessed) == (text, codec, False)
    assert source.encode(text) == text.encode(encoding)


def test_a_wrong_name_of_an_encoding_is_no_more_than_a_hint() -> None:
    assert decode("x", "<meta charset=klingon><p>déjà vu, et plus d'une fois".encode("cp1252")).guessed
    assert decode("x", "<meta charset=iso-8859-1><p>déjà".encode()).encoding == "utf-8"
