"""Motifs with somebody in them, and the mask that hides one."""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, Rgb, css, mix
from aida.media.frames.drawing import box, circle, ellipse, smooth_path, trace
from aida.media.frames.motifs.board import HEIGHT, WIDTH, Board
from aida.media.frames.motifs.faces import fringe, head, skin_of
from aida.media.frames.props import ball


def character(board: Board) -> None:
    """A quiet face in a dark room, a window's light on it."""
    board.sky(board.shade(board.tone(0.2), 0.24), board.shade(board.palette[0], 0.13))
    for column in range(2):
        for row in range(3):
            board.back.fill(box(90 + 120 * column, 150 + 150 * row, 104, 134), board.tone(0.95), 0.42)
    board.glow(190, 370, 560, board.tone(0.9), 0.4)
    hair = board.tone(0.15)
    head(board, 545, 590, 215, board.tone(0.32), hair)
    fringe(board, 545, 590, 215, hair)
    collar = "M400 900L545 1060L690 900L760 980L560 1290L330 980Z"
    board.hero.fill(collar, board.shade(board.tone(0.22), 0.26))


def red_block(board: Board) -> None:
    """A strong face before one block of colour."""
    board.sky(board.shade(board.palette[0], 0.07), board.shade(board.palette[0], 0.05))
    red = board.shade(board.vivid, 0.46, 1.9)
    board.back.fill(box(250, 110, 590, 820), board.back.linear([(0, board.shade(red, 0.54)), (1,
        board.shade(red, 0.36))], 250, 110, 840, 930))
    board.back.fill(trace("M", 250, 930, "L", 840, 110, "L", 840, 930, "Z"), board.shade(red, 0.26), 0.55)
    hair = board.palette[0]
    head(board, 530, 600, 225, board.shade(board.palette[0], 0.12), hair, hair_back=False)
    cap = [(300, 560), (330, 380), (470, 335), (640, 340), (740, 420), (750, 560), (690, 470), (560, 425),
        (400, 450)]
    board.blob(board.hero, cap, board.shade(hair, 0.13))


def dreamer(board: Board) -> None:
    """A face under a wide hat with flowers, in powdery light."""
    board.sky(board.tone(0.98), board.tone(0.78), board.tone(0.62))
    board.glow(760, 260, 620, board.tone(1.0), 0.9)
    hair = board.tone(0.25)
    head(board, 500, 650, 205, board.tone(0.92), hair)
    fringe(board, 500, 650, 205, hair)
    d = board.hero
    d.fill(ellipse(500, 500, 420, 96), d.linear([(0, board.tone(0.95)), (1, board.tone(0.5))], 100, 450,
        900, 560))
    d.fill("M320 500C320 300 420 250 510 250C610 250 690 310 690 500Q500 560 320 500Z", d.linear([(0,
        board.tone(1.0)), (1, board.tone(0.55))], 320, 300, 700, 500))
    d.fill("M322 462Q500 520 688 462L690 505Q500 565 320 505Z", board.vivid)
    for name, x, foot, side in (("rose", 640, 560, 170), ("cherry-blossom", 735, 560, 110), ("hibiscus",
            560, 570, 100)):
        board.art(name, x, foot, side)
    for index in range(26):
        dice = board.dice(f"petal{index}")
        board.back.fill(ellipse(dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT), dice.uniform(6, 26),
            dice.uniform(6, 22)), board.tone(0.95), dice.uniform(0.2, 0.7))


