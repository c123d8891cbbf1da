"""Servers that cut, stall, lie and send for ever: each is told in one line, and the next source is asked."""

from __future__ import annotations

import dataclasses
import gzip
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aecompare.data import sources
from aecompare.data.sets import DataUnavailable


class Served(BaseHTTPRequestHandler):
    """Plays the server that the first folder of an address names."""

    protocol_version = "HTTP/1.1"
    contents: dict[str, bytes]

    def do_GET(self):
        _, play, name = self.path.split("/", 2)
        self.close_connection = True
        getattr(self, f"play_{play}")(self.contents.get(name.removesuffix(".gz"), b""))

    def answer(self, content, length=None, code=200, **headers):
        self.send_response(code)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def play_well(self, content):
        self.answer(gzip.compress(content))

    def play_cut(self, content):
        packed = gzip.compress(content)
        self.answer(packed[: len(packed) // 2], length=len(packed))

    def play_cut_chunks(self, content):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"10\r\nabc")

    def play_short(self, content):
        """Says that half of the file is all of it."""
        packed = gzip.compress(content)
        self.answer(packed[: len(packed) // 2])

    def play_stall(self, content):
        packed = gzip.compress(content)
        self.answer(packed[:40], length=len(packed))
        time.sleep(3)

    def play_trickle(self, content):
        self.answer(b"", length=10_000)
        for _ in range(60):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def play_silence(self, content):
        time.sleep(3)

    def play_endless(self, content):
        self.send_response(200)
        self.end_headers()
        for _ in range(100_000):
            self.wfile.write(bytes(2**16))

    def play_redirect(self, content):
        self.answer(b"", code=302, Location=self.path, Connection="close")

    def play_redirect_flood(self, content):
        """To itself, each time with a body that has no end."""
        self.send_response(302)
        self.send_header("Location", self.path)
        self.end_headers()
        for _ in range(100_000):
            self.wfile.write(bytes(2**16))

    def play_trickle_headers(self, content):
        self.send_response(200)
        self.flush_headers()
        for _ in range(60):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def play_page(self, content):
        self.answer(b"<!doctype html><title>Sign in to this network</title>", Content_Type="text/html")

    def play_other(self, content):
        self.answer(gzip.compress(content[:-1] + bytes([content[-1] ^ 1])))

    def play_bomb(self, content):
        self.answer(gzip.compress(bytes(50_000_000)))

    def play_trailing(self, content):
        self.answer(gzip.compress(content) + b"more")

    def play_gone(self, content):
        self.answer(b"", code=404)

    def play_broken(self, content):
        self.answer(b"", code=503)

    def log_message(self, *words):
        pass


@pytest.fixture
def address(small):
    handler = type("Handler", (Served,), {"contents": small[1]})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients hang up on some of these
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


FAULTS = {
    "cut": "could not be downloaded",
    "cut_chunks": "could not be downloaded",
    "short": "no gzip file, or not whole",
    "stall": "could not be downloaded",
    "trickle": "is not here after 2 s",
    "silence": "could not be downloaded",
    "endless": "longer than",
    "redirect": "30 redirects",
    "redirect_flood": "30 redirects",
    "trickle_headers": "is not here after 2 s",
    "page": "no gzip file",
    "other": "has SHA-256",
    "bomb": "longer than",
    "trailing": "no gzip file, or not whole",
    "gone": "404",
    "broken": "503",
}


@pytest.mark.parametrize("play", FAULTS)
def test_a_bad_source_is_told_and_the_next_one_asked(play, small, address, monkeypatch):
    monkeypatch.setattr(sources, "SECONDS", 1)
    monkeypatch.setattr(sources, "FILE_SECONDS", 2)
    tried = tuple(sources.Https(f"{address}/{name}/") for name in (play, "well"))
    log = []
    found = dataclasses.replace(small[0], sources=tried).read(None, log.append)
    assert found.source == f"{address}/well/"
    assert len(log) == 2
    assert log[0].startswith(f"skipped {address}/{play}/: ")
    assert FAULTS[play] in log[0]
    assert "\n" not in log[0]


def test_nobody_listens(small):
    tried = (sources.Https("http://127.0.0.1:9/"),)
    with pytest.raises(DataUnavailable, match="could not be downloaded"):
        dataclasses.replace(small[0], sources=tried).read(None, print)


def test_every_fault_has_its_server():
    assert {name.removeprefix("play_") for name in vars(Served) if name.startswith("play_")} == {*FAULTS, "well"}
