"""Web archives: the pages and texts in them, each a document."""

from __future__ import annotations

import gzip
from pathlib import Path

from langmix.config import Config
from langmix.corpus import Options, run_corpus

from .made import read_out

PAGE = """<html lang="fr"><head><title>Le conseil</title><script>var menu = "Nobody reads this";</script></head>
<body><p>Le conseil a voté le budget&nbsp;hier soir.</p><p>El alcalde no quiso hablar con los periodistas de la ciudad.</p></body></html>"""


def record(number: int, kind: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: http://example.org/{number}\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(number: int, content_type: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
    return record(number, "response", "application/http; msgtype=response", head + body)


def write_archive(path: Path) -> None:
    records = [
        record(9, "warcinfo", "application/warc-fields", b"software: a test\r\n"),
        answer(0, "text/html; charset=utf-8", PAGE.encode()),
        answer(1, "text/html; charset=iso-8859-1", PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').encode("latin-1")),
        answer(2, "image/png", b"\x89PNG"),
        answer(3, "text/plain", b"Guten Morgen, liebe Leute."),
        answer(4, "text/html", b"<p>" + b"x " * 50_000),
        record(5, "conversion", "text/plain", "Buenos días a todos los presentes.".encode()),
    ]
    # Each record is a gzip member of its own, as crawlers write them.
    path.write_bytes(b"".join(gzip.compress(one) if path.suffix == ".gz" else one for one in records))


def test_pages_and_texts_of_an_archive_are_documents_and_the_rest_is_not(tmp_path: Path) -> None:
    for name in ("in.warc", "in.warc.gz"):
        write_archive(tmp_path / name)
        options = Options(columns=("url", "text"), config=Config(max_file_size=50_000))
        account = run_corpus([str(tmp_path / name)], str(tmp_path / f"out {name}"), options)
        assert account.failed == []
        found = read_out(tmp_path / f"out {name}")
        assert [(row["url"].rpartition("/")[2], row["language"]) for row in found] == [
            ("0", found[0]["language"]),
            ("1", found[0]["language"]),
            ("3", "de"),
            ("4", None),
            ("5", "es"),
        ]
        assert {span["language"] for span in found[0]["spans"]} == {"fr", "es"}
        assert found[0]["text"] == found[1]["text"]
        assert "Le conseil a voté" in found[0]["text"]
        assert "Nobody" not in found[0]["text"]
        assert found[3]["error"] == "the record has more than the 50,000 bytes allowed (max-file-size)"
        assert all(row["id"].startswith("<urn:uuid:") for row in found)


def test_an_archive_that_is_cut_off_is_named_in_the_manifest(tmp_path: Path) -> None:
    write_archive(tmp_path / "whole.warc.gz")
    data = (tmp_path / "whole.warc.gz").read_bytes()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cut.warc.gz").write_bytes(data[: len(data) // 2])
    (tmp_path / "in" / "none.warc").write_bytes(b"this is no archive\r\n\r\n")
    write_archive(tmp_path / "whole.warc")
    (tmp_path / "in" / "cut.warc").write_bytes((tmp_path / "whole.warc").read_bytes()[:-20])
    account = run_corpus([str(tmp_path / "in")], str(tmp_path / "out"))
    assert sorted(Path(shard["source"]).name for shard in account.failed) == ["cut.warc", "cut.warc.gz", "none.warc"]
