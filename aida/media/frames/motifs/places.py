"""Motifs of the country: hills, farms, forests, islands in the air."""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, mix
from aida.media.frames.drawing import Drawing, box, circle, ellipse, smooth_path, trace
from aida.media.frames.motifs.board import HEIGHT, WIDTH, Board
from aida.media.frames.motifs.towns import walker


def _tree(d: Drawing, x: float, foot: float, tall: float, colour: Rgb, trunk: Rgb) -> None:
    """A round tree, light from the left."""
    d.fill(trace("M", x - tall * 0.04, foot, "L", x - tall * 0.02, foot - tall * 0.55, "L",
        x + tall * 0.03, foot - tall * 0.55, "L", x + tall * 0.05, foot, "Z"), trunk)
    for dx, dy, r in ((-0.17, -0.52, 0.19), (0.18, -0.5, 0.18), (-0.06, -0.78, 0.22), (0.1, -0.66, 0.21),
            (0.0, -0.5, 0.2)):
        cx, cy, radius = x + dx * tall, foot + dy * tall, r * tall
        d.fill(circle(cx, cy, radius), d.radial([(0, mix(colour, WHITE, 0.28)), (0.6, colour), (1,
            mix(colour, BLACK, 0.3))], cx, cy, radius, (cx - radius * 0.4, cy - radius * 0.5)))


def _fir(d: Drawing, x: float, foot: float, tall: float, colour: Rgb) -> None:
    for step in range(5):
        top, wide = foot - tall * (1 - 0.17 * step), tall * (0.1 + 0.055 * step)
        d.fill(trace("M", x, top, "L", x + wide, top + tall * 0.3, "L", x - wide, top + tall * 0.3, "Z"),
            colour)
    d.fill(box(x - tall * 0.02, foot - tall * 0.06, tall * 0.04, tall * 0.08), colour)


def night_house(board: Board) -> None:
    """A small house with lit windows on a hill, under a sky full of stars."""
    board.sky(board.shade(board.palette[0], 0.16), board.shade(board.tone(0.35), 0.34),
        board.shade(board.tone(0.6), 0.62), bottom=1050)
    board.glow(720, 300, 260, board.tone(0.95), 0.6)
    board.back.fill(circle(720, 300, 92), board.tone(1.0))
    for index, y in enumerate((230, 410, 560)):
        x = (120, 690, 230)[index]
        cloud = [(x, y), (x + 60, y - 46), (x + 150, y - 56), (x + 230, y - 26), (x + 310, y), (x + 150,
            y + 22)]
        board.blob(board.back, cloud, board.tone(0.8), 0.35)
    board.hills(board.back, 840, 40, board.shade(board.tone(0.35), 0.36), "far",
        fade=board.shade(board.tone(0.35), 0.24))
    board.hills(board.back, 960, 34, board.shade(board.tone(0.25), 0.29), "mid",
        fade=board.shade(board.palette[0], 0.16))
    d = board.hero
    hill = "M-20 1300L-20 1110C240 1090 360 960 560 960C760 960 860 1070 1044 1090L1044 1300Z"
    d.fill(hill, d.linear([(0, board.shade(board.tone(0.3), 0.32)), (1, board.shade(board.palette[0],
        0.14))], 0, 950, 0, 1290))
    _tree(d, 800, 1062, 330, board.shade(board.tone(0.4), 0.42), board.shade(board.palette[0], 0.18))
    _tree(d, 190, 1130, 220, board.shade(board.tone(0.35), 0.36), board.shade(board.palette[0], 0.18))
    wall, roof = board.tone(0.85), board.shade(board.vivid, 0.4)
    d.fill(box(420, 800, 220, 175), d.linear([(0, wall), (1, mix(wall, BLACK, 0.4))], 420, 0, 640, 0))
    d.fill("M385 812L530 680L675 812Z", d.linear([(0, mix(roof, WHITE, 0.2)), (1, mix(roof, BLACK, 0.4))],
        385, 0, 675, 0))
    d.fill(box(575, 690, 34, 80), mix(roof, BLACK, 0.3))
    warm: Rgb = (1.0, 0.82, 0.42)
    for x, y, w, h in ((450, 846, 56, 60), (560, 846, 52, 128)):
        d.fill(box(x, y, w, h, 5), warm)
    d.fill("M570 972C560 1060 420 1120 380 1290L600 1290C580 1130 660 1060 612 972Z", board.tone(0.7), 0.5)
    for x, y in ((300, 1090), (700, 1075), (350, 1180), (760, 1190), (240, 1240)):
        d.fill(circle(x, y, 7), warm)


