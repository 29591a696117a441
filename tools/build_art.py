"""Build the pictures and the keyword tables of `aida/media/art` from three unpacked npm packages.

    @iconify-json/fluent-emoji        colour bodies, 32×32 view box (MIT, Microsoft)
    @iconify-json/fluent-emoji-flat   which character and which category a name stands for
    cldr-annotations-full             keywords per character and language (Unicode licence v3)
        → pictures.xz + pictures.json (blocks of bodies and where each one lies)
        → words/<language>.xz         (keyword → pictures)

Run: python tools/build_art.py FLUENT FLAT ANNOTATIONS OUT   (four folders). Same input, same bytes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import string
from collections import defaultdict
from pathlib import Path
from typing import Any

from aida.media.subject.tokens import fold, tokens
from aida.media.subject.words import LANGUAGES

# Further annotation folders whose words serve the same language.
KIN = {"en": ["en-GB", "en-001"], "es": ["es-419"], "pt": ["pt-PT"], "zh": ["zh-Hant"], "fr": ["fr-CA"]}
BLOCK = 16  # pictures per xz stream: 4 ms to unpack one, 6 % larger than streams twice as long
BIGGEST = 140_000


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TONE = re.compile(r"(-(light|medium-light|medium|medium-dark|dark))+$")
CLOCK = re.compile(r"(oclock|thirty)$")
# What no client sells or does, or would not want to see beside what they sell.
DROPPED = _names("""
    coffin headstone funeral-urn cigarette love-hotel derelict-house heart-suit spade-suit club-suit
    diamond-suit bell-with-slash muted-speaker wilted-flower fly cockroach low-battery prohibited
    new-moon-face first-quarter-moon-face last-quarter-moon-face waning-crescent-moon dagger bomb
    waning-gibbous-moon waxing-crescent-moon waxing-gibbous-moon first-quarter-moon
    last-quarter-moon cloud-with-rain broken-chain empty-nest mouse-trap kaaba lipstick-mark
    non-potable-water hole map-of-japan restroom water-closet petri-dish moai chart-decreasing
    money-with-wings stop-sign
""")
# Of the people, smileys, symbols and flags only these can be a product, a trade or a prop.
KEPT = _names("""
    anatomical-heart artist astronaut baby bone brain breast-feeding busts-in-silhouette child
    clapping-hands construction-worker cook detective ear ear-with-hearing-aid eye eyes
    factory-worker farmer firefighter flexed-biceps foot footprints guard handshake health-worker
    heart-hands horse-racing judge lungs mechanic mechanical-arm mechanical-leg nail-polish ninja
    office-worker old-woman older-person people-hugging person-biking person-cartwheeling
    person-climbing person-fencing person-feeding-baby person-getting-haircut person-getting-massage
    person-golfing person-in-bed person-in-lotus-position person-in-steamy-room person-in-tuxedo
    person-juggling person-lifting-weights person-mage person-mountain-biking
    person-playing-handball person-playing-water-polo person-rowing-boat person-running
    person-superhero person-surfing person-swimming person-taking-bath person-vampire person-walking
    person-with-veil person-wrestling pilot police-officer pregnant-woman prince princess
    raising-hands santa-claus scientist selfie singer skier snowboarder speaking-head student
    teacher technologist thumbs-up tooth victory-hand waving-hand writing-hand woman-dancing
    man-dancing alien clown-face dashing-away ghost growing-heart heart-with-ribbon hundred-points
    love-letter red-heart robot smiling-face-with-sunglasses sparkling-heart speech-balloon
    sweat-droplets two-hearts zzz right-anger-bubble check-mark-button recycling-symbol yin-yang
    infinity atom-symbol medical-symbol antenna-bars musical-notes chequered-flag rainbow-flag
""")
SIFTED = {"People & Body", "Smileys & Emotion", "Symbols", "Flags"}

NUMBER = re.compile(r"\d*\.\d+")


def chosen(name: str, names: set[str], category: str) -> bool:
    """Whether a picture is one that a client's subject may ask for."""
    if TONE.search(name) and TONE.sub("", name) in names:
        return False
    if name in DROPPED or CLOCK.search(name):
        return False
    return category not in SIFTED or name in KEPT


def rounded(text: str) -> str:
    """One fraction with three decimals; two let relative paths drift so far that one can see it."""
    value = float(text)
    short = f"{value:.3f}" if value >= 0.1 else f"{value:.3g}"
    if "e" in short:
        short = f"{value:.6f}"
    return short.rstrip("0").rstrip(".").removeprefix("0") or "0"


