"""Simulated pictures: a prompt and a size → an abstract still life in the prompt's colours, plainly marked.

Soft light, a horizon, an arch and a few solids, arranged by the prompt's hash: the same words, the
same picture. The mark in the corner says what it is.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import random
import re
from typing import Any

Colour = tuple[int, int, int]

_NAMES: dict[str, Colour] = {
    "red": (206, 62, 58), "coral": (240, 128, 108), "orange": (238, 142, 58), "amber": (240, 178, 66),
    "yellow": (244, 208, 80), "gold": (212, 172, 76), "lime": (168, 204, 78), "green": (86, 148, 96),
    "olive": (122, 128, 70), "mint": (166, 220, 192), "teal": (52, 138, 140), "turquoise": (78, 190, 190),
    "cyan": (96, 196, 216), "blue": (72, 118, 196), "navy": (40, 56, 100), "indigo": (76, 72, 156),
    "violet": (138, 96, 190), "purple": (128, 80, 168), "lavender": (190, 176, 226), "pink": (238, 150, 178),
    "magenta": (206, 74, 146), "rose": (222, 132, 142), "brown": (136, 96, 70), "beige": (226, 208, 182),
    "cream": (244, 234, 214), "sand": (222, 200, 164), "white": (240, 238, 232), "grey": (150, 152, 154),
    "gray": (150, 152, 154), "silver": (190, 196, 202), "black": (38, 38, 42), "terracotta": (198, 104, 74),
}  # fmt: skip


def palette(prompt: str) -> list[Colour]:
    """Five colours: those the prompt names, and neighbours of them."""
    found = [tuple(bytes.fromhex(code)) for code in re.findall(r"#([0-9a-fA-F]{6})\b", prompt)]
    words = re.findall(r"[a-z]+", prompt.lower())
    named = [_NAMES[word] for word in words if word in _NAMES]
    dice = random.Random(hashlib.sha256(prompt.encode()).digest())
    colours: list[Colour] = list(dict.fromkeys([(c[0], c[1], c[2]) for c in found] + named))[:5]
    if not colours:
        red, green, blue = colorsys.hsv_to_rgb(
            dice.random(), dice.uniform(0.35, 0.6), dice.uniform(0.6, 0.85)
        )
        colours.append((int(red * 255), int(green * 255), int(blue * 255)))
    known = len(colours)
    for index in range(5 - known):
        kin = colours[index % known]
        shift = ((255, 252, 244), 0.72), ((24, 26, 40), 0.5), ((255, 244, 226), 0.42), ((24, 26, 40), 0.72)
        colours.append(_towards(kin, *shift[index]))
    return sorted(colours, key=lambda c: -(c[0] * 3 + c[1] * 6 + c[2]))


def draw(prompt: str, width: int, height: int, mark: str, reference: bytes | None = None) -> Any:
    """A PIL image. A reference picture is laid into the composition, as an edit model would keep it."""
    from PIL import Image, ImageDraw, ImageFilter

    shrink = min(1.0, 1100 / max(width, height))
    w, h = max(16, round(width * shrink)), max(16, round(height * shrink))
    dice = random.Random(hashlib.sha256(prompt.encode()).digest())
    light, pale, mid, deep, dark = palette(prompt)
    image = Image.linear_gradient("L").resize((w, h)).point(lambda v: v)
    image = Image.composite(Image.new("RGB", (w, h), pale), Image.new("RGB", (w, h), light), image)
    unit = min(w, h)
    horizon = round(h * dice.uniform(0.58, 0.72))
    glow = Image.new("L", (w, h), 0)
    x, y = round(w * dice.uniform(0.2, 0.8)), round(h * dice.uniform(0.12, 0.4))
    ImageDraw.Draw(glow).ellipse(
        [x - unit * 0.55, y - unit * 0.55, x + unit * 0.55, y + unit * 0.55], fill=150
    )
    glow = glow.resize((w // 8 + 1, h // 8 + 1)).filter(ImageFilter.GaussianBlur(unit / 40)).resize((w, h))
    image = Image.composite(Image.new("RGB", (w, h), (255, 250, 240)), image, glow)
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, horizon, w, h], fill=mid)
    arch = unit * dice.uniform(0.5, 0.66)
    cx = w * dice.uniform(0.4, 0.6)
    top = horizon - arch * dice.uniform(1.0, 1.35)
    pen.pieslice([cx - arch / 2, top, cx + arch / 2, top + arch], 180, 360, fill=deep)
    pen.rectangle([cx - arch / 2, top + arch / 2, cx + arch / 2, horizon], fill=deep)
    _shade(image, [cx - arch * 0.62, horizon - unit * 0.01, cx + arch * 0.62, horizon + unit * 0.1], dark)
    step = unit * 0.07
    pen.rounded_rectangle(
        [cx - arch * 0.42, horizon - step, cx + arch * 0.42, horizon + step], step * 0.3, fill=light
    )
    if reference is None:
        _subject(image, dice, cx, horizon - step, arch, light, dark)
    else:
        _lay_in(image, reference, cx, horizon - step, arch)
    for _ in range(dice.randint(2, 4)):
        size = unit * dice.uniform(0.05, 0.13)
        bx, by = w * dice.uniform(0.06, 0.94), horizon + (h - horizon) * dice.uniform(0.1, 0.65)
        _shade(image, [bx - size, by + size * 0.6, bx + size, by + size * 1.15], dark)
        pen = ImageDraw.Draw(image)
        colour = dice.choice([light, pale, deep])
        pen.ellipse([bx - size, by - size, bx + size, by + size], fill=colour)
        pen.ellipse(
            [bx - size * 0.6, by - size * 0.7, bx, by - size * 0.1],
            fill=_towards(colour, (255, 255, 255), 0.4),
        )
    image = image.resize((width, height), Image.Resampling.LANCZOS)
    _mark(image, mark)
    return image


def _towards(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _shade(image: Any, box: list[float], dark: Colour) -> None:
    from PIL import Image, ImageDraw, ImageFilter

    shadow = Image.new("L", (image.width // 4 + 1, image.height // 4 + 1), 0)
    ImageDraw.Draw(shadow).ellipse([each / 4 for each in box], fill=110)
    shadow = shadow.filter(ImageFilter.GaussianBlur(4)).resize(image.size)
    image.paste(Image.new("RGB", image.size, _towards(dark, (0, 0, 0), 0.4)), (0, 0), shadow)


def _subject(
    image: Any, dice: random.Random, x: float, floor: float, arch: float, light: Colour, dark: Colour
) -> None:
    """The thing on the podium: a bottle, a box, a stone or a bowl."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(image)
    tall, wide = arch * dice.uniform(0.4, 0.62), arch * dice.uniform(0.16, 0.26)
    kind = dice.choice(["bottle", "box", "stone", "bowl"])
    shine = _towards(dark, (255, 255, 255), 0.28)
    if kind == "bottle":
        pen.rounded_rectangle([x - wide, floor - tall * 0.7, x + wide, floor], wide * 0.4, fill=dark)
        pen.rectangle([x - wide * 0.35, floor - tall, x + wide * 0.35, floor - tall * 0.65], fill=dark)
        pen.rounded_rectangle(
            [x - wide * 0.42, floor - tall * 1.12, x + wide * 0.42, floor - tall * 0.96], 4, fill=light
        )
        pen.rounded_rectangle(
            [x - wide * 0.7, floor - tall * 0.5, x + wide * 0.7, floor - tall * 0.18], 6, fill=light
        )
    elif kind == "box":
        pen.rectangle([x - wide * 1.2, floor - tall * 0.8, x + wide * 0.5, floor], fill=dark)
        pen.polygon(
            [(x + wide * 0.5, floor - tall * 0.8), (x + wide * 1.2, floor - tall * 0.95),
             (x + wide * 1.2, floor - tall * 0.12), (x + wide * 0.5, floor)],
            fill=shine,
        )  # fmt: skip
    elif kind == "stone":
        pen.ellipse([x - wide * 1.5, floor - tall * 0.5, x + wide * 1.5, floor], fill=dark)
        pen.ellipse([x - wide * 1.1, floor - tall * 0.85, x + wide * 0.9, floor - tall * 0.4], fill=shine)
    else:
        pen.pieslice([x - wide * 1.6, floor - tall, x + wide * 1.6, floor + tall * 0.1], 0, 180, fill=dark)
        pen.ellipse([x - wide * 1.6, floor - tall * 0.52, x + wide * 1.6, floor - tall * 0.38], fill=shine)


