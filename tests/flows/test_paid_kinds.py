"""What may be ordered: every content type, material, style and language, on the paid path."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.flows.fakes import a_png
from tests.flows.paid import (
    CLIPS,
    DIRECTOR,
    FLUX,
    KLING,
    PICTURES,
    SONNET,
    SPEECH,
    VOICES,
    Paid,
    always,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)
from tests.wire import Fault

pytestmark = pytest.mark.flow

PHOTO, ENGRAVING = "06858", "2959860992"
"""Two styles of the gallery."""
MUSIC = "*lyria2"


def test_pictures_alone_need_no_clip_no_voice_and_no_assembly(paid: Paid) -> None:
    paid.commission(content_type="image", images=2)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, *CLIPS, *VOICES, MUSIC)] == [2, 0, 0, 0, 0, 0, 0]
    assert len(told.result.stills) == len(told.result.image_urls) == 2
    assert told.models("pictures") == ["FLUX Pro"] * 2


def test_sound_alone_needs_no_picture(paid: Paid) -> None:
    paid.commission(content_type="audio", music=True, platform=None)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(*each) for each in (PICTURES, CLIPS, (SPEECH,), (MUSIC,))] == [0, 0, 2, 1]
    assert told.count("claude*") == 1  # the Writer; nobody draws up a storyboard
    assert told.result.audio_url is not None


def test_film_and_client_share_their_pictures(paid: Paid) -> None:
    """A film of two scenes and three pictures of its shape: three orders, each paid once, none twice."""
    paid.commission(content_type="multi_asset", images=3)
    told = paid.make()
    assert told.result.status == "completed"
    assert [told.count(each) for each in (FLUX, KLING, SPEECH)] == [3, 2, 2]
    pictures = {each.image.key for each in told.result.assets.images}
    assert len(pictures) == 3
    assert {each.key for each in told.result.stills} == pictures
    assert len(set(told.result.image_urls)) == 3
    filmed = [each.order.arguments["image_url"] for each in told.jobs if each.order.purpose == "clips"]
    assert all(any(each.sha256 in str(image) for each in told.result.stills[:2]) for image in filmed)
    assert told.result.video_url is not None


def test_chained_shots_are_filmed_in_order_each_from_the_last_frame(paid: Paid) -> None:
    """Scene 2 takes two clips: the second is ordered when the first is there, and begins where it ends."""
    paid.commission(duration_s=24, continuity="chain", voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    clips = {(each.scene_id, each.shot): each for each in told.result.assets.raw_video.clips}
    assert sorted(clips) == [(1, 1), (2, 1), (2, 2), (3, 1)]
    assert clips[2, 1].last_frame is not None
    assert [clips[each].last_frame for each in [(1, 1), (2, 2), (3, 1)]] == [None] * 3
    jobs = {
        (each.order.scene, str(each.order.arguments["image_url"])): paid.sim.jobs[each.vendor_job]
        for each in told.jobs
        if each.order.purpose == "clips"
    }
    assert len(jobs) == 4  # no two from the same picture
    first, second = sorted((job for (scene, _), job in jobs.items() if scene == 2), key=lambda job: job.sent)
    assert first.ended <= second.sent
    assert clips[2, 1].last_frame.sha256 in str([image for scene, image in jobs if scene == 2])


def test_clips_with_their_own_sound_are_ordered_and_paid_as_such(paid: Paid) -> None:
    """The model that has sound is planned, told to make it, and charged at the price of sound."""
    paid.commission(duration_s=3, native_audio=True, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    (clip,) = told.result.assets.raw_video.clips
    assert clip.native_audio
    (order,) = told.ordered(*CLIPS)
    assert order.body["generate_audio"] is True
    (charge,) = [each for each in told.charges if "kling" in each.endpoint or "veo" in each.endpoint]
    assert charge.dollars == Decimal("0.126") * 3


def test_reference_pictures_go_to_the_edit_endpoint_with_every_scene(paid: Paid) -> None:
    """The product is kept alike: each scene's order carries the client's picture."""
    given = paid.settings.home / "shoe.png"
    given.write_bytes(a_png(90, 512))
    ref = paid.store.put(given, "given/shoe.png", "image/png", width=512, height=512)
    paid.commission(reference_images=(ref,), voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    orders = [each for each in told.orders if each.vendor == "fal" and "kling" not in each.endpoint]
    assert len(orders) == 2
    assert all(each.endpoint.endswith("/edit") for each in orders)
    assert all(len(each.body["image_urls"]) == 1 for each in orders)
    notes = told.result.assets.images[0].metadata.notes
    assert any("reference picture" in note for note in notes)


def test_a_gallery_style_travels_in_words_where_nobody_takes_its_code(paid: Paid) -> None:
    """Without KIE.AI: palette and descriptors in pictures, the craft in clips, and the result says so."""
    paid.commission(
        brief={"style_preferences": {"gallery_selected": [ENGRAVING]}}, duration_s=3, voice="none"
    )
    told = paid.make()
    assert told.result.status == "completed"
    (picture,) = told.result.assets.images
    assert any(
        f"Gallery style {ENGRAVING} is carried by its words" in note for note in picture.metadata.notes
    )
    assert "fine-line engraving" in told.ordered(*PICTURES)[0].body["prompt"].lower()
    assert "fine-line engraving" in told.ordered(*CLIPS)[0].body["prompt"].lower()
    assert "--sref" not in str([each.body for each in told.orders])


def test_a_gallery_style_leads_to_midjourney_where_kie_can_be_called(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Midjourney is asked with the style's code; its price is not known, and that is said, not guessed."""
    monkeypatch.setenv("KIE_API_KEY", paid.sim.environment("kie")["KIE_API_KEY"])
    paid.commission(brief={"style_preferences": {"gallery_selected": [PHOTO]}}, duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    assert told.models("pictures") == ["Midjourney V7"]
    (order,) = [each for each in told.orders if each.vendor == "kie"]
    assert f"--sref {PHOTO}" in order.body["prompt"]
    assert told.count(FLUX) == 0
    notes = told.result.assets.images[0].metadata.notes
    assert any("is set by its code" in note for note in notes)
    assert any("price of Midjourney V7 is not known" in note for note in notes)


@pytest.mark.parametrize(
    "fault",
    [Fault("error", "kie/*", times=None, status=505), Fault("reset_after", "kie/*")],
    ids=["gone", "lost"],
)
def test_midjourney_that_fails_is_followed_by_a_model_that_takes_the_styles_words(
    paid: Paid, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """Gone, told by a code in HTTP 200; or an answer was lost, and nobody can be asked about it: in both
    cases one order, not two."""
    monkeypatch.setenv("KIE_API_KEY", paid.sim.environment("kie")["KIE_API_KEY"])
    paid.fault(fault)
    paid.commission(brief={"style_preferences": {"gallery_selected": [PHOTO]}}, duration_s=3, voice="none")
    told = paid.make()
    assert told.result.status == "completed"
    (picture,) = told.result.assets.images
    assert picture.model_used == "FLUX Pro"
    assert len([each for each in told.orders if each.vendor == "kie"]) == 1
    assert "kie/midjourney-v7" in picture.metadata.fallback_reason
    assert any(f"Gallery style {PHOTO} is carried by its words" in note for note in picture.metadata.notes)


def test_a_language_without_a_template_says_why_nobody_could_step_in(paid: Paid) -> None:
    """The free Director has no Swedish: the result tells the paid one's failure, and whose it was."""
    paid.fault(*always("bad_json", SONNET, containing=DIRECTOR))
    paid.commission(language="sv", duration_s=3, voice="none")
    told = paid.make()
    assert (told.result.status, told.result.error.agent) == ("failed", "director")
    assert "cannot be used" in told.result.error.reason
    assert "local/simplified" in told.result.error.reason
    assert told.result.assets.script is not None
    assert told.count(*PICTURES) == 0


@pytest.mark.parametrize(("language", "voice"), [("ar", "ElevenLabs"), ("sv", "ElevenLabs")])
def test_other_languages_are_written_and_spoken(paid: Paid, language: str, voice: str) -> None:
    """From right to left, and beyond the seventeen of the free draft; pictures are ordered in English."""
    paid.commission(language=language)
    told = paid.make()
    assert told.result.status == "completed"
    assert told.notes == []
    assert all(voice in model for model in told.models("voice"))
    spoken = [scene.voiceover for scene in told.result.assets.script.script.scenes]
    assert [each.body["text"] for each in told.ordered(SPEECH)] == spoken or len(set(spoken)) == 2
    prompts = str([each.body["prompt"] for each in told.ordered(FLUX, KLING)])
    assert not any(letter.isalpha() and letter > "\u024f" for letter in prompts)
    assert sum(told.result.assets.script.script.scenes[n].duration for n in (0, 1)) == Fraction(4)