def with_short_numbers(body: str) -> str:
    """The body with every fraction rounded; numbers that stood glued together (1.5.5) stay apart."""
    parts: list[str] = []
    end = 0
    for match in NUMBER.finditer(body):
        gap = body[end : match.start()]
        # 01.5 is a flag of an arc and a number: better left alone.
        number = match[0] if re.match(r"0\d", match[0]) else rounded(match[0])
        # 1.5.5 is two numbers as long as both keep their points.
        glued = not gap and parts and not ("." in parts[-1] and number.startswith("."))
        parts += [gap, " " if glued else "", number]
        end = match.end()
    return "".join([*parts, body[end:]])


def with_short_ids(body: str) -> str:
    """The body with ids a, b, c … in order of appearance."""
    letters = string.ascii_letters
    ids = [a + b for a in ["", *letters] for b in letters]
    short = dict(zip(re.findall(r'\bid="([^"]+)"', body), ids, strict=False))
    return re.sub(r'(\bid="|url\(#|href="#)([^")]+)', lambda m: m[1] + short[m[2]], body)


def read_json(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def characters(flat: Path) -> dict[str, str]:
    """Picture name → its emoji, without variation selectors."""
    found: dict[str, str] = {}
    for code, name in read_json(flat / "chars.json").items():
        found.setdefault(str(name), "".join(chr(int(point, 16)) for point in code.split("-")))
    return {name: emoji.replace("\ufe0f", "") for name, emoji in found.items()}


def pack_pictures(bodies: dict[str, str], facts: dict[str, tuple[str, str]], out: Path) -> None:
    """Write the bodies in blocks of xz streams, and the list of where each one is."""
    names = sorted(bodies, key=lambda name: (facts[name][1], name))
    data = bytearray()
    index: dict[str, list[object]] = {}
    for start in range(0, len(names), BLOCK):
        block = names[start : start + BLOCK]
        packed = lzma.compress(
            "\n".join(bodies[name] for name in block).encode(), preset=9 | lzma.PRESET_EXTREME
        )
        for place, name in enumerate(block):
            index[name] = [*facts[name], len(data), len(packed), place]
        data += packed
    (out / "pictures.xz").write_bytes(data)
    lines = (f"{json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in index.items())
    (out / "pictures.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def keyword_table(annotations: Path, language: str, names: dict[str, str]) -> str:
    """Lines `words<TAB>picture numbers`; a number with ! marks the picture whose own name this is."""
    number = {emoji: place for place, emoji in enumerate(names.values())}
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    for folder in [language, *KIN.get(language, [])]:
        file = annotations / folder / "annotations.json"
        rows = json.loads(file.read_text(encoding="utf-8"))["annotations"]["annotations"]
        for character, row in rows.items():
            picture = number.get(character.replace("\ufe0f", ""))
            if picture is None:
                continue
            for kind in ("default", "tts"):
                for words in row.get(kind, []):
                    key = " ".join(tokens(fold(words, language), language))
                    if key:
                        named = found[key].get(picture, False)
                        found[key][picture] = named or kind == "tts"
    lines = []
    for key in sorted(found):
        marks = ",".join(f"{picture}{'!' * named}" for picture, named in sorted(found[key].items()))
        lines.append(f"{key}\t{marks}")
    return "\n".join(lines)


def build(fluent: Path, flat: Path, annotations: Path, out: Path) -> None:
    icons = read_json(fluent / "icons.json")["icons"]
    category = {
        str(name): title
        for title, group in read_json(flat / "metadata.json")["categories"].items()
        for name in group
    }
    emoji = characters(flat)
    bodies: dict[str, str] = {}
    for name, icon in icons.items():
        if not chosen(name, set(icons), category.get(name, "Symbols")):
            continue
        body = with_short_numbers(with_short_ids(str(icon["body"])))
        if len(body) <= BIGGEST:
            bodies[name] = body
    facts = {name: (emoji[name], category[name].split(" ")[0].lower()) for name in bodies}
    pack_pictures(bodies, facts, out)
    names = {name: facts[name][0] for name in json.loads((out / "pictures.json").read_text("utf-8"))}
    (out / "words").mkdir(exist_ok=True)
    for language in sorted(LANGUAGES):
        table = keyword_table(annotations, language, names).encode()
        (out / "words" / f"{language}.xz").write_bytes(lzma.compress(table, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("fluent", "flat", "annotations", "out"):
        parser.add_argument(name, type=Path)
    build(**vars(parser.parse_args()))
