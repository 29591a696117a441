"""A picture without what its camera wrote into it: place, time, owner, serial numbers, previews (pure).

bytes ─without_metadata→ the same picture, bit for bit; of the rest its colours and how it is turned stay

JPEG, PNG and WebP are chains of blocks; those that are not the picture are left out, and so is whatever
hangs behind its end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_EXIF = b"Exif\0\0"
_ICC = b"ICC_PROFILE\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP"}
) | {b"pHYs"}
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
_ORIENTATION = 0x0112


def without_metadata(content: bytes, media_type: str) -> bytes:
    """The file with the picture alone. `media_type` is what its first bytes say; others than pictures come
    back as they are. Raises `ValueError` for one that breaks off."""
    strip = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}.get(media_type)
    if strip is None:
        return content
    try:
        return strip(content)
    except (IndexError, StopIteration) as err:
        raise ValueError("the picture breaks off") from err


def _jpeg(content: bytes) -> bytes:
    kept, turned = [b"\xff\xd8"], 1
    for marker, block in _segments(content):
        if marker == _APP1:
            if block[4 : 4 + len(_EXIF)] == _EXIF:
                turned = orientation(block[4 + len(_EXIF) :])
            continue
        further = _APP0 < marker <= 0xEF and marker != _APP14
        colours = marker == _APP2 and block[4 : 4 + len(_ICC)] == _ICC
        if marker == _COMMENT or (further and not colours):
            continue
        kept.append(block)
    if turned != 1:
        body = _EXIF + _turned(turned)
        kept.insert(1, b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body)
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and whole block of each, to the end of the picture."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("this is no JPEG")
    at = 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1  # fill bytes
        if content[at] != 0xFF:
            raise ValueError("the picture is damaged")
        marker = content[at + 1]
        if marker == _EOI:
            yield marker, b"\xff\xd9"
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = _scan_end(content, end)
        if end > len(content) or end <= at + 3:
            raise IndexError
        yield marker, content[at:end]
        at = end


def _scan_end(content: bytes, at: int) -> int:
    """Where the coded picture data end: before the next marker that is one."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError
        following = content[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _png(content: bytes) -> bytes:
    if content[:8] != _PNG:
        raise ValueError("this is no PNG")
    kept, at = [_PNG], 8
    while True:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise IndexError
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        elif name == b"eXIf" and (turned := orientation(content[at + 8 : end - 4])) != 1:
            kept.append(_png_chunk(b"eXIf", _turned(turned)))
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _png_chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + name + body + check


def _webp(content: bytes) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("this is no WebP")
    ends = 8 + int.from_bytes(content[4:8], "little")
    if ends > len(content):
        raise IndexError
    found, turned, at = [], 1, 12
    while at + 8 <= ends:
        name, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        body = content[at + 8 : at + 8 + length]
        if len(body) != length:
            raise IndexError
        if name == b"EXIF":
            turned = orientation(body.removeprefix(_EXIF))
        if name in _WEBP_KEPT:
            found.append((name, body))
        at += 8 + length + length % 2
    extended = bool(found) and found[0][0] == b"VP8X"
    if extended:
        flags = found[0][1][0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if turned != 1 else 0)
        found[0] = (b"VP8X", bytes([flags]) + found[0][1][1:])
        if turned != 1:
            found.append((b"EXIF", _turned(turned)))
    chunks = b"".join(
        name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2) for name, body in found
    )
    return b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WEBP" + chunks


def orientation(tiff: bytes) -> int:
    """How the picture is turned, 1 to 8 as EXIF has it; 1, upright, where nothing can be read."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    start = number(4, 4)
    for entry in range(min(number(start, 2), 512)):
        at = start + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION:
            turned = number(at + 8, 2)
            return turned if 1 <= turned <= 8 else 1
    return 1


def _turned(orientation: int) -> bytes:
    """EXIF that says this and nothing else."""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3\0\0\0\1" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"
