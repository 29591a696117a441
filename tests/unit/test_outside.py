"""Media from outside: a small TLS host behind a CONNECT proxy hands out good and bad files."""

from __future__ import annotations

import base64
import socket
import ssl
import struct
import subprocess
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
import trustme

from aida.errors import Deadline, Permanent, Transient
from aida.media.inspect import Kind, glance, inspect_file, media_type
from aida.media.run import binary
from aida.providers import outside
from aida.providers.outside import checked, is_public, public_address, receive

HOST = "v3.fal.media"
HOSTS = ("*.fal.media", "tempfile.example")


@dataclass
class Host:
    """What each path answers: status, headers, body; and what was asked for."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = status, {"content-length": str(len(body))} | named, body
        return f"https://{HOST}{path}"


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A vendor's file host with a certificate for its real name, reached through a proxy."""
    told = Host()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(f"{self.headers['host']}{self.path}")
            status, headers, body = told.pages[self.path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("v3.fal.media", "evil.example", "tempfile.example").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.socket = context.wrap_socket(server.socket, server_side=True)

    class Tunnel(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            self.send_response(200)
            self.end_headers()
            with socket.create_connection(server.server_address[:2]) as there:  # type: ignore[arg-type]
                back = threading.Thread(target=_pump, args=(there, self.connection))
                back.start()
                _pump(self.connection, there)
                back.join()

        def log_message(self, format: str, *args: object) -> None: ...

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Tunnel)
    threads = [threading.Thread(target=each.serve_forever, args=(0.02,)) for each in (server, proxy)]
    for thread in threads:
        thread.start()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_address[1]}")
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield told
    for each in (proxy, server):
        each.shutdown()
        each.server_close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def ffmpeg(*arguments: str) -> None:
    subprocess.run([str(binary()), "-y", "-loglevel", "error", *arguments], check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture, a film and a sound, as vendors make them."""
    folder = tmp_path_factory.mktemp("made")
    noise = np.random.default_rng(0).integers(0, 255, (90, 60, 3), np.uint8)
    for name in ("p.png", "p.jpg", "p.webp"):
        cv2.imwrite(str(folder / name), noise)
    source = ("-f", "lavfi", "-i", "testsrc2=s=120x90:r=24:d=1", "-f", "lavfi", "-i", "sine=d=1")
    ffmpeg(*source, "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(folder / "f.mp4"))
    ffmpeg("-display_rotation", "90", "-i", str(folder / "f.mp4"), "-c", "copy", str(folder / "turned.mp4"))
    ffmpeg(
        *source[:4], "-vf", "setsar=4/3", "-pix_fmt", "yuv420p", "-c:v", "libvpx-vp9", str(folder / "f.webm")
    )
    for name in ("s.wav", "s.mp3", "s.ogg", "s.flac", "s.m4a"):
        codec = ("-c:a", "libopus") if name == "s.ogg" else ()
        ffmpeg("-f", "lavfi", "-i", "sine=d=1.5:sample_rate=48000", *codec, str(folder / name))
    return folder


def refused(host: Host, url: str, tmp_path: Path, kind: Kind = "picture") -> str:
    """The reason; nothing is left in the folder."""
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    with pytest.raises(Permanent) as caught:
        receive(url, folder, kind, HOSTS, 60)
    assert list(folder.iterdir()) == []
    return caught.value.text


def test_a_good_film_arrives_with_its_facts(host: Host, made: Path, tmp_path: Path) -> None:
    """One GET to the vendor's own name; what the server calls it does not matter."""
    data = (made / "f.mp4").read_bytes()
    got = receive(host.serve("/f", data, content_type="image/png"), tmp_path, "film", HOSTS, 60)
    assert host.asked == ["v3.fal.media/f"]
    assert got.file.read_bytes() == data
    assert (got.file.suffix, got.media_type, got.bytes) == (".mp4", "video/mp4", len(data))
    assert (got.width, got.height, got.seconds, got.fps) == (120, 90, 1, 24)
    assert got.sound_seconds == 1


def test_a_redirect_to_an_allowed_host_is_followed_and_no_other(
    host: Host, made: Path, tmp_path: Path
) -> None:
    """Each step is checked as the first was; more than three are a maze."""
    host.serve("/end", (made / "p.png").read_bytes())
    url = host.serve("/a", b"", 302, location="https://tempfile.example/end")
    assert receive(url, tmp_path, "picture", HOSTS, None).width == 60
    assert host.asked == ["v3.fal.media/a", "tempfile.example/end"]
    for target, reason in (
        ("https://evil.example/end", "evil.example"),
        ("http://v3.fal.media/end", "only https"),
        ("https://169.254.169.254/latest", "bare address"),
        ("/loop", "more than 3 times"),
    ):
        host.serve("/loop", b"", 302, location="/loop")
        assert reason in refused(host, host.serve("/b", b"", 302, location=target), tmp_path)
    assert not any("evil" in asked for asked in host.asked)


def test_what_is_not_the_media_is_said_in_words(
    host: Host, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTML by header or by content, gone, forbidden, another kind, too large by header or by body."""
    page, picture = b"<!DOCTYPE html><html>Sign in</html>", (made / "p.png").read_bytes()
    assert "HTML" in refused(host, host.serve("/1", page, content_type="text/html"), tmp_path)
    assert "HTML" in refused(host, host.serve("/2", page, content_type="image/png"), tmp_path)
    for status in (404, 410):
        assert (
            "the vendor's result has expired"
            in refused(host, host.serve("/3", b"", status), tmp_path).lower()
        )
    assert "403" in refused(host, host.serve("/4", b"", 403), tmp_path)
    assert "a picture, not a film" in refused(host, host.serve("/5", picture), tmp_path, "film")
    assert "truncated" in refused(host, host.serve("/6", picture[:-2000]), tmp_path)
    assert "an empty file" in refused(host, host.serve("/7", b""), tmp_path)
    monkeypatch.setitem(outside.MOST_BYTES, "picture", 1000)
    assert "larger" in refused(host, host.serve("/8", picture), tmp_path)
    host.pages["/9"] = 200, {}, picture
    assert "larger" in refused(host, f"https://{HOST}/9", tmp_path)


def test_a_tired_server_is_asked_again_another_time(host: Host, tmp_path: Path, made: Path) -> None:
    """5xx, a broken connection and an unknown authority are Transient, each after a single GET."""
    with pytest.raises(Transient) as caught:
        receive(host.serve("/1", b"", 503, retry_after="7"), tmp_path, "picture", HOSTS, 60)
    assert caught.value.retry_after == 7
    url = host.serve("/2", (made / "p.png").read_bytes(), content_length="999999")
    with pytest.raises(Transient):
        receive(url, tmp_path, "picture", HOSTS, 60)
    assert len(host.asked) == 2


def test_no_time_left_is_the_deadline(host: Host, tmp_path: Path) -> None:
    """Nothing is asked for then."""
    with pytest.raises(Deadline):
        receive(f"https://{HOST}/x", tmp_path, "film", HOSTS, 0)
    assert host.asked == []


def test_without_a_proxy_a_name_that_leads_home_is_refused(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """localhost as an allowed name still has a private address; nothing is connected to."""
    monkeypatch.delenv("HTTPS_PROXY")
    with pytest.raises(Permanent, match="private address"):
        receive("https://localhost/x", tmp_path, "film", ("localhost",), 60)
    with pytest.raises(Permanent, match="private address"):
        public_address("localhost")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_private_addresses_are_known_in_every_spelling(address: str) -> None:
    """Loopback, private, link-local, shared, multicast; inside IPv6, too."""
    assert not is_public(address)


def test_public_addresses_are_taken() -> None:
    """So that the rule above is not simply always no."""
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://v3.fal.media/x", "only https"),
        ("file:///etc/passwd", "only https"),
        ("v3.fal.media/x", "only https"),
        ("https://fal.media/x", "none of the vendor's own"),
        ("https://evilfal.media/x", "none of the vendor's own"),
        ("https://v3.fal.media.evil.example/x", "none of the vendor's own"),
        ("https://evil.example/?v3.fal.media", "none of the vendor's own"),
        ("https://v3.fal.media@evil.example/x", "login"),
        ("https://v3.fal.media:8443/x", "port"),
        ("https://2130706433/x", "bare address"),
        ("https://0x7f.1/x", "bare address"),
        ("https://[::1]/x", "bare address"),
        ("https://v3.fal.media:x/", "cannot be read"),
    ],
)
def test_addresses_that_are_not_the_vendors_are_not_asked(url: str, reason: str) -> None:
    """By scheme, by name, by spelling."""
    with pytest.raises(Permanent, match=reason):
        checked(url, HOSTS)


def test_names_are_compared_without_case_and_final_dot() -> None:
    """DNS does so, too."""
    assert checked("https://V3.FAL.media./x", HOSTS) == "v3.fal.media"
    assert checked("https://tempfile.example:443/x", HOSTS) == "tempfile.example"


def test_inline_media_is_checked_all_the_same(made: Path, tmp_path: Path) -> None:
    """A `data:` address needs no host; what is in it is decoded like anything else."""
    inside = base64.b64encode((made / "p.jpg").read_bytes()).decode()
    assert (
        receive(f"data:image/png;base64,{inside}", tmp_path, "picture", (), None).media_type == "image/jpeg"
    )
    for bad in ("data:image/png;base64,%%%", "data:image/png", "data:text/html,<html>no"):
        with pytest.raises(Permanent):
            receive(bad, tmp_path, "picture", (), None)


@pytest.mark.parametrize(
    ("name", "kind", "is_called"),
    [("p.png", "picture", "image/png"), ("p.jpg", "picture", "image/jpeg"),
     ("p.webp", "picture", "image/webp"),
     ("f.mp4", "film", "video/mp4"), ("f.webm", "film", "video/webm"), ("s.wav", "sound", "audio/wav"),
     ("s.mp3", "sound", "audio/mpeg"), ("s.ogg", "sound", "audio/ogg"), ("s.flac", "sound", "audio/flac"),
     ("s.m4a", "sound", "audio/mp4")],
)  # fmt: skip
def test_every_kind_that_is_taken_is_decoded(made: Path, name: str, kind: Kind, is_called: str) -> None:
    """And measured: the picture's size, the film's and the sound's seconds."""
    facts = inspect_file(made / name, kind)
    assert facts.media_type == is_called
    if kind == "sound":
        assert abs(facts.seconds - Fraction(3, 2)) < Fraction(1, 20)  # type: ignore[operator]
    elif kind == "picture":
        assert (facts.width, facts.height) == (60, 90)
    else:
        assert (facts.frames, facts.fps) == (24, 24)
        assert abs(facts.seconds - 1) < Fraction(1, 500)  # type: ignore[operator]


def test_sizes_are_as_a_viewer_sees_them(made: Path) -> None:
    """A film filmed upright is 90 × 120; one with pixels of 4:3 is wider than its samples."""
    turned, wide = inspect_file(made / "turned.mp4", "film"), glance(made / "f.webm", "film")
    assert (turned.width, turned.height) == (90, 120)
    assert (wide.width, wide.height) == (160, 90)


@pytest.mark.parametrize("name", ["p.png", "p.jpg", "p.webp", "f.mp4", "s.wav", "s.flac"])
def test_half_a_file_is_not_taken(made: Path, tmp_path: Path, name: str) -> None:
    """Decoders fill in what is missing with grey and silence; we look for the end."""
    data = (made / name).read_bytes()
    half = tmp_path / name
    half.write_bytes(data[: len(data) * 3 // 5])
    kind: Kind = {"p": "picture", "f": "film", "s": "sound"}[name[0]]  # type: ignore[assignment]
    with pytest.raises(Permanent, match="truncated"):
        inspect_file(half, kind)


def test_a_film_with_spoiled_bytes_is_not_taken(made: Path, tmp_path: Path) -> None:
    """One byte in fifty is another one from the middle on."""
    data = bytearray((made / "f.mp4").read_bytes())
    for at in range(len(data) // 2, len(data), 50):
        data[at] ^= 0x5A
    (tmp_path / "bad.mp4").write_bytes(data)
    with pytest.raises(Permanent, match="damaged"):
        inspect_file(tmp_path / "bad.mp4", "film")


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(tmp_path: Path) -> None:
    """30,000 × 30,000 pixels in a kilobyte: nothing is unpacked."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    with pytest.raises(Permanent, match="50 megapixels"):
        inspect_file(tmp_path / "bomb.png", "picture")


@pytest.mark.parametrize(
    ("head", "kind", "is_called"),
    [
        (b"#EXTM3U\nfile:///etc/passwd", "film", "nothing known"),
        (b"GIF89a", "picture", "a GIF"),
        (b"<?xml version='1.0'?><svg/>", "picture", "XML"),
        (b'{"error": "expired"}', "film", "JSON"),
        (b"", "sound", "an empty file"),
        (bytes(64), "film", "zeros"),
        (b"RIFF\0\0\0\0WAVEfmt ", "picture", "a sound"),
    ],
)
def test_what_came_instead_is_named(head: bytes, kind: Kind, is_called: str) -> None:
    """A playlist is nothing we know: no demuxer that could open further files is ever asked."""
    with pytest.raises(Permanent, match=is_called):
        media_type(head, kind)
