"""Motifs of creatures: a monster, a knight, bears and foxes, a castle for them to live in."""

# fmt: off
# A path or a gradient is read as one line, not as forty arguments one below the other.

from __future__ import annotations

from aida.media.frames.colours import BLACK, WHITE, mix
from aida.media.frames.drawing import box, circle, ellipse, polar, smooth_path, trace
from aida.media.frames.motifs.board import WIDTH, Board
from aida.media.frames.props import ball, podium


def monster(board: Board) -> None:
    """A giant lizard between the houses of a small town, with rays of a rising sun."""
    cream = board.tone(0.95)
    board.sky(cream, cream)
    for ray in range(18):
        a, b = polar(512, 700, 1400, 20 * ray), polar(512, 700, 1400, 20 * ray + 10)
        board.back.fill(trace("M", 512, 700, "L", *a, "L", *b, "Z"), board.tone(0.72))
    board.back.fill(circle(512, 700, 330), board.vivid)
    mountain = trace("M", 60, 1010, "L", 250, 650, "L", 300, 690, "L", 350, 640, "L", 560, 1010, "Z")
    board.back.fill(mountain, board.tone(0.4))
    board.back.fill("M208 730L250 650L300 690L350 640L398 724L350 760L300 720L260 765Z", cream)
    board.art("t-rex", 580, 1080, 760, tint=board.shade(board.tone(0.3), 0.42))
    d = board.hero
    dice = board.dice("town")
    for index in range(15):
        x = -30 + 74 * index
        tall = dice.uniform(60, 190)
        d.fill(box(x, 1090 - tall, 66, tall + 40), board.tone(dice.choice((0.0, 0.12, 0.3))))
        for row in range(int(tall // 30)):
            for column in range(3):
                d.fill(box(x + 9 + 19 * column, 1100 - tall + 30 * row, 10, 14),
                    cream if dice.random() < 0.6 else board.vivid)
    d.fill(box(0, 1120, WIDTH, 170), board.palette[0])
    for index in range(4):
        d.stroke(trace("M", -20, 1150 + 36 * index, *(("q", 32, -22, 64, 0, "q", 32, 22, 64, 0) * 9)),
            board.tone(0.6), 5, 0.8)
    for x, y in ((130, 230), (330, 160), (850, 250)):
        board.art("small-airplane", x, y + 110, 110, hero=False, turn=-16,
            tint=board.shade(board.tone(0.1), 0.3))


def hero_figure(board: Board) -> None:
    """A small knight with a cape and a big sword on a round base."""
    board.sky(board.tone(0.85), board.tone(0.6))
    board.glow(420, 480, 640, board.tone(1.0), 0.85)
    teal = max(board.palette, key=lambda colour: colour[2] - colour[0])
    sand = max(board.palette, key=lambda colour: colour[0] - colour[2])
    podium(board.back, 512, 1120, 330, 90, board.tone(0.7), 0.2)
    d = board.hero
    cape = [(400, 560), (330, 800), (250, 1080), (520, 1120), (770, 1070), (690, 800), (630, 560)]
    board.blob(d, cape, d.linear([(0, board.shade(teal, 0.62, 1.5)), (1, board.shade(teal, 0.34, 1.5))],
        260, 0, 760, 0))
    steel, dark = board.tone(0.9), board.tone(0.2)
    for side in (-1, 1):
        d.fill(box(512 + side * 72 - 52, 920, 104, 190, 44), d.linear([(0, steel), (1, dark)],
            512 + side * 72 - 52, 0, 512 + side * 72 + 52, 0))
        d.fill(ellipse(512 + side * 78, 1104, 84, 40), d.linear([(0, sand), (1, board.shade(sand, 0.3))],
            0, 1064, 0, 1144))
    d.fill(smooth_path([(380, 640), (512, 590), (644, 640), (660, 800), (620, 950), (512, 985), (404, 950),
        (364, 800)]), d.linear([(0, steel), (0.5, board.tone(0.65)), (1, dark)], 370, 0, 660, 0))
    d.fill(box(384, 868, 256, 44, 20), board.shade(sand, 0.45))
    d.fill(circle(512, 890, 32), (0.95, 0.8, 0.4))
    for side in (-1, 1):
        ball(d, 512 + side * 168, 682, 74, board.tone(0.75), 0.8)
        ball(d, 512 + side * 196, 830, 54, sand, 0.5)
    ball(d, 512, 440, 196, board.shade(sand, 0.8), 0.5)
    d.fill("M304 470C290 250 400 200 512 200C624 200 734 250 720 470C690 400 640 380 512 380C384 380 "
        "334 400 304 470Z", d.linear([(0, steel), (0.5, board.tone(0.6)), (1, dark)], 300, 0, 724, 0))
    plume = [(512, 210), (560, 90), (700, 60), (800, 150), (740, 220), (640, 190), (570, 240)]
    board.blob(d, plume, board.shade(teal, 0.6, 1.7))
    for side in (-1, 1):
        d.fill(ellipse(512 + side * 76, 470, 30, 40), (0.12, 0.1, 0.1))
        d.fill(circle(512 + side * 76 - 9, 456, 11), WHITE)
        d.fill(ellipse(512 + side * 128, 530, 30, 18), (0.9, 0.5, 0.42), 0.5)
    d.stroke(trace("M", 466, 552, "Q", 512, 590, 558, 552), (0.3, 0.14, 0.12), 9)
    d.fill("M742 350L772 300L802 350V810H742Z", d.linear([(0, WHITE), (0.5, board.tone(0.8)), (0.51,
        board.tone(0.5)), (1, board.tone(0.3))], 742, 0, 802, 0))
    d.fill(box(694, 800, 156, 34, 14), board.shade(sand, 0.5))
    d.fill(box(756, 830, 32, 100, 12), board.tone(0.2))


def picture_book(board: Board) -> None:
    """A bear with balloons under a tree."""
    board.sky(board.tone(1.0), board.tone(1.0))
    ground = [(-60, 1090), (200, 1040), (520, 1060), (820, 1030), (1090, 1080), (1090, 1340), (-60, 1340)]
    board.blob(board.back, ground, (0.78, 0.84, 0.6))
    for x, y, s in ((90, 250, 1.0), (690, 200, 1.2)):
        cloud = [(x, y), (x + 50 * s, y - 42 * s), (x + 120 * s, y - 50 * s), (x + 190 * s, y - 12 * s),
            (x + 210 * s, y + 18 * s), (x + 20 * s, y + 20 * s)]
        board.blob(board.back, cloud, (0.80, 0.88, 0.92))
    board.art("house-with-garden", 790, 1070, 300, hero=False)
    board.art("deciduous-tree", 220, 1110, 460, hero=False)
    d = board.hero
    for x, y in ((640, 330), (540, 270), (720, 240)):
        d.stroke(trace("M", x, y + 120, "Q", 590, 620, 600, 800), board.tone(0.2), 4)
    board.art("teddy-bear", 500, 1150, 470)
    for x, y, colour in ((640, 330, board.vivid), (540, 270, (0.95, 0.77, 0.32)), (720, 240, (0.5, 0.68,
            0.72))):
        d.fill(ellipse(x, y, 82, 100), d.radial([(0, mix(colour, WHITE, 0.5)), (0.6, colour), (1,
            mix(colour, BLACK, 0.15))], x, y, 110, (x - 30, y - 40)))
        d.fill(trace("M", x - 12, y + 112, "L", x, y + 96, "L", x + 12, y + 112, "Z"), colour)
    board.art("rabbit", 760, 1170, 190)
    board.art("hedgehog", 270, 1190, 150)


def gentleman(board: Board) -> None:
    """A fox in a suit, sitting for its portrait."""
    board.sky(board.tone(0.95), board.tone(0.7))
    board.glow(360, 380, 640, board.tone(1.0), 0.8)
    d = board.hero
    suit = board.tone(0.22)
    d.fill("M130 1300C150 1010 250 900 400 860L624 860C774 900 874 1010 894 1300Z", d.linear([(0, mix(suit,
        WHITE, 0.2)), (0.5, suit), (1, mix(suit, BLACK, 0.5))], 130, 0, 894, 0))
    d.fill(trace("M", 420, 850, "L", 604, 850, "L", 540, 1300, "L", 484, 1300, "Z"), board.tone(1.0))
    for side in (-1, 1):
        d.fill(trace("M", 512 + side * 90, 840, "L", 512 + side * 190, 960, "L", 512 + side * 130, 1010,
            "L", 512 + side * 34, 1290, "L", 512 + side * 10, 1290, "L", 512 + side * 40, 980, "Z"),
            mix(suit, WHITE, 0.1 if side < 0 else 0.02))
        d.fill(trace("M", 512, 930, "L", 512 + side * 86, 888, "L", 512 + side * 86, 976, "Z"), board.vivid)
    d.fill(box(492, 908, 40, 46, 10), mix(board.vivid, BLACK, 0.25))
    for y in (1060, 1140, 1220):
        d.fill(circle(512, y, 9), board.tone(0.3))
    board.art("fox", 512, 930, 620)
    d.fill(ellipse(512, 336, 190, 30), board.tone(0.1))
    d.fill("M400 336L412 130Q512 100 612 130L624 336Q512 360 400 336Z", d.linear([(0, board.tone(0.32)),
        (0.4, board.tone(0.16)), (1, board.palette[0])], 400, 0, 624, 0))
    d.fill("M402 290Q512 316 622 290L624 330Q512 356 400 330Z", board.vivid)


def creatures(board: Board) -> None:
    """Three round creatures of wool among mushrooms."""
    board.sky(board.tone(0.95), board.tone(0.85), bottom=900)
    board.back.fill(box(0, 880, WIDTH, 410), board.tone(0.72))
    d = board.hero
    mustard = board.vivid
    moss = board.tone(0.35)
    for x, y, r, colour, ears in ((360, 800, 215, mustard, "round"), (700, 890, 165, moss, "horn"), (560,
            1080, 120, board.tone(0.88), "round")):
        for side in (-1, 1):
            if ears == "round":
                d.fill(circle(x + side * r * 0.66, y - r * 0.8, r * 0.32), mix(colour, BLACK, 0.1))
                d.fill(circle(x + side * r * 0.66, y - r * 0.8, r * 0.17), (0.9, 0.7, 0.62))
            else:
                d.fill(trace("M", x + side * r * 0.3, y - r * 0.8, "Q", x + side * r * 0.5, y - r * 1.5,
                    x + side * r * 0.9, y - r * 1.5, "Q", x + side * r * 0.8, y - r * 0.9,
                    x + side * r * 0.72, y - r * 0.6, "Z"), board.tone(0.9))
            d.fill(ellipse(x + side * r * 0.45, y + r * 0.95, r * 0.26, r * 0.15), mix(colour, BLACK, 0.25))
            d.fill(ellipse(x + side * r * 1.0, y + r * 0.25, r * 0.18, r * 0.34), mix(colour, BLACK, 0.14))
        d.fill(ellipse(x, y, r * 1.02, r), d.radial([(0, mix(colour, WHITE, 0.3)), (0.7, colour), (1,
            mix(colour, BLACK, 0.3))], x, y, r, (x - r * 0.35, y - r * 0.4)))
        d.fill(ellipse(x, y + r * 0.34, r * 0.6, r * 0.5), mix(colour, WHITE, 0.45), 0.8)
        for side in (-1, 1):
            d.fill(circle(x + side * r * 0.32, y - r * 0.16, r * 0.105), board.palette[0])
            d.fill(circle(x + side * r * 0.32 - r * 0.03, y - r * 0.2, r * 0.035), WHITE)
            d.fill(circle(x + side * r * 0.55, y + r * 0.08, r * 0.1), (0.88, 0.5, 0.42), 0.6)
        d.fill(ellipse(x, y, r * 0.1, r * 0.065), board.palette[0])
        d.stroke(trace("M", x - r * 0.14, y + r * 0.1, "Q", x, y + r * 0.24, x + r * 0.14, y + r * 0.1),
            board.palette[0], max(4, r * 0.03))
        for dot in range(9):
            angle = 210 + 120 / 8 * dot
            d.fill(circle(*polar(x, y, r * 0.78, angle), r * 0.05), moss if colour is mustard else mustard)
    for x, foot, s in ((160, 1080, 1.2), (880, 1110, 1.0), (250, 1180, 0.7)):
        d.fill(box(x - 22 * s, foot - 110 * s, 44 * s, 116 * s, 18), board.tone(0.97))
        d.fill(trace("M", x - 92 * s, foot - 96 * s, "A", 92 * s, 92 * s, "0 0 1", x + 92 * s,
            foot - 96 * s, "Q", x, foot - 60 * s, x - 92 * s, foot - 96 * s, "Z"), (0.72, 0.36, 0.24))
        for dx, dy in ((-42, -124), (8, -150), (48, -118)):
            d.fill(circle(x + dx * s, foot + dy * s, 13 * s), board.tone(0.98))


def cartoon(board: Board) -> None:
    """A wide-eyed character who has just dropped an ice-cream."""
    board.sky(board.shade(board.palette[1], 0.3), board.shade(board.palette[0], 0.2))
    board.glow(330, 300, 800, board.vivid, 0.85)
    d = board.hero
    gold = board.vivid
    skin = mix(gold, (0.95, 0.62, 0.3), 0.5)
    d.fill("M230 1300C240 1030 360 960 512 960C664 960 784 1030 794 1300Z", d.linear([(0,
        board.shade(board.palette[1], 0.6, 1.4)), (1, board.shade(board.palette[1], 0.3, 1.4))], 230, 0,
        794, 0))
    for side in (-1, 1):
        ball(d, 512 + side * 310, 620, 84, skin, 0.5)
    ball(d, 512, 610, 330, skin, 0.55)
    hair = board.shade(board.palette[2], 0.3)
    tuft = [(250, 420), (290, 250), (420, 170), (460, 90), (540, 150), (640, 110), (640, 190), (760, 270),
        (780, 430), (690, 330), (560, 300), (400, 330)]
    board.blob(d, tuft, d.linear([(0, mix(hair, WHITE, 0.3)), (1, mix(hair, BLACK, 0.4))], 250, 100, 780,
        400))
    for side in (-1, 1):
        x = 512 + side * 122
        d.fill(ellipse(x, 570, 112, 128), d.radial([(0, WHITE), (0.8, (0.96, 0.97, 0.98)), (1, (0.7, 0.76,
            0.8))], x, 570, 128, (x - 30, 530)))
        d.fill(circle(x + 8, 590, 56), d.radial([(0, board.shade(board.palette[1], 0.62, 2.0)), (1,
            board.palette[0])], x + 8, 590, 56))
        d.fill(circle(x + 8, 590, 29), BLACK)
        d.fill(circle(x - 12, 566, 18), WHITE)
        d.stroke(trace("M", x - 96, 418 + (0 if side < 0 else -20), "Q", x, 360, x + 96,
            418 + (-20 if side < 0 else 0)), hair, 24)
        d.fill(ellipse(512 + side * 226, 740, 60, 38), (0.95, 0.42, 0.25), 0.45)
    ball(d, 512, 690, 52, mix(skin, (0.95, 0.45, 0.3), 0.4), 0.8)
    d.fill(ellipse(512, 832, 96, 78), (0.3, 0.06, 0.07))
    d.fill(ellipse(512, 878, 66, 32), (0.86, 0.32, 0.32))
    d.fill(box(462, 760, 100, 28, 10), WHITE)
    board.art("soft-ice-cream", 850, 1210, 250, turn=150)
    for x, y in ((760, 1000), (920, 930), (830, 880)):
        ball(d, x, y, 18, (0.99, 0.95, 0.85), 0.6)


def fairy_tale(board: Board) -> None:
    """A castle on a rock, seen through a garland of roses."""
    board.sky(board.tone(0.75), board.tone(0.98), board.tone(0.85))
    board.back.fill(circle(660, 340, 120), board.tone(1.0))
    board.hills(board.back, 900, 60, board.tone(0.6), "far", fade=board.tone(0.8))
    board.hills(board.back, 1030, 50, board.tone(0.45), "near", fade=board.tone(0.6))
    d = board.hero
    board.blob(d, [(250, 1080), (330, 900), (420, 860), (600, 850), (700, 900), (790, 1090), (760, 1160),
        (280, 1160)], board.tone(0.3))
    board.art("castle", 512, 930, 500)
    ink = board.palette[0]
    for side in (-1, 1):
        x = 512 + side * 440
        vine = trace("M", x, 1280, "C", x - side * 70, 1000, x + side * 40, 760, x - side * 20, 520, "C",
            x - side * 60, 300, x - side * 200, 120, 512, 96)
        d.stroke(vine, mix(ink, board.tone(0.4), 0.4), 15)
        for index, (dx, y) in enumerate(((0, 1190), (-34, 1060), (-12, 930), (14, 800), (0, 660), (-26,
                530), (-70, 390), (-140, 260), (-250, 160), (-360, 112))):
            lx = x + side * dx
            leaf = smooth_path([(lx, y), (lx + side * 34, y - 36), (lx + side * 70, y - 30),
                (lx + side * 36, y + 4)])
            d.fill(leaf, board.tone(0.35 if index % 2 else 0.5))
            if index % 2 == 0:
                board.art("rose" if index % 4 else "rosette", lx - side * 6, y + 46, 92 if index % 4 else 84)
    for x, y in ((300, 320), (340, 290), (390, 330)):
        d.stroke(trace("M", x - 20, y - 8, "Q", x - 8, y - 16, x, y, "Q", x + 8, y - 16, x + 20, y - 8),
            ink, 4)
