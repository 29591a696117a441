"""The page as a client uses it, in a real browser: from the first words to the film."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse

from tests.front.web.fake import Fake, fault

Visit = Callable[..., Any]


def propose(page: Any, answers: tuple[int, int] = (0, 0)) -> None:
    """Press a wish and the proposed answers; the offer is on the desk afterwards."""
    page.locator(".wishes .chip").first.click()
    questions = page.locator(".asked fieldset")
    for place, answer in enumerate(answers):
        questions.nth(place).get_by_role("button").nth(answer).click()
    page.locator(".asked > .button.main").click()
    page.locator(".message.aida").nth(1).wait_for()
    page.locator(".lines").get_by_text("Instagram Reel").wait_for(state="attached")


def orders(fake: Fake, kind: str) -> list[Any]:
    return [wish for deed, wish in fake.orders if deed == kind]


def test_a_conversation_becomes_a_film(visit: Visit, fake: Fake) -> None:
    """Wish, proposals, brief, price, start, pictures as they are made, film, captions, files: one start."""
    page = visit(language="it")
    propose(page)
    assert page.locator("h2#brief-subject").text_content() == "scarpe eco-friendly"
    assert "Gratis" in page.locator(".offer .sum").inner_text()
    fake.hold = 5
    page.get_by_role("button", name="Fai la bozza gratuita").click()
    page.locator(".frame[data-standing=done] img").first.wait_for()
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow")
    fake.hold = None
    film = page.locator(".screen video")
    film.wait_for()
    film.evaluate("film => new Promise(on => film.readyState ? on() : (film.onloadedmetadata = on))")
    assert film.locator("track").get_attribute("srclang") == "it"
    assert page.get_by_role("link", name="Scarica: film").get_attribute("download") == "film.mp4"
    assert "Nulla" in page.locator(".costs").inner_text()
    assert [each["text"] for each in orders(fake, "message")][1] == "15 secondi, Instagram"
    (start,) = orders(fake, "start")
    assert start["key"]


def test_money_waits_for_the_storyboards_yes(visit: Visit, fake: Fake) -> None:
    """Words rewritten, a scene dropped, another moved: the approval carries exactly that, once."""
    page = visit()
    propose(page)
    page.get_by_role("radio", name="Standard").check()
    assert re.search(r"\$2\.56\s*–\s*\$?6\.10", page.locator(".offer .sum").inner_text())
    page.get_by_role("button", name="Start for about $2.56").click()
    page.get_by_role("button", name="Approve and produce").wait_for()
    assert fake.runs["wf-2"].status == "waiting"
    page.get_by_label("Spoken words").first.fill("Walk softly.")
    page.get_by_role("button", name="Leave out: Scene 2").click()
    page.get_by_role("button", name="Move Scene 4 earlier").click()
    assert "3 scenes" in page.locator(".verdict").inner_text()
    page.get_by_role("button", name="Approve and produce").click()
    page.locator(".screen video").wait_for()
    assert orders(fake, "approve") == [{"scenes": [{"id": 1, "words": "Walk softly."}, {"id": 4}, {"id": 3}]}]
    assert page.locator(".costs tfoot").inner_text().split() == ["Total", "$2.56", "$2.56", "$0.15"]


def test_one_scene_is_made_again(visit: Visit, fake: Fake) -> None:
    """Redo asks for that scene with only what was changed, and shows the new take beside the old one."""
    page = visit()
    propose(page)
    page.get_by_role("button", name="Make the free draft").click()
    page.get_by_role("button", name="Redo: Scene 2").click()
    page.get_by_role("dialog").get_by_label("What is seen").fill("The shoe on wet asphalt")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Redo for")).click()
    page.get_by_role("button", name="Take 2").wait_for()
    assert orders(fake, "redo") == [{"scene": 2, "picture": "The shoe on wet asphalt"}]


def test_a_production_can_be_cancelled_before_money(visit: Visit, fake: Fake) -> None:
    """Cancel asks once more, then says that nothing more is spent."""
    page = visit()
    propose(page)
    page.get_by_role("radio", name="Quick").check()
    page.locator(".offer .wide").click()
    page.get_by_role("button", name="Cancel the production").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the production").click()
    page.get_by_text("Nothing more is spent.").wait_for()
    assert orders(fake, "cancel") == [{}]


def test_the_gallery_is_searched_and_a_style_goes_along(visit: Visit, fake: Fake) -> None:
    """Words of the client's language, a category, no result; then a style is carried by the first message."""
    page = visit("#/styles", language="it")
    page.locator(".count", has_text="32 stili").wait_for()
    page.get_by_role("searchbox").fill("cinematografico")
    page.locator(".count", has_text=re.compile(r"^(?!32)\d+ stil")).wait_for()
    names = page.locator(".grid button.look").all_inner_texts()
    assert 0 < len(names) < 32
    page.get_by_role("searchbox").fill("zzzz")
    page.get_by_text("Nessuno stile corrisponde").wait_for()
    page.get_by_role("button", name="Azzera la ricerca").click()
    page.get_by_role("button", name="Moda", exact=True).click()
    page.locator(".grid button.look").first.click()
    page.get_by_role("button", name="Usa questo stile").click()
    page.locator(".carried .tag").wait_for()
    page.get_by_label("Il tuo messaggio").fill("Video per un profumo")
    page.keyboard.press("Enter")
    page.locator(".asked").wait_for()
    assert orders(fake, "message")[0]["style"]