def farm(board: Board) -> None:
    """A white farmhouse and a silo in a field, under a wide sky."""
    blue = max(board.palette, key=lambda colour: colour[2] - colour[0])
    straw = max(board.palette, key=lambda colour: colour[0] - colour[2])
    board.sky(board.shade(blue, 0.62, 1.3), board.shade(blue, 0.8, 1.1), board.palette[-1], bottom=820)
    for x, y, s in ((150, 200, 1.1), (640, 130, 1.4), (770, 360, 0.8)):
        cloud = [(x, y), (x + 60 * s, y - 52 * s), (x + 140 * s, y - 64 * s), (x + 220 * s, y - 30 * s),
            (x + 280 * s, y), (x + 140 * s, y + 10 * s)]
        board.blob(board.back, cloud, WHITE, 0.9)
    board.hills(board.back, 800, 12, board.shade(straw, 0.6, 0.9), "far")
    board.back.fill(box(0, 830, WIDTH, 460), board.back.linear([(0, board.shade(straw, 0.8, 1.3)), (1,
        board.shade(straw, 0.5, 1.3))], 0, 830, 0, HEIGHT))
    for row in range(15):
        x = -420 + 130 * row
        board.back.stroke(trace("M", 512 + (x - 490) * 0.16, 838, "L", x, 1290), board.shade(straw, 0.42),
            5, 0.5)
    d = board.hero
    white, shadow = (0.97, 0.97, 0.95), board.tone(0.5)
    d.fill(box(690, 470, 120, 390, 4), d.linear([(0, white), (0.4, board.tone(0.8)), (1, board.tone(0.3))],
        690, 0, 810, 0))
    d.fill(trace("M", 690, 480, "A", 60, 60, "0 0 1", 810, 480, "Z"), board.tone(0.55))
    for band in range(7):
        d.fill(box(690, 520 + 50 * band, 120, 4), board.tone(0.4), 0.7)
    d.fill(box(250, 600, 300, 262), white)
    d.fill("M550 600L690 640V862H550Z", d.linear([(0, board.tone(0.75)), (1, board.tone(0.55))], 550, 0,
        690, 0))
    d.fill(trace("M", 226, 612, "L", 400, 440, "L", 574, 612, "Z"), white)
    d.fill(trace("M", 400, 432, "L", 560, 470, "L", 712, 652, "L", 574, 616, "Z"), board.tone(0.18))
    d.fill(trace("M", 216, 620, "L", 400, 432, "L", 408, 450, "L", 240, 622, "Z"), board.tone(0.3))
    for line in range(15):
        d.fill(box(250, 616 + 17 * line, 300, 2), shadow, 0.35)
    for x, y in ((292, 660), (452, 660), (292, 770), (374, 520)):
        w = 52
        d.fill(box(x - 6, y - 6, w + 12, 84), board.tone(0.6))
        d.fill(box(x, y, w, 72), board.tone(0.12))
        d.fill(box(x + w / 2 - 2, y, 4, 72), white)
        d.fill(box(x, y + 34, w, 4), white)
    d.fill(box(450, 762, 62, 100), board.tone(0.2))
    d.fill(trace("M", 232, 756, "H", 566, "L", 590, 780, "H", 210, "Z"), board.tone(0.35))
    for x in (240, 330, 430, 548):
        d.fill(box(x, 780, 9, 84), white)
    for index in range(15):
        x = -20 + 76 * index
        d.fill(box(x, 940, 13, 120), white)
        d.fill(box(x + 13, 946, 5, 114), shadow)
    for y in (966, 1016):
        d.fill(box(0, y, WIDTH, 11), white)


