"""What is to be made, in numbers: brief + analysis + platform → `Order` (pure).

What the client said stands; what they left open is decided here, from the platform's row. Everything
that cannot be made is a `BadInput` in the client's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from aida.catalog.phrases import phrase
from aida.catalog.read import platforms, sizes
from aida.catalog.rows import Platform
from aida.contracts.brief import BriefDetails, ProjectBrief
from aida.contracts.plan import Delivery
from aida.contracts.units import Aspect, ContentType, Continuity
from aida.errors import BadInput
from aida.planner.analyse import Analysis

LEAST_SECONDS = 3
MOST_FILM_SECONDS = 180
MOST_AUDIO_SECONDS = 600
_SECONDS_UNNAMED = 30
_STILLS_UNNAMED = 3
_ASPECT_UNNAMED: dict[ContentType, Aspect] = {
    "video": "9:16",
    "image": "1:1",
    "audio": "1:1",
    "multi_asset": "9:16",
}


@dataclass(frozen=True)
class Order:
    content_type: ContentType
    language: str
    platform: str | None
    aspect: Aspect
    width: int
    height: int
    still_width: int
    still_height: int
    seconds: Fraction
    """Of film or audio; 0 when neither is wanted."""
    film: bool
    audio: bool
    """Sound is delivered as a thing of its own."""
    stills: int
    speaks: bool
    music: bool
    subtitles: bool
    continuity: Continuity
    native_audio: bool
    """The clips' own sound is wanted."""
    references: int
    """Pictures of a product or person to be kept alike to."""
    sample: bool
    """There is a recording of the voice to speak with."""
    deliveries: tuple[Delivery, ...]
    notes: tuple[str, ...]


def order_of(
    brief: ProjectBrief, analysis: Analysis, speak: str, continuity: Continuity = "punch_in"
) -> Order:
    """The order a brief amounts to. `speak` is the language errors are told in.

    Raises `BadInput` for an unknown platform, a length out of bounds, sound that may have neither
    voice nor music, and material that is no picture or no recording. Whether the language can be
    spoken and set depends on the tier and is seen later.
    """
    details = brief.details or BriefDetails()
    language = brief.language.split("-")[0].lower()
    _check_material(details, speak)
    platform = _platform(details.platform, speak)
    film, audio = analysis.wants_video, analysis.wants_audio
    seconds = _seconds(details, platform, film, speak) if film or audio else Fraction(0)
    stills = (details.images or _STILLS_UNNAMED) if analysis.wants_images else 0
    aspect = details.aspect or (platform.aspect if platform else _ASPECT_UNNAMED[brief.content_type])
    width, height = sizes()[aspect]
    square = analysis.square_stills and film
    still_width, still_height = sizes()["1:1"] if square else (width, height)
    speaks = (film or audio) and details.voice != "none"
    music = (film or audio) and details.music is not False
    if audio and not (speaks or music):
        fields = ", ".join(phrase(f"field_{name}", speak) for name in ("voice", "music"))
        raise BadInput(phrase("contradiction", speak, fields=fields))
    captions = details.subtitles if details.subtitles is not None else platform is None or platform.captions
    deliveries = []
    if film:
        deliveries.append(Delivery(kind="video", width=width, height=height, seconds=seconds))
    if stills:
        deliveries.append(Delivery(kind="image", width=still_width, height=still_height, count=stills))
    if audio:
        deliveries.append(Delivery(kind="audio", seconds=seconds))
    return Order(
        content_type=brief.content_type,
        language=language,
        platform=platform.id if platform else None,
        aspect=aspect,
        width=width,
        height=height,
        still_width=still_width,
        still_height=still_height,
        seconds=seconds,
        film=film,
        audio=audio,
        stills=stills,
        speaks=speaks,
        music=music,
        subtitles=film and speaks and captions,
        continuity=continuity,
        native_audio=film and details.native_audio is True,
        references=len(details.reference_images) if film or stills else 0,
        sample=speaks and details.voice_sample is not None,
        deliveries=tuple(deliveries),
        notes=_notes(details, platform, analysis, seconds, film, speaks),
    )


def _check_material(details: BriefDetails, speak: str) -> None:
    given = [(ref, "image/") for ref in details.reference_images]
    given += [(details.voice_sample, "audio/")] if details.voice_sample else []
    for ref, kind in given:
        if not ref.media_type.startswith(kind):
            reason = f"{ref.media_type}, not {kind}*"
            raise BadInput(phrase("material_unreadable", speak, path=ref.key, reason=reason))


def _platform(name: str | None, speak: str) -> Platform | None:
    if name is None:
        return None
    rows = platforms()
    if name not in rows:
        raise BadInput(phrase("platform_unknown", speak, platform=name[:40], platforms=", ".join(rows)))
    return rows[name]


def _seconds(details: BriefDetails, platform: Platform | None, film: bool, speak: str) -> Fraction:
    seconds = details.duration_s
    if seconds is None:
        return Fraction(platform.duration if platform else _SECONDS_UNNAMED)
    most = MOST_FILM_SECONDS if film else MOST_AUDIO_SECONDS
    named = f"{float(seconds):g}"
    if seconds < LEAST_SECONDS:
        raise BadInput(phrase("duration_too_short", speak, seconds=named, least=LEAST_SECONDS))
    if seconds > most:
        raise BadInput(phrase("duration_too_long", speak, seconds=named, most=most))
    return Fraction(seconds)


def _notes(
    details: BriefDetails,
    platform: Platform | None,
    analysis: Analysis,
    seconds: Fraction,
    film: bool,
    speaks: bool,
) -> tuple[str, ...]:
    notes = []
    if seconds and details.duration_s is None:
        notes.append(f"No length was named: {float(seconds):g} s are planned.")
    if analysis.wants_images and details.images is None:
        notes.append(f"No number of pictures was named: {_STILLS_UNNAMED} are planned.")
    if film and platform and platform.longest is not None and seconds > platform.longest:
        notes.append(f"{platform.name} shows at most {platform.longest} s in one post; the film is longer.")
    if film and details.subtitles and not speaks:
        notes.append("Subtitles were asked for, but nobody speaks: the headlines carry the words.")
    if analysis.ultra_hd:
        notes.append("4K was asked for; masters are delivered with 1080 pixels on the short side.")
    return tuple(notes)