def test_what_was_made_is_found_again(visit: Visit, fake: Fake) -> None:
    """Reloading, looking elsewhere, the history: conversation, production and film are as they were."""
    page = visit()
    propose(page)
    page.reload()
    page.locator(".message.aida").nth(1).wait_for()
    fake.hold = 3
    page.get_by_role("button", name="Make the free draft").click()
    page.locator(".agents").wait_for()
    page.get_by_role("link", name="Styles").click()
    page.locator(".grid button.look").first.wait_for()
    page.go_back()
    fake.hold = None
    page.locator(".screen video").wait_for()
    page.get_by_role("link", name="Films", exact=True).click()
    page.locator(".film-card").click()
    page.locator(".screen video").wait_for()
    page.get_by_role("link", name="To the conversation").click()
    page.locator(".message.client").first.wait_for()
    assert len(fake.runs) == 1


def test_what_comes_from_outside_is_text(visit: Visit, fake: Fake) -> None:
    """Markup in a message stays text: nothing of it becomes an element."""
    page = visit()
    page.get_by_label("Your message").fill("<img src=x onerror=alert(1)><b>shoes</b>")
    page.keyboard.press("Enter")
    page.locator(".asked").wait_for()
    assert page.locator(".message.client p").inner_text() == "<img src=x onerror=alert(1)><b>shoes</b>"
    assert page.locator(".message.client img, .message.client p b").count() == 0


def test_an_error_says_what_to_do_and_loses_nothing(visit: Visit, fake: Fake) -> None:
    """When the server fails, its sentence is shown and trying again sends the same words, once."""
    page = visit()
    fake.faults["/api/conversations"] = fault(429, "too_many", "Too many requests: wait a minute.")
    page.get_by_label("Your message").fill("A video for our bakery")
    page.keyboard.press("Enter")
    page.get_by_text("Too many requests: wait a minute.").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.locator(".asked").wait_for()
    assert [each["text"] for each in orders(fake, "message")] == ["A video for our bakery"]


def test_a_closed_house_asks_for_the_token(visit: Visit, fake: Fake) -> None:
    """Without it there is a sign-in; a wrong one is refused in words, the right one opens."""
    fake.token = "open"
    page = visit()
    page.get_by_label("Token").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("This token is not good.").wait_for()
    page.get_by_label("Token").fill("open")
    page.keyboard.press("Enter")
    page.get_by_label("Your message").wait_for()


def test_a_server_that_is_away_is_told(visit: Visit, fake: Fake) -> None:
    """The page says what happened and comes back by one press."""
    fake.faults["/api/session"] = JSONResponse(
        {"error": {"code": "busy", "message": "The house is being moved."}}, 503
    )
    page = visit()
    page.get_by_text("The house is being moved.").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_label("Your message").wait_for()
