"""What the fake server shows: the catalog's styles, drawn pictures, a film of two seconds, three tongues."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image, ImageDraw

import aida.catalog

STYLES = Path(aida.catalog.__file__).parent / "styles.toml"

TEXTS = {
    "it": {
        "ask": "Che bella idea. Quanto deve durare, e dove lo vedranno?",
        "duration": "Quanto deve durare?",
        "platform": "Dove lo vedranno?",
        "durations": ["15 secondi", "30 secondi", "45 secondi"],
        "offer": "Ecco come l'ho capito. La bozza è gratuita; se ti piace, la rifiniamo.",
        "yes": "Perfetto, comincio subito.",
        "styles": "Ti mostro alcuni stili che potrebbero piacerti.",
        "done": "Il tuo video è pronto: 15 s, 1080x1920.",
        "steps": [
            "Scrivo la sceneggiatura…",
            "Preparo lo storyboard…",
            "Creo le immagini…",
            "Montaggio finale…",
        ],
        "wait": "Lo storyboard è pronto: aspetto il tuo sì.",
        "subject": "scarpe eco-friendly",
    },
    "en": {
        "ask": "What a lovely idea. How long should it be, and where will people see it?",
        "duration": "How long should it be?",
        "platform": "Where will people see it?",
        "durations": ["15 seconds", "30 seconds", "45 seconds"],
        "offer": "This is how I understood it. The draft is free; if you like it, we finish it.",
        "yes": "Great, I start right away.",
        "styles": "Here are some looks you may like.",
        "done": "Your video is ready: 15 s, 1080x1920.",
        "steps": ["Writing the script…", "Preparing the storyboard…", "Making the pictures…", "Final cut…"],
        "wait": "The storyboard is ready and waits for your yes.",
        "subject": "eco-friendly sneakers",
    },
    "ar": {
        "ask": "فكرة جميلة. كم يجب أن تكون مدته، وأين سيشاهده الناس؟",
        "duration": "كم يجب أن تكون مدته؟",
        "platform": "أين سيشاهده الناس؟",
        "durations": ["15 ثانية", "30 ثانية", "45 ثانية"],
        "offer": "هكذا فهمت طلبك. المسودة مجانية، وإن أعجبتك أكملناها.",
        "yes": "ممتاز، سأبدأ فورًا.",
        "styles": "إليك بعض الأنماط التي قد تعجبك.",
        "done": "الفيديو جاهز: 15 ثانية، 1080x1920.",
        "steps": ["أكتب النص…", "أجهز لوحة القصة…", "أصنع الصور…", "المونتاج النهائي…"],
        "wait": "لوحة القصة جاهزة وتنتظر موافقتك.",
        "subject": "أحذية رياضية صديقة للبيئة",
    },
}
WORDS = {
    "it": ["Il mondo cambia passo.", "Leggere come un'idea.", "Fatte per restare.", "Scegli il tuo ritmo."],
    "en": ["The world changes its step.", "Light as an idea.", "Made to stay.", "Choose your pace."],
    "ar": ["العالم يغيّر خطاه.", "خفيفة كفكرة.", "صُنعت لتبقى.", "اختر إيقاعك."],
}
SEEN = "A pair of running shoes on a podium, soft daylight, leaves behind it"
SECONDS = (4, 4, 4, 3)
PRICES = {1: "0.62", 2: "0.58", 3: "0.61", 4: "0.49"}
PALETTES = (
    ["#0f3d34", "#2f8f5b", "#e8f06a"],
    ["#1a1f3d", "#5a46c2", "#ff9f6b"],
    ["#3b1730", "#c2456f", "#ffd9c2"],
    ["#10343f", "#2c9aa8", "#f4f1de"],
)


@cache
def styles() -> tuple[dict[str, Any], ...]:
    """The gallery, as the API shows it."""
    rows = tomllib.loads(STYLES.read_text(encoding="utf-8"))["styles"]
    return tuple(
        {
            "id": row["id"],
            "name": row["name"],
            "description": row["description"],
            "category": row["category"],
            "tags": row["tags"],
            "images": {
                "thumbnail": f"/api/styles/{row['id']}/preview",
                "full": [f"/api/styles/{row['id']}/preview"],
            },
            "palette": row["palette"],
            "technical_details": {"medium": [row["medium"]], "style": row["mood"]},
            "own": False,
        }
        for row in rows
    )


@cache
def drawn(colours: tuple[str, ...], width: int, height: int) -> bytes:
    """A JPEG in these colours: a ground, a hill, a sun."""
    image = Image.new("RGB", (width, height), colours[0])
    pen = ImageDraw.Draw(image)
    pen.ellipse((width * 0.45, height * 0.15, width * 0.95, height * 0.15 + width * 0.5), fill=colours[-1])
    pen.polygon(
        [
            (0, height),
            (0, height * 0.6),
            (width * 0.5, height * 0.45),
            (width, height * 0.7),
            (width, height),
        ],
        fill=colours[1],
    )
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def make_film(path: Path) -> None:
    """Two seconds of H.264 that a browser plays."""
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "color=c=0x2f8f5b:s=180x320:d=2:r=10",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
            path,
        ],
        check=True,
    )


CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nIl mondo cambia passo.\n"