def forest_lake(board: Board) -> None:
    """Firs around still water in the mist, and a boat."""
    board.sky(board.tone(0.9), board.palette[-1], board.tone(0.85), bottom=860)
    for layer, (foot, light, least, most, step) in enumerate(((640, 0.72, 90, 170, 26), (720, 0.52, 150,
            280, 40), (790, 0.3, 230, 430, 62))):
        dice = board.dice(f"firs{layer}")
        for index in range(-1, WIDTH // step + 2):
            x = index * step + dice.uniform(-0.4, 0.4) * step
            open_water = 1 - 0.55 * max(0.0, 1 - abs(x - 540) / 320) * (layer / 2)
            _fir(board.back, x, foot + dice.uniform(-8, 12), dice.uniform(least, most) * open_water,
                board.tone(light))
        board.back.fill(box(0, foot - 24, WIDTH, 90), board.tone(light))
        board.back.fill(box(0, foot - 90, WIDTH, 190), board.back.linear([(0, board.palette[-1], 0.0),
            (0.6, board.palette[-1], 0.6), (1, board.palette[-1], 0.0)], 0, foot - 90, 0, foot + 100))
    board.back.fill(box(0, 800, WIDTH, 490), board.back.linear([(0, board.tone(0.82)), (0.4,
        board.tone(0.55)), (1, board.tone(0.12))], 0, 800, 0, HEIGHT))
    dice = board.dice("ripples")
    for _ in range(42):
        y = dice.uniform(815, 1270)
        x, wide = dice.uniform(-60, WIDTH), dice.uniform(60, 260)
        board.back.fill(ellipse(x, y, wide, 1.5 + (y - 800) / 160), board.tone(0.95), dice.uniform(0.08, 0.3))
    d = board.hero
    hull = trace("M", 350, 975, "Q", 512, 1050, 690, 968, "L", 664, 1024, "Q", 512, 1070, 384, 1028, "Z")
    d.fill(ellipse(520, 1052, 190, 18), board.palette[0], 0.45)
    d.fill(hull, d.linear([(0, board.tone(0.35)), (1, board.palette[0])], 350, 0, 690, 0))
    walker(d, 520, 1016, 190, board.palette[0])
    d.fill(box(380, 960, 270, 7), board.tone(0.2))


def floating_isles(board: Board) -> None:
    """Islands with ruins and trees that have left the ground."""
    board.sky(board.tone(0.6), board.palette[-1], board.tone(0.8))
    for x, y, s in ((80, 240, 1.5), (600, 160, 1.9), (520, 860, 2.2), (-40, 1000, 2.0)):
        cloud = [(x, y), (x + 60 * s, y - 44 * s), (x + 150 * s, y - 56 * s), (x + 230 * s, y - 20 * s),
            (x + 300 * s, y + 6), (x + 150 * s, y + 24 * s)]
        board.blob(board.back, cloud, board.palette[-1], 0.75)
    board.hills(board.back, 1080, 60, board.tone(0.65), "far", fade=board.tone(0.85))
    board.hills(board.back, 1190, 40, board.tone(0.5), "near", fade=board.tone(0.7))
    for x, y, s in ((790, 430, 0.5), (180, 560, 0.42)):
        _isle(board, board.back, x, y, s)
        _tree(board.back, x, y + 6, 150 * s * 1.6, board.tone(0.42), board.tone(0.2))
    d = board.hero
    _isle(board, d, 500, 740, 1.25)
    stone, shade = board.tone(0.85), board.tone(0.35)
    for x in (330, 420, 560):
        tall = 250 if x != 560 else 150
        d.fill(box(x, 742 - tall, 44, tall), d.linear([(0, stone), (1, shade)], x, 0, x + 44, 0))
        d.fill(box(x - 8, 734 - tall, 60, 18), stone)
        d.fill(box(x - 8, 730, 60, 16), stone)
    d.fill(trace("M", 312, 476, "H", 474, "L", 462, 446, "H", 330, "Z"), stone)
    d.fill(trace("M", 312, 476, "H", 474, "V", 492, "H", 318, "Z"), shade)
    _tree(d, 690, 758, 330, board.tone(0.45), board.tone(0.15))
    for x, y, r in ((390, 1080, 26), (560, 1150, 18), (620, 1050, 12), (450, 1200, 10)):
        d.fill(smooth_path([(x - r, y), (x, y - r), (x + r * 1.2, y - 2), (x + r * 0.2, y + r * 1.1)]),
            board.tone(0.4))
    for x, y in ((210, 330), (250, 300), (300, 345), (760, 250), (800, 280)):
        board.back.stroke(trace("M", x - 16, y - 6, "Q", x - 6, y - 12, x, y, "Q", x + 6, y - 12, x + 16,
            y - 6), board.tone(0.15), 3.5)


def _isle(board: Board, d: Drawing, x: float, y: float, s: float) -> None:
    rock = [(x - 250 * s, y), (x - 190 * s, y + 60 * s), (x - 150 * s, y + 150 * s), (x - 80 * s,
        y + 190 * s), (x - 30 * s, y + 330 * s), (x + 40 * s, y + 200 * s), (x + 120 * s, y + 170 * s),
        (x + 180 * s, y + 70 * s), (x + 250 * s, y)]
    d.fill(trace("M", *rock[0], *[part for point in rock[1:] for part in ("L", *point)], "Z"),
        d.linear([(0, board.tone(0.55)), (0.5, board.tone(0.35)), (1, board.tone(0.1))], x - 240 * s, y,
        x + 220 * s, y + 200 * s))
    for dx, deep in ((-120, 140), (-20, 260), (90, 140)):
        d.stroke(trace("M", x + dx * s, y + 30 * s, "l", 20 * s, deep * 0.5 * s, "l", -14 * s,
            deep * 0.4 * s), board.tone(0.12), 5 * s, 0.5)
    d.fill(ellipse(x, y, 256 * s, 34 * s), d.linear([(0, board.tone(0.7)), (1, board.tone(0.4))],
        x - 250 * s, 0, x + 250 * s, 0))


def meadow(board: Board) -> None:
    """A summer meadow with big clouds, a path and a small house."""
    sky = max(board.palette, key=lambda colour: colour[1] + colour[2] - colour[0])
    green: Rgb = (0.49, 0.62, 0.34)
    board.sky((0.42, 0.63, 0.74), (0.67, 0.82, 0.84), sky, bottom=800)
    for x, y, s in ((120, 560, 2.1), (560, 420, 2.5), (-60, 300, 1.4)):
        for dx, dy, r in ((0, 0, 80), (80, -46, 96), (178, -70, 112), (280, -30, 92), (350, 6, 64), (150,
                10, 90)):
            cx, cy, radius = x + dx * s * 0.72, y + dy * s * 0.72, r * s * 0.62
            board.back.fill(circle(cx, cy, radius), board.back.radial([(0, WHITE), (0.7, (0.97, 0.96,
                0.92)), (1, (0.84, 0.88, 0.88))], cx, cy, radius, (cx - radius * 0.3, cy - radius * 0.5)))
    board.hills(board.back, 740, 34, mix(green, sky, 0.5), "far", fade=mix(green, sky, 0.2))
    board.hills(board.back, 850, 40, mix(green, (0.75, 0.78, 0.4), 0.25), "mid", fade=mix(green, BLACK, 0.15))
    near = mix(green, (0.8, 0.8, 0.42), 0.35)
    board.hills(board.back, 980, 26, near, "near", fade=mix(green, BLACK, 0.35))
    board.back.fill("M610 905C560 960 700 1010 560 1090C470 1150 420 1220 400 1300L640 1300C620 1200 "
        "700 1140 760 1060C800 980 650 950 640 905Z", (0.86, 0.76, 0.56))
    d = board.hero
    _tree(d, 250, 960, 420, mix(green, BLACK, 0.1), board.tone(0.3))
    wall, roof = (0.94, 0.89, 0.78), (0.68, 0.33, 0.22)
    d.fill(box(560, 790, 170, 122), d.linear([(0, wall), (1, mix(wall, BLACK, 0.25))], 560, 0, 730, 0))
    d.fill("M536 798L596 700L700 700L756 798Z", d.linear([(0, mix(roof, WHITE, 0.2)), (1, mix(roof, BLACK,
        0.2))], 0, 700, 0, 798))
    d.fill(box(680, 668, 26, 62), mix(roof, BLACK, 0.2))
    for x in (584, 668):
        d.fill(box(x, 830, 36, 38, 3), (0.35, 0.5, 0.56))
    dice = board.dice("flowers")
    for _ in range(170):
        low = dice.uniform(1000, 1270)
        size = 3 + (low - 990) / 50
        colour: Rgb = dice.choice([WHITE, (0.95, 0.8, 0.3), (0.85, 0.42, 0.34), (0.72, 0.6, 0.8)])
        d.fill(circle(dice.uniform(0, WIDTH), low, size), colour, 0.95)
    walker(d, 560, 1130, 130, (0.62, 0.25, 0.22))


def paper_hills(board: Board) -> None:
    """Hills, a sun and arches cut from paper, one behind the other."""
    pale = board.palette[-1]
    board.sky(pale, pale)
    board.back.fill(circle(650, 400, 190), board.tone(0.75))
    board.back.fill(circle(650, 400, 120), board.tone(0.92))
    for x, w, top, light in ((90, 270, 520, 0.62),):
        board.back.fill(trace("M", x, 1000, "V", top, "A", w / 2, w / 2, "0 0 1", x + w, top, "V", 1000,
            "Z"), board.tone(light))
        board.back.fill(trace("M", x + 56, 1000, "V", top + 30, "A", (w - 112) / 2, (w - 112) / 2, "0 0 1",
            x + w - 56, top + 30, "V", 1000, "Z"), board.tone(0.88))
    for y, rise, light, what in ((720, 70, 0.72, "a"), (850, 60, 0.55, "b"), (990, 50, 0.36, "c")):
        board.hills(board.back, y, rise, board.tone(light), what)
    d = board.hero
    board.hills(d, 1120, 40, board.tone(0.16), "d")
    for x, foot, tall, light in ((760, 1110, 300, 0.3), (860, 1140, 220, 0.45), (250, 1140, 260, 0.4)):
        leaf = [(x, foot - tall), (x + tall * 0.26, foot - tall * 0.5), (x, foot - tall * 0.06),
            (x - tall * 0.26, foot - tall * 0.5)]
        board.blob(d, leaf, board.tone(light))
        d.fill(box(x - 4, foot - tall * 0.7, 8, tall * 0.74), board.tone(0.05))
    for x, y, s in ((180, 300, 1.0), (420, 220, 0.7)):
        cloud = [(x, y), (x + 50 * s, y - 46 * s), (x + 130 * s, y - 52 * s), (x + 210 * s, y - 16 * s),
            (x + 240 * s, y + 18 * s), (x + 20 * s, y + 20 * s)]
        board.blob(board.back, cloud, board.tone(0.97))