def traveller(board: Board) -> None:
    """A traveller in a helmet before a ringed planet."""
    board.sky(board.shade(board.palette[0], 0.18), board.shade(board.palette[0], 0.34), board.vivid)
    dice = board.dice("stars")
    for _ in range(140):
        board.back.fill(circle(dice.uniform(0, WIDTH), dice.uniform(0, 800), dice.uniform(0.8, 3.2)),
            board.tone(0.95), dice.uniform(0.4, 1))
    ball(board.back, 760, 330, 210, board.shade(board.vivid, 0.62), 0.7)
    ring = board.back.linear([(0, board.tone(1.0)), (1, board.tone(0.5))], 400, 0, 1100, 0)
    board.back.stroke("M 430 420 C 560 470 900 360 1090 210", ring, 26, 0.9)
    board.hills(board.back, 1010, 60, board.shade(board.vivid, 0.34), "dunes",
        fade=board.shade(board.vivid, 0.22))
    hair = board.tone(0.1)
    suit = board.tone(0.55)
    head(board, 470, 640, 170, suit, hair, hair_back=False)
    fringe(board, 470, 640, 170, hair)
    d = board.hero
    glass = d.radial([(0, WHITE, 0.05), (0.82, board.tone(0.9), 0.12), (1, board.tone(1.0), 0.55)], 470,
        640, 275)
    d.fill(circle(470, 640, 275), glass)
    d.stroke(trace("M", 285, 500, "Q", 320, 410, 420, 385), WHITE, 20, 0.75)
    d.stroke(circle(470, 640, 275), board.shade(suit, 0.8), 12, 0.9)
    d.fill("M190 880Q470 1010 750 880L770 960Q470 1100 170 960Z", d.linear([(0, board.shade(suit, 0.86)),
        (0.5, suit), (1, board.shade(suit, 0.26))], 180, 0, 760, 0))
    for x in (300, 380, 560, 640):
        d.fill(circle(x, 1000 - abs(470 - x) * 0.16, 15), board.vivid)


def fashion(board: Board) -> None:
    """A figure in a sweeping dress between arches and spheres, at noon."""
    sky = max(board.palette, key=lambda colour: colour[2] - colour[0])
    board.sky(board.shade(sky, 0.74), board.shade(sky, 0.9), bottom=900)
    ground = board.palette[-1]
    board.back.fill(box(0, 880, WIDTH, 400), board.back.linear([(0, ground), (1, board.tone(0.75))], 0,
        880, 0, HEIGHT))
    for x, w, h, colour in ((60, 300, 620, board.tone(0.75)), (690, 270, 480, board.vivid)):
        board.back.fill(trace("M", x, 890, "V", 890 - h + w / 2, "A", w / 2, w / 2, "0 0 1", x + w,
            890 - h + w / 2, "V", 890, "Z"), board.back.linear([(0, mix(colour, WHITE, 0.2)), (1,
            mix(colour, BLACK, 0.12))], x, 0, x + w, 0))
        inner = w * 0.62
        left = x + (w - inner) / 2
        board.back.fill(trace("M", left, 890, "V", 890 - h * 0.74 + inner / 2, "A", inner / 2, inner / 2,
            "0 0 1", left + inner, 890 - h * 0.74 + inner / 2, "V", 890, "Z"), board.shade(sky, 0.62))
    ball(board.back, 850, 230, 92, board.vivid, 0.6)
    for step in range(4):
        board.back.fill(box(640 + 60 * step, 1010 - 46 * step, 400, 60), mix(board.tone(0.9), board.vivid,
            0.12 * step))
    d = board.hero
    dress = "M430 560C400 700 330 900 170 1180Q470 1260 760 1170C650 930 590 700 560 560Z"
    d.fill(dress, d.linear([(0, mix(board.vivid, WHITE, 0.3)), (0.4, board.vivid), (1, mix(board.vivid,
        BLACK, 0.45))], 250, 0, 720, 0))
    for fold in range(6):
        x = 300 + 70 * fold
        d.stroke(trace("M", 455 + 18 * fold, 640, "Q", 420 + 40 * fold, 900, x - 50 + 24 * fold, 1185),
            mix(board.vivid, BLACK, 0.5), 7, 0.35)
    light, half, dark = skin_of(board)
    arm = d.linear([(0, light), (1, mix(half, dark, 0.3))], 330, 0, 670, 0)
    d.stroke("M440 500Q350 590 340 740", arm, 34)
    d.stroke("M556 500Q650 450 640 300", arm, 32)
    bodice = "M436 480Q496 510 560 480L574 575Q496 610 420 575Z"
    d.fill(bodice, d.linear([(0, mix(board.vivid, WHITE, 0.4)), (1, mix(board.vivid, BLACK, 0.2))],
        420, 0, 574, 0))
    d.fill(box(474, 400, 44, 100, 18), mix(half, dark, 0.25))
    d.fill(ellipse(496, 352, 58, 72), d.linear([(0, light), (1, half)], 440, 0, 552, 0))
    d.fill(ellipse(500, 282, 200, 36), board.palette[0])
    d.fill("M418 282Q500 150 592 282Z", mix(board.palette[0], WHITE, 0.12))


