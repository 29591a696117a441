"""Motifs of things: specimens, candles, keys, toys, glass, crystals, a still life."""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

import math

from aida.media.frames.colours import BLACK, WHITE, Rgb, css, mix
from aida.media.frames.drawing import Drawing, box, circle, ellipse, polar, smooth_path, trace
from aida.media.frames.motifs.board import HEIGHT, WIDTH, Board
from aida.media.frames.props import ball, block, podium


def specimen(board: Board) -> None:
    """A beetle under a pointed arch, with moths and a scale."""
    board.sky(board.tone(0.97), board.tone(0.9))
    b, ink = board.back, board.palette[0]
    for inset in (0, 34, 60):
        x1, x2, top = 110 + inset, 914 - inset, 420 + inset
        b.stroke(trace("M", x1, 1180 - inset * 0.4, "V", top, "Q", x1 + 60, 190 + inset * 0.7, 512,
            70 + inset * 1.3, "Q", x2 - 60, 190 + inset * 0.7, x2, top, "V", 1180 - inset * 0.4, "Z"), ink,
            9 if inset == 0 else 4)
    for side in (-1, 1):
        for index in range(3):
            cx, cy = 512 + side * (120 + 90 * index), 300 + 62 * index * index * 0.5
            b.stroke(circle(cx, cy, 40), ink, 5)
            for petal in range(4):
                b.fill(circle(*polar(cx, cy, 20, 90 * petal + 45), 14), board.tone(0.45))
    for side in (-1, 1):
        x = 512 + side * 330
        for row in range(7):
            b.fill(box(x - 26, 470 + 92 * row, 52, 60), board.tone(0.75))
            b.stroke(box(x - 26, 470 + 92 * row, 52, 60), ink, 3)
    d = board.hero
    x, y = 512, 740
    for side in (-1, 1):
        for index, (dy, ex, ey) in enumerate(((-120, 210, -250), (0, 270, -10), (110, 230, 240))):
            d.stroke(trace("M", x + side * 90, y + dy, "L", x + side * (150 + 18 * index),
                y + dy + (ey - dy) * 0.35, "L", x + side * ex, y + ey), ink, 20)
        d.stroke(trace("M", x + side * 34, y - 300, "Q", x + side * 90, y - 420, x + side * 190, y - 400),
            ink, 12)
    shell = d.radial([(0, board.tone(0.9)), (0.45, board.tone(0.45)), (1, ink)], x, y + 40, 300, (x - 90,
        y - 60))
    d.fill(ellipse(x, y + 60, 170, 270), shell)
    d.fill(trace("M", x - 140, y - 90, "Q", x, y - 190, x + 140, y - 90, "Q", x + 160, y - 240, x, y - 262,
        "Q", x - 160, y - 240, x - 140, y - 90, "Z"), d.linear([(0, board.tone(0.8)), (1, ink)], x - 150,
        0, x + 150, 0))
    d.fill(ellipse(x, y - 280, 66, 50), d.linear([(0, board.tone(0.5)), (1, ink)], x - 66, 0, x + 66, 0))
    d.stroke(trace("M", x, y - 150, "V", y + 328), ink, 7)
    for side in (-1, 1):
        for line in range(4):
            d.stroke(trace("M", x + side * (28 + 30 * line), y - 120 + 16 * line, "Q",
                x + side * (40 + 34 * line), y + 80, x + side * (18 + 22 * line), y + 300 - 34 * line),
                ink, 4, 0.75)
    board.art("butterfly", 300, 1140, 150, turn=-14)
    board.art("butterfly", 724, 1140, 150, turn=14)
    d.stroke("M 412 1110 H 612 M 412 1098 V 1122 M 512 1102 V 1118 M 612 1098 V 1122", ink, 5)