def _lay_in(image: Any, reference: bytes, x: float, floor: float, arch: float) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(reference)) as opened:
        small = opened.convert("RGB")
        small.thumbnail((round(arch * 0.7), round(arch * 0.7)))
    image.paste(small, (round(x - small.width / 2), round(floor - small.height)))


def _mark(image: Any, mark: str) -> None:
    from PIL import ImageDraw, ImageFont

    size = max(9, round(min(image.size) / 38))
    font = ImageFont.load_default(size)
    text = f"SIMULATED · {mark}"
    pen = ImageDraw.Draw(image, "RGBA")
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    # Away from the edges, so that a camera move or another shape does not cut it off.
    x, y = image.width * 0.1, image.height * 0.92 - (bottom - top)
    pen.rounded_rectangle(
        [x - size * 0.5, y - size * 0.3, x + right - left + size * 0.5, y + bottom + size * 0.3],
        size * 0.4,
        fill=(0, 0, 0, 96),
    )
    pen.text((x, y), text, font=font, fill=(255, 255, 255, 220))


def encoded(image: Any, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        image.save(out, "PNG", compress_level=1)
    elif kind == "webp":
        image.save(out, "WEBP", quality=85, method=0)
    else:
        image.save(out, "JPEG", quality=90)
    return out.getvalue()