def profile(board: Board, *, rim: bool = False) -> None:
    """A head seen from the side."""
    board.sky(board.tone(0.45), board.tone(0.25))
    board.back.fill(circle(600, 500, 330), board.tone(0.62))
    shape = [(390, 330), (340, 420), (330, 490), (335, 540), (270, 640), (290, 668), (325, 676), (306,
        712), (326, 734), (312, 762), (338, 800), (322, 850), (352, 905), (430, 922), (500, 925), (520,
        1010), (440, 1100), (200, 1190), (120, 1330), (980, 1330), (930, 1180), (800, 1090), (742, 1000),
        (742, 880), (812, 740), (834, 560), (780, 380), (660, 270), (510, 250)]
    board.blob(board.hero, shape, board.hero.linear([(0, board.tone(0.5)), (1, board.palette[0])], 270, 0,
        830, 0))
    bun = [(700, 300), (770, 210), (880, 230), (905, 340), (830, 420), (740, 390)]
    board.blob(board.hero, bun, board.palette[0])
    if rim:
        return
    light = board.tone(0.95)
    board.hero.stroke(smooth_path(shape[:15], closed=False), light, 5, 0.6)


def thin_profile(board: Board) -> None:
    """The profile as one dark shape, for a single edge of light."""
    profile(board, rim=True)


def circuit_face(board: Board) -> None:
    """A face in the dark of a screen, lit by it."""
    board.sky(board.shade(board.palette[0], 0.2), board.shade(board.palette[0], 0.12))
    board.glow(512, 560, 620, board.tone(0.7), 0.55)
    hair = board.tone(0.1)
    head(board, 512, 600, 250, board.tone(0.25), hair)
    fringe(board, 512, 600, 250, hair)
    accent: Rgb = (0.35, 0.95, 0.95)
    for y, x, w in ((520, 300, 220), (655, 540, 260), (760, 330, 150), (410, 560, 160)):
        board.hero.fill(box(x, y, w, 16), accent, 0.75)


def old_man(board: Board) -> None:
    """An old man under a cap, close."""
    board.sky(board.tone(0.75), board.tone(0.4))
    for index in range(5):
        board.back.fill(box(60 + 210 * index, 0, 90, HEIGHT), board.tone(0.55), 0.4)
    hair = board.tone(0.8)
    head(board, 520, 640, 270, board.tone(0.2), hair, hair_back=False)
    d = board.hero
    ink = board.palette[0]
    beard = [(325, 660), (332, 800), (370, 960), (450, 1060), (530, 1085), (610, 1060), (690, 950),
        (716, 790), (718, 650), (690, 760), (620, 800), (530, 770), (430, 800), (350, 770)]
    board.blob(d, beard, d.linear([(0, board.tone(1.0)), (1, board.tone(0.35))], 340, 0, 720, 0))
    for index in range(26):
        dice = board.dice(f"hair{index}")
        x = dice.uniform(370, 690)
        d.stroke(trace("M", x, dice.uniform(800, 850), "q", dice.uniform(-14, 14), 60, dice.uniform(-20,
            20), dice.uniform(90, 150)), board.tone(dice.uniform(0.4, 1.0)), 4, 0.6)
    for y, bend in ((420, 14), (455, 20), (490, 16)):
        d.stroke(trace("M", 390, y, "q", 130, -bend, 260, 0), ink, 5, 0.35)
    for side in (-1, 1):
        for turn in (-18, 0, 18):
            d.stroke(trace("M", 520 + side * 158, 620 + turn, "l", side * 46, turn * 1.4), ink, 4, 0.4)
    cap = "M300 455C296 300 400 250 525 250C660 250 752 300 748 450Q525 370 300 455Z"
    d.fill(cap, d.linear([(0, board.tone(0.45)), (1, board.palette[0])], 300, 250, 750, 430))
    d.fill("M270 490Q420 380 640 410Q560 430 480 455Q370 470 270 490Z", board.shade(ink, 0.1))


