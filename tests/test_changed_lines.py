"""Which findings lie on lines that have changed since a revision, in real repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from langmix import Config, ConfigError
from langmix.changed_lines import find_changed_lines, keep
from langmix.pipeline import check

FRENCH = (
    "Le conseil municipal a voté le budget hier soir, après une longue discussion.\n\n"
    "La séance a duré trois heures et demie, et le public était nombreux dans la grande salle de la mairie.\n"
)
SPANISH = "El alcalde no quiso hablar con los periodistas de la ciudad."
GERMAN = "Der Stadtrat hat gestern über den neuen Haushalt beraten."
CONFIG = Config(lang="fr")


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a change")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    git(folder, "init", "--quiet")
    monkeypatch.chdir(folder)
    return folder


def put(path: Path, *paragraphs: str, newline: str = "\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((newline * 2).join([*FRENCH.strip().split("\n\n"), *paragraphs, ""]).encode())


def new(path: str | Path, revision: str) -> list[str]:
    """The words of the findings on changed lines."""
    result = keep(check(Path(path), CONFIG), find_changed_lines(revision))
    return [result.text(finding) for finding in result.findings]


def test_old_lines_are_left_alone_and_new_ones_are_judged(repository: Path) -> None:
    put(repository / "a.md", SPANISH)
    base = commit(repository)
    assert new("a.md", base) == []
    put(repository / "a.md", SPANISH, GERMAN)
    assert new("a.md", base) == [GERMAN]
    commit(repository)
    assert new("a.md", base) == [GERMAN]
    assert new("a.md", "HEAD") == []


def test_a_passage_of_which_one_line_changed_counts(repository: Path) -> None:
    put(repository / "a.md", SPANISH.replace("hablar ", "hablar\n"))
    base = commit(repository)
    put(repository / "a.md", SPANISH.replace("hablar ", "hablar\n").replace("ciudad", "provincia"))
    assert len(new("a.md", base)) == 1


def test_lines_taken_out_beside_a_passage_do_not_change_it(repository: Path) -> None:
    put(repository / "a.md", "Une phrase de plus, qui ne restera pas.", SPANISH)
    base = commit(repository)
    put(repository / "a.md", SPANISH)
    assert new("a.md", base) == []


def test_what_the_others_changed_since_the_branch_left_does_not_count(repository: Path) -> None:
    put(repository / "a.md")
    put(repository / "b.md")
    commit(repository)
    git(repository, "checkout", "--quiet", "-b", "mine")
    put(repository / "a.md", SPANISH)
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    put(repository / "b.md", GERMAN)
    commit(repository)
    git(repository, "checkout", "--quiet", "mine")
    git(repository, "checkout", "--quiet", "main", "--", "a.md")
    put(repository / "a.md", SPANISH)
    assert new("a.md", "main") == [SPANISH]
    assert new("b.md", "main") == []


@pytest.mark.parametrize(
    "name",
    [
        "with space.md",
        "été.md",
        'quote".md',
        "tab\tname.md",
        "line\nbreak.md",
        "back\\slash.md",
        "dir with space/日本.md",
        "b/b/a.md",
        "-x.md",
    ],
)
def test_names_of_every_kind(repository: Path, name: str) -> None:
    put(repository / name, SPANISH)
    base = commit(repository)
    put(repository / name, SPANISH, GERMAN)
    assert new(name, base) == [GERMAN]


def test_a_name_that_is_no_utf8(repository: Path) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    put(repository / name, SPANISH)
    base = commit(repository)
    put(repository / name, SPANISH, GERMAN)
    assert new(name, base) == [GERMAN]


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_line_ends_of_every_kind(repository: Path, newline: str) -> None:
    put(repository / "a.md", SPANISH, newline=newline)
    base = commit(repository)
    put(repository / "a.md", SPANISH, GERMAN, newline=newline)
    assert new("a.md", base) == [GERMAN]


def test_a_line_that_only_langmix_sees_does_not_shift_the_others(repository: Path) -> None:
    """A lone carriage return ends a line for langmix, not for git."""
    put(repository / "a.md", "Une ligne\rune autre ligne\rencore une ligne", SPANISH)
    base = commit(repository)
    put(repository / "a.md", "Une ligne\rune autre ligne\rencore une ligne", SPANISH, GERMAN)
    assert new("a.md", base) == [GERMAN]


def test_no_line_feed_at_the_end(repository: Path) -> None:
    (repository / "a.md").write_text(FRENCH + "\n" + SPANISH, encoding="utf-8")
    base = commit(repository)
    (repository / "a.md").write_text(FRENCH + "\n" + GERMAN, encoding="utf-8")
    put(repository / "b.md", SPANISH)
    assert new("a.md", base) == [GERMAN]


def test_a_line_that_looks_like_a_header_of_a_diff(repository: Path) -> None:
    put(repository / "a.md", "-- a/c.md", SPANISH)
    put(repository / "c.md", SPANISH)
    base = commit(repository)
    put(repository / "a.md", "++ b/c.md", "@@ -1,2 +1,9 @@", "diff --git a/c.md b/c.md", SPANISH)
    assert new("a.md", base) == []
    assert new("c.md", base) == []


def test_new_files_count_whole_also_before_git_knows_them(repository: Path) -> None:
    base = commit(repository)
    put(repository / "a.md", SPANISH)
    assert new("a.md", base) == [SPANISH]
    git(repository, "add", "a.md")
    assert new("a.md", base) == [SPANISH]
    (repository / ".gitignore").write_text("drafts/\n")
    put(repository / "drafts" / "b.md", GERMAN)
    assert new("drafts/b.md", base) == [GERMAN]


def test_a_file_outside_of_the_repository_counts_whole(repository: Path) -> None:
    base = commit(repository)
    put(repository.parent / "elsewhere.md", SPANISH)
    assert new(repository.parent / "elsewhere.md", base) == [SPANISH]


def test_a_renamed_file_counts_where_it_was_edited(repository: Path) -> None:
    put(repository / "a.md", SPANISH)
    base = commit(repository)
    git(repository, "mv", "a.md", "b.md")
    assert new("b.md", base) == []
    put(repository / "b.md", SPANISH, GERMAN)
    assert new("b.md", base) == [GERMAN]


def test_a_container_counts_whole_when_it_has_changed(repository: Path) -> None:
    from zipfile import ZipFile

    def pack(*paragraphs: str) -> None:
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (*FRENCH.strip().split("\n\n"), *paragraphs))
        namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        relations = "http://schemas.openxmlformats.org/package/2006/relationships"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        with ZipFile("a.docx", "w") as archive:
            archive.writestr(
                "[Content_Types].xml", f'<Types xmlns="{types}"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
            )
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>',
            )
            archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')

    pack(SPANISH)
    base = commit(repository)
    assert new("a.docx", base) == []
    pack(SPANISH, GERMAN)
    assert new("a.docx", base) == [SPANISH, GERMAN]


def test_from_any_folder_and_through_a_link(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(repository / "docs" / "a.md", SPANISH)
    base = commit(repository)
    put(repository / "docs" / "a.md", SPANISH, GERMAN)
    monkeypatch.chdir(repository / "docs")
    assert new("a.md", base) == [GERMAN]
    (repository.parent / "link").symlink_to(repository, target_is_directory=True)
    monkeypatch.chdir(repository.parent / "link")
    assert new("docs/a.md", base) == [GERMAN]


def test_the_settings_of_the_user_do_not_change_the_answer(repository: Path) -> None:
    put(repository / "a b.md", SPANISH)
    base = commit(repository)
    put(repository / "a b.md", SPANISH, GERMAN)
    for setting in ("color.ui=always", "diff.noprefix=true", "diff.mnemonicPrefix=true", "diff.context=9", "diff.external=false"):
        key, _, value = setting.partition("=")
        git(repository, "config", key, value)
    git(repository, "config", "diff.interHunkContext", "20")
    assert new("a b.md", base) == [GERMAN]


def test_what_git_cannot_answer_is_said_with_what_to_do(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(repository / "a.md")
    commit(repository)
    with pytest.raises(ConfigError, match=r"no revision 'nowhere'.*origin/main"):
        find_changed_lines("nowhere")
    with pytest.raises(ConfigError, match="no revision '--output=x'"):
        find_changed_lines("--output=x")
    git(repository, "checkout", "--quiet", "--orphan", "other")
    put(repository / "a.md", SPANISH)
    commit(repository)
    with pytest.raises(ConfigError, match=r"no common history.*fetch-depth: 0"):
        find_changed_lines("main")
    with pytest.raises(ConfigError, match="no git repository"):
        find_changed_lines("main", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("git") is None
    with pytest.raises(ConfigError, match="needs git"):
        find_changed_lines("main")