def candle_rose(board: Board) -> None:
    """A candle, roses and a skullcap of drapery within a carved frame."""
    board.sky(board.shade(board.palette[0], 0.1), board.shade(board.palette[1], 0.16))
    drape = [(-20, -20), (420, -20), (300, 220), (210, 520), (180, 900), (60, 1100), (-20, 1120)]
    board.blob(board.back, drape, board.back.linear([(0, board.shade(board.tone(0.45), 0.36, 1.6)), (1,
        board.shade(board.palette[0], 0.12))], 0, 0, 400, 400))
    for fold in range(6):
        board.back.stroke(trace("M", 60 + 62 * fold, -10, "Q", 40 + 40 * fold, 500, 20 + 24 * fold, 1080),
            board.shade(board.palette[0], 0.09), 14, 0.6)
    board.glow(620, 420, 620, (1.0, 0.72, 0.36), 0.7)
    board.back.fill(box(0, 1000, WIDTH, 290), board.back.linear([(0, (0.30, 0.19, 0.12)), (1, (0.08, 0.05,
        0.04))], 0, 1000, 0, HEIGHT))
    d = board.hero
    wax = d.linear([(0, (0.95, 0.88, 0.72)), (0.4, (0.86, 0.74, 0.54)), (1, (0.36, 0.26, 0.17))], 570, 0,
        680, 0)
    d.fill("M572 560Q590 540 625 552Q662 540 678 566V960H572Z", wax)
    for x, tall in ((580, 150), (604, 90), (664, 190), (646, 60)):
        d.fill(box(x, 552, 17, tall, 8), (0.93, 0.84, 0.66))
    d.stroke("M 625 552 V 520", BLACK, 6)
    d.fill(smooth_path([(625, 390), (656, 470), (648, 515), (625, 530), (602, 515), (594, 470)]),
        d.linear([(0, (1.0, 0.62, 0.2)), (1, (1.0, 0.95, 0.7))], 0, 390, 0, 530))
    d.fill(ellipse(625, 968, 160, 34), d.linear([(0, (0.72, 0.56, 0.3)), (1, (0.2, 0.13, 0.07))], 465, 0,
        785, 0))
    d.fill(ellipse(625, 955, 120, 22), (0.28, 0.19, 0.1))
    board.art("rose", 330, 1110, 470, turn=-14)
    board.art("rose", 800, 1150, 300, turn=38)
    board.art("fallen-leaf", 520, 1190, 120)
    for x, y in ((240, 1130), (430, 1150), (300, 1200)):
        d.fill(smooth_path([(x, y), (x + 40, y - 16), (x + 66, y + 6), (x + 26, y + 22)]), (0.55, 0.1, 0.14))
    _frame(board, board.shade(board.tone(0.5), 0.42))


def _frame(board: Board, gold: Rgb) -> None:
    """A carved frame around everything."""
    b = board.hero
    for inset, wide, light in ((14, 26, 0.5), (40, 10, 0.15), (56, 6, 0.6)):
        b.stroke(box(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset, 6), mix(gold,
            WHITE if light > 0.4 else BLACK, 0.3), wide)
    for x in (44, WIDTH - 44):
        for y in (44, HEIGHT - 44):
            for petal in range(8):
                b.fill(circle(*polar(x, y, 30, 45 * petal), 15), gold)
            b.fill(circle(x, y, 20), mix(gold, WHITE, 0.3))


def treasure(board: Board) -> None:
    """A key before a carved medallion."""
    board.sky(board.shade(board.palette[1], 0.22), board.shade(board.palette[0], 0.09))
    b = board.back
    stone = board.tone(0.35)
    for ring in range(6):
        r = 480 - 62 * ring
        b.stroke(circle(512, 600, r), board.tone(0.2 + 0.07 * ring), 20)
        count = 28 - 4 * ring
        for index in range(max(6, count)):
            x, y = polar(512, 600, r - 30, 360 / max(6, count) * index)
            b.fill(circle(x, y, 12), mix(stone, WHITE, 0.1 + 0.05 * ring))
    d = board.hero
    brass = d.linear([(0, (0.98, 0.88, 0.62)), (0.5, (0.72, 0.55, 0.3)), (1, (0.28, 0.19, 0.1))], 380, 0,
        660, 0)
    for petal in range(4):
        cx, cy = polar(512, 400, 112, 90 * petal + 45)
        d.stroke(circle(cx, cy, 84), brass, 40)
    d.fill(circle(512, 400, 58), brass)
    d.fill(circle(512, 400, 30), (0.45, 0.06, 0.08))
    d.fill(box(482, 560, 60, 500, 10), brass)
    for y, w in ((580, 130), (640, 100), (700, 84)):
        d.fill(box(512 - w / 2, y, w, 30, 12), brass)
    for y, w in ((900, 170), (970, 120), (1020, 190)):
        d.fill(box(530, y, w, 46, 4), brass)


