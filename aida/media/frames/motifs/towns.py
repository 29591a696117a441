"""Motifs of towns: a wire skyline, ruins, a street after rain."""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, mix
from aida.media.frames.drawing import Drawing, box, circle, ellipse, trace
from aida.media.frames.motifs.board import HEIGHT, WIDTH, Board


def walker(d: Drawing, x: float, foot: float, tall: float, colour: Rgb) -> None:
    """Somebody seen from behind, far away."""
    d.fill(circle(x, foot - tall * 0.9, tall * 0.085), colour)
    coat = trace("M", x - tall * 0.1, foot - tall * 0.8, "Q", x, foot - tall * 0.86, x + tall * 0.1,
        foot - tall * 0.8, "L", x + tall * 0.17, foot - tall * 0.28, "L", x - tall * 0.17,
        foot - tall * 0.28, "Z")
    d.fill(coat, colour)
    for side in (-1, 1):
        d.fill(trace("M", x + side * tall * 0.02, foot - tall * 0.3, "L", x + side * tall * 0.12,
            foot - tall * 0.3, "L", x + side * tall * 0.1, foot, "L", x + side * tall * 0.03, foot, "Z"),
            colour)


def skyline(board: Board) -> None:
    """Towers and a setting sun over a plain: what wire lines are drawn of."""
    board.sky(board.shade(board.palette[0], 0.1), board.shade(board.palette[1], 0.2), bottom=850)
    board.back.fill(box(0, 845, WIDTH, 440), board.shade(board.palette[0], 0.08))
    d = board.hero
    sun = d.linear([(0, board.tone(1.0)), (1, board.shade(board.vivid, 0.5, 1.6))], 0, 330, 0, 760)
    d.fill(circle(512, 560, 225), sun)
    for step in range(6):
        d.fill(box(270, 600 + 34 * step, 484, 8 + 3 * step), board.shade(board.palette[0], 0.1))
    dice = board.dice("towers")
    for x in range(-20, WIDTH, 86):
        near = 1 - abs(x + 40 - 512) / 560
        tall = dice.uniform(110, 210) + 250 * max(0, 0.75 - near) + dice.choice((0, 90))
        wall = board.shade(board.palette[0], 0.13)
        d.fill(box(x, 848 - tall, 72, tall), wall)
        d.fill(trace("M", x + 72, 848 - tall, "l", 16, -14, "V", 848, "h", -16, "Z"),
            board.shade(board.palette[1], 0.3))
        for row in range(int(tall // 30)):
            for column in range(3):
                if dice.random() < 0.6:
                    d.fill(box(x + 10 + 20 * column, 858 - tall + 30 * row, 11, 15), board.tone(0.85), 0.9)


def ruins(board: Board) -> None:
    """A dead city in grey air, and one walker on the road."""
    pale = board.palette[-1]
    board.sky(board.tone(0.78), pale, board.tone(0.82), bottom=1000)
    for layer, (y, light, strength) in enumerate(((720, 0.82, 1.0), (800, 0.68, 1.0), (900, 0.5, 1.0))):
        dice = board.dice(f"ruin{layer}")
        colour = board.tone(light)
        x = -40.0
        while x < WIDTH:
            wide, tall = (dice.uniform(60, 150), dice.uniform(120,
                470) * (1 - 0.16 * layer) * (0.5 + abs(x - 480) / 620))
            top = y - tall
            broken = trace("M", x, y + 200, "L", x, top, "L", x + wide * 0.3, top - dice.uniform(-30, 40),
                "L", x + wide * 0.5, top + dice.uniform(20, 90), "L", x + wide * 0.75,
                top + dice.uniform(-10, 60), "L", x + wide, top + dice.uniform(60, 140), "L", x + wide,
                y + 200, "Z")
            board.back.fill(broken, colour, strength)
            for row in range(int(tall // 46)):
                for column in range(int(wide // 28)):
                    if dice.random() < 0.42:
                        board.back.fill(box(x + 8 + 28 * column, top + 60 + 46 * row, 13, 24), mix(colour,
                            BLACK, 0.25))
            x += wide + dice.uniform(-10, 60)
    ground = board.back.linear([(0, board.tone(0.45)), (1, board.palette[0])], 0, 900, 0, HEIGHT)
    board.hills(board.back, 960, 20, board.tone(0.4), "rubble")
    board.back.fill(box(0, 990, WIDTH, 300), ground)
    board.back.fill("M470 940L530 940L900 1290L120 1290Z", board.tone(0.55), 0.55)
    for step in range(4):
        board.back.fill(trace("M", 497 - 4 * step, 1000 + 66 * step, "h", 10 + 8 * step, "l", 2,
            30 + 6 * step, "h", -14 - 8 * step, "Z"), pale, 0.5)
    board.back.stroke("M 150 1010 L 150 560 M 40 600 Q 150 640 290 596 M 290 596 Q 640 690 1030 560",
        board.palette[0], 5, 0.8)
    walker(board.hero, 505, 1110, 190, board.palette[0])
    dog = [(566, 1108), (570, 1072), (612, 1064), (628, 1046), (640, 1068), (628, 1082), (626, 1108), (612,
        1108), (606, 1090), (580, 1090), (578, 1108)]
    board.blob(board.hero, dog, board.palette[0])


def street(board: Board) -> None:
    """A city street after rain: housefronts, awnings, somebody with an umbrella."""
    board.sky(board.palette[-1], board.tone(0.8), bottom=760)
    dice = board.dice("fronts")
    for side in (-1, 1):
        for index in range(4):
            near, far = 512 + side * (120 + 140 * index), 512 + side * (260 + 140 * index)
            rise, more = 240 + 150 * index, 390 + 150 * index
            colour = board.tone(dice.uniform(0.32, 0.72))
            board.back.fill(trace("M", near, 770 + 40 * index, "L", near, 770 - rise, "L", far, 770 - more,
                "L", far, 830 + 70 * index, "Z"), board.back.linear([(0, mix(colour, WHITE, 0.12)), (1,
                mix(colour, BLACK, 0.25))], min(near, far), 0, max(near, far), 0))
            for row in range(4 + index):
                for column in range(3):
                    a = near + side * (20 + 42 * column)
                    lift = (rise + (more - rise) * abs(a - near) / 140) / (5 + index)
                    y = 760 + 20 * index - lift * (row + 1.1)
                    board.back.fill(box(min(a, a + side * 22), y, 22, lift * 0.52),
                        board.tone(0.14 if dice.random() < 0.7 else 0.95), 0.75)
        board.back.fill("M392 800L632 800L1200 1300L-180 1300Z", board.back.linear([(0, board.tone(0.7)),
            (1, board.tone(0.15))], 0, 800, 0, HEIGHT))
    for step in range(6):
        y = 1010 + 40 * step
        board.back.fill(trace("M", 300 - 60 * step, y, "H", 724 + 60 * step, "l", 12, 17, "H",
            288 - 60 * step, "Z"), board.palette[-1], 0.62)
    d = board.hero
    ink = board.palette[0]
    walker(d, 560, 1150, 430, ink)
    d.fill("M410 790Q420 620 566 610Q712 620 724 790Q686 756 648 786Q606 752 566 786Q526 752 488 "
        "786Q448 756 410 790Z", d.linear([(0, mix(board.vivid, WHITE, 0.3)), (1, mix(board.vivid, BLACK,
        0.5))], 410, 0, 724, 0))
    d.fill(box(563, 590, 7, 300), ink)
    d.fill(ellipse(560, 1156, 120, 14), ink, 0.5)
    for x, foot, tall in ((400, 960, 150), (450, 930, 120), (676, 950, 140)):
        walker(board.back, x, foot, tall, board.tone(0.12))
    board.back.stroke("M 40 300 Q 512 420 1000 280 M 0 380 Q 512 470 1024 360", ink, 3, 0.7)