def madonna(board: Board) -> None:
    """A veiled figure with a candle, coming out of the dark."""
    board.sky(board.shade(board.palette[1], 0.16), board.shade(board.palette[0], 0.06))
    cloth = board.shade(board.vivid, 0.42, 1.2)
    d = board.hero
    veil = [(300, 700), (310, 420), (430, 260), (560, 250), (700, 350), (745, 600), (760, 860), (900,
        1330), (120, 1330), (250, 960)]
    board.blob(d, veil, d.linear([(0, mix(cloth, WHITE, 0.22)), (0.35, cloth), (1, board.shade(cloth,
        0.1))], 200, 0, 850, 0))
    head(board, 500, 600, 185, board.shade(board.tone(0.7), 0.6), board.tone(0.1), hair_back=False)
    hood = ("M300 760C290 420 400 330 510 330C640 330 720 430 705 780C690 560 650 430 505 425"
        "C370 430 330 560 340 780Z")
    d.fill(hood, d.linear([(0, mix(cloth, WHITE, 0.18)), (0.5, cloth), (1, board.shade(cloth, 0.12))], 290,
        0, 710, 0))
    for fold in range(7):
        x = 250 + 84 * fold
        d.stroke(trace("M", 350 + 50 * fold, 960, "Q", x, 1120, x - 40 + 14 * fold, 1300),
            board.shade(cloth, 0.2), 10, 0.4)
    d.fill(box(268, 930, 44, 200, 6), d.linear([(0, (0.98, 0.93, 0.8)), (1, (0.7, 0.55, 0.38))], 268, 0,
        312, 0))
    d.fill(smooth_path([(290, 800), (318, 872), (290, 925), (262, 872)]), (1.0, 0.86, 0.45))
    board.glow(290, 860, 420, (1.0, 0.7, 0.3), 0.55)


def mask(board: Board) -> None:
    """A Venetian mask with feathers and beads."""
    board.sky(board.shade(board.palette[1], 0.22), board.shade(board.palette[0], 0.08))
    for side in (0, 1):
        x = 0 if side == 0 else WIDTH
        sign = 1 if side == 0 else -1
        curtain = [(x, -40), (x + sign * 190, -40), (x + sign * 130, 380), (x + sign * 200, 800),
            (x + sign * 120, 1330), (x, 1330)]
        board.blob(board.back, curtain, board.shade(board.palette[1], 0.28))
    d = board.hero
    for index in range(-5, 6):
        turn = index * 13
        length = 420 - 16 * abs(index)
        plume = smooth_path([(512, 470), (512 - 52, 470 - length * 0.5), (512 - 16, 470 - length),
            (512 + 26, 470 - length * 0.94), (512 + 54, 470 - length * 0.46)])
        colour = (board.tone(0.35 + 0.06 * (5 - abs(index))) if index % 2 else board.shade(board.vivid,
            0.5, 1.3))
        quill = css(board.tone(1.0))
        line = f'<path d="M512 470L512 {490 - length}" stroke="{quill}" stroke-width="3" opacity=".6"/>'
        plume = f'<path d="{plume}" fill="{css(colour)}"/>'
        d.add(f'<g transform="rotate({turn} 512 560)">{plume}{line}</g>')
    body = ("M512 430C700 400 850 470 830 620C810 760 660 790 580 720Q545 690 512 770Q480 690 444 "
        "720C364 790 214 760 194 620C174 470 324 400 512 430Z")
    d.fill(body, d.linear([(0, board.tone(1.0)), (0.5, board.tone(0.75)), (1, board.tone(0.3))], 194, 430,
        830, 780))
    for side in (-1, 1):
        x = 512 + side * 168
        d.fill(trace("M", x - 104, 620, "Q", x, 520, x + 104, 606, "Q", x + 10, 680, x - 104, 620,
            "Z") if side > 0 else trace("M", x + 104, 620, "Q", x, 520, x - 104, 606, "Q", x - 10, 680,
            x + 104, 620, "Z"), board.shade(board.palette[0], 0.05))
        for swirl in range(3):
            r = 40 + 22 * swirl
            d.stroke(trace("M", x - side * 30, 480, "a", r, r, f"0 0 {1 if side > 0 else 0}",
                side * (r * 1.5), 34 + 12 * swirl), board.vivid, 7, 0.9)
    d.fill(smooth_path([(512, 440), (540, 480), (512, 530), (484, 480)]), board.shade(board.vivid, 0.62, 1.6))
    for index in range(9):
        d.fill(circle(250 + 65.5 * index, 810 + 90 * (1 - ((index - 4) / 4) ** 2), 13), board.tone(0.9))
    for side in (-1, 1):
        ribbon = [(512 + side * 310, 620), (512 + side * 380, 800), (512 + side * 320, 980),
            (512 + side * 400, 1180), (512 + side * 340, 1180), (512 + side * 270, 980), (512 + side * 330,
            800)]
        board.blob(d, ribbon, board.shade(board.vivid, 0.4))