def toys(board: Board) -> None:
    """A toy car, a robot and building blocks."""
    colours = [max(board.palette, key=lambda c: c[2] - c[0]), max(board.palette,
        key=lambda c: c[0] - c[1]), board.vivid]
    board.sky(board.shade(colours[2], 0.82, 1.0), board.shade(colours[2], 0.74, 1.2), bottom=850)
    board.back.fill(box(0, 840, WIDTH, 450), board.back.linear([(0, board.shade(colours[0], 0.66, 1.1)),
        (1, board.shade(colours[0], 0.5, 1.2))], 0, 840, 0, HEIGHT))
    board.back.fill(circle(512, 640, 330), board.shade(colours[1], 0.62, 1.3), 0.9)
    d = board.hero
    yellow: Rgb = (0.98, 0.78, 0.2)
    for x, y, w, colour in ((90, 760, 200, colours[1]), (90, 600, 200, yellow), (140, 446, 150,
            colours[0]), (760, 800, 190, yellow)):
        block(d, x, y, w, 155, board.shade(colour, 0.58, 1.5) if colour is not yellow else yellow, 20)
        for stud in range(2):
            podium(d, x + w * (0.3 + 0.4 * stud), y - 6, w * 0.13, 14, board.shade(colour, 0.62,
                1.5) if colour is not yellow else yellow, 0.3)
    board.art("robot", 560, 900, 520)
    board.art("racing-car", 690, 1170, 470)
    ball(d, 250, 1080, 110, board.shade(colours[2], 0.62, 1.3), 0.9)
    board.art("balloon", 840, 560, 330)


def glass_lily(board: Board) -> None:
    """A peacock between lilies in a round arch."""
    board.sky(board.shade(board.palette[1], 0.3), board.shade(board.palette[0], 0.2))
    b = board.back
    blue = max(board.palette, key=lambda colour: colour[2] - colour[0])
    arch = trace("M", 110, 1220, "V", 520, "A", 402, 402, "0 0 1", 914, 520, "V", 1220, "Z")
    b.fill(arch, b.linear([(0, board.shade(blue, 0.62)), (0.6, board.shade(blue, 0.42)), (1,
        board.shade(blue, 0.3))], 0, 120, 0, 1220))
    b.stroke(arch, board.palette[0], 26)
    d = board.hero
    d.fill(circle(512, 430, 230), d.radial([(0, (1.0, 0.9, 0.6)), (1, board.vivid)], 512, 430, 230))
    for ring in range(2):
        count, far, size = ((13, 400, 60), (11, 300, 48))[ring]
        for index in range(count):
            turn = 180 + 180 / (count - 1) * index
            x, y = polar(512, 700, far, turn)
            d.stroke(trace("M", 512, 840, "Q", (512 + x) / 2, 760, x, y), board.shade(board.vivid, 0.4), 9)
            d.fill(ellipse(x, y, size * 0.8, size), board.shade(blue, 0.5, 1.8))
            d.fill(circle(x, y, size * 0.5), board.vivid)
            d.fill(circle(x, y, size * 0.25), board.palette[0])
    body = [(512, 540), (560, 590), (556, 680), (620, 800), (600, 960), (512, 1040), (424, 960), (404,
        800), (468, 680), (464, 590)]
    board.blob(d, body, board.shade(blue, 0.46, 2.2))
    d.fill(circle(512, 560, 56), board.shade(blue, 0.5, 2.2))
    d.fill(trace("M", 512, 570, "l", -20, 16, "l", 20, 30, "l", 20, -30, "Z"), board.vivid)
    for index in (-1, 0, 1):
        d.stroke(trace("M", 512, 505, "L", 512 + 34 * index, 440), board.vivid, 6)
        d.fill(circle(512 + 34 * index, 436, 13), board.vivid)
    for x in (250, 774):
        d.stroke(trace("M", x, 1210, "Q", x + (20 if x < 500 else -20), 1090, x, 1010), (0.25, 0.4, 0.28), 14)
        for turn in (-40, 0, 40):
            petal = smooth_path([(x, 1020), (x - 34, 940), (x, 860), (x + 34, 940)])
            white = css(board.tone(0.98))
            d.add(f'<g transform="rotate({turn} {x} 1020)"><path d="{petal}" fill="{white}"/></g>')
        d.fill(circle(x, 985, 20), board.vivid)


def crystals(board: Board) -> None:
    """A cluster of crystals."""
    board.sky(board.shade(board.palette[0], 0.08), board.shade(board.palette[0], 0.12))
    blue = max(board.palette, key=lambda colour: colour[2] - colour[0])
    board.glow(512, 640, 560, board.shade(blue, 0.45, 1.4), 0.6)
    d = board.hero
    for turn, long, wide in ((-58, 380, 110), (56, 400, 116), (-32, 520, 130), (30, 540, 136), (-8, 660,
            160), (12, 470, 120)):
        x, y = 512, 960
        left, tip, right = (polar(x, y, long * 0.78, turn - 90 - 9), polar(x, y, long, turn - 90), polar(x,
            y, long * 0.78, turn - 90 + 9))
        base1, base2 = polar(x, y, wide * 0.5, turn + 180), polar(x, y, wide * 0.5, turn)
        grow = 1.0
        d.fill(trace("M", *base1, "L", *left, "L", *tip, "L", x, y, "Z"), board.tone(0.95 * grow))
        d.fill(trace("M", *base2, "L", *right, "L", *tip, "L", x, y, "Z"), board.shade(blue, 0.42, 1.2))
        d.fill(trace("M", x, y, "L", *tip, "L", *right, "Z"), board.tone(0.55))
    for index in range(26):
        dice = board.dice(f"shard{index}")
        cx, cy = polar(512, 760, dice.uniform(330, 560), dice.uniform(190, 350))
        r = dice.uniform(6, 24)
        d.fill(trace("M", cx, cy - r, "l", r * 0.7, r, "l", -r * 0.7, r, "l", -r * 0.6, -r, "Z"),
            board.tone(dice.uniform(0.5, 1)))


def _petals(d: Drawing, x: float, y: float, r: float, colour: Rgb) -> None:
    for index in range(5):
        d.fill(circle(*polar(x, y, r * 0.6, 72 * index), r * 0.5), colour)
    d.fill(circle(x, y, r * 0.3), mix(colour, BLACK, 0.4))


def still_life(board: Board) -> None:
    """A vase with branches, a bowl and a ball: for styles that say nothing of a subject."""
    board.sky(board.tone(0.9), board.tone(0.72), bottom=900)
    if board.dark:
        board.sky(board.tone(0.22), board.tone(0.4), bottom=900)
    board.back.fill(circle(660, 420, 230), board.vivid)
    table = board.tone(0.2 if board.dark else 0.6)
    board.back.fill(box(0, 890, WIDTH, 400), board.back.linear([(0, mix(table, WHITE, 0.15)), (1,
        mix(table, BLACK, 0.3))], 0, 890, 0, HEIGHT))
    d = board.hero
    clay = board.tone(0.85 if board.dark else 0.4)
    for turn, long in ((-26, 470), (-6, 560), (20, 480), (38, 380)):
        tip = polar(430, 640, long, turn - 90)
        d.stroke(trace("M", 430, 640, "Q", 430 + turn * 2, 420, *tip),
            board.tone(0.15 if not board.dark else 0.6), 9)
        for index in range(4):
            share = 0.4 + 0.2 * index
            px, py = 430 + (tip[0] - 430) * share, 640 + (tip[1] - 640) * share
            _petals(d, px + 22 * math.sin(turn + index), py, 34, board.vivid if index % 2 else board.second)
    vase = [(390, 600), (470, 600), (462, 680), (560, 800), (580, 960), (520, 1090), (340, 1090), (280,
        960), (300, 800), (398, 680)]
    board.blob(d, vase, d.linear([(0, mix(clay, WHITE, 0.4)), (0.4, clay), (1, mix(clay, BLACK, 0.5))],
        280, 0, 580, 0))
    podium(d, 750, 1010, 150, 84, board.second, 0.22)
    ball(d, 700, 960, 66, board.vivid, 0.7)
    ball(d, 800, 966, 56, mix(board.vivid, board.tone(1.0), 0.4), 0.7)
