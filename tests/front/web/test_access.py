"""For everybody: keyboard, screen reader, right to left, phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.front.web import looking
from tests.front.web.fake import Fake
from tests.front.web.test_page import orders, propose

Visit = Callable[..., Any]


def walk(page: Any, name: str, most: int = 60) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in looking.focused(page):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_from_the_first_word_to_the_film_with_the_keyboard(visit: Visit, fake: Fake) -> None:
    """Typing, Tab, Enter and Space are enough, also for changing the order of scenes."""
    page = visit()
    page.get_by_label("Your message").wait_for()
    page.keyboard.press("Tab")
    assert looking.focused(page) == "Skip to the content"
    walk(page, "Your message")
    page.keyboard.type("A film for our shoes")
    page.keyboard.press("Enter")
    page.locator(".asked").wait_for()
    page.get_by_label("Your message").focus()
    page.keyboard.type("15 seconds, Instagram")
    page.keyboard.press("Enter")
    page.locator(".message.aida").nth(1).wait_for()
    page.get_by_label("Standard").wait_for()
    page.get_by_label("Draft", exact=False).first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    walk(page, "Start for about")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Approve and produce").wait_for()
    walk(page, "Move Scene 1 later")
    page.keyboard.press("Space")
    assert "Scene 1 is now at place 2 of 4." in page.locator("#said").inner_text()
    assert looking.focused(page) == "Move Scene 1 later"
    page.keyboard.press("Space")
    walk(page, "Approve and produce")
    page.keyboard.press("Enter")
    page.locator(".screen video").wait_for()
    (approved,) = orders(fake, "approve")
    assert [each["id"] for each in approved["scenes"]] == [2, 3, 1, 4]


def test_a_dialog_gives_the_focus_back(visit: Visit, fake: Fake) -> None:
    """Escape closes it, and the focus is where it was."""
    page = visit("#/styles")
    look = page.locator(".grid button.look").nth(2)
    look.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert look.evaluate("node => node === document.activeElement")


def test_arabic_runs_from_right_to_left(visit: Visit, fake: Fake) -> None:
    """Direction, order of the panes, the bubble's side and the words follow the language."""
    page = visit(language="ar")
    propose(page)
    assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    talk, desk = page.locator("section.talk").bounding_box(), page.locator("section.desk").bounding_box()
    assert talk["x"] > desk["x"]
    mine, hers = (
        page.locator(".message.client").first.bounding_box(),
        page.locator(".message.aida").first.bounding_box(),
    )
    assert mine["x"] + mine["width"] < hers["x"] + hers["width"]
    assert looking.flaws(page) == {}
    page.get_by_role("button", name="اصنع المسودة المجانية").click()
    page.locator(".screen video").wait_for()


def test_the_language_can_be_chosen_and_is_kept(visit: Visit, fake: Fake) -> None:
    """Whatever the browser speaks: what was chosen stays chosen."""
    page = visit(language="ja")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Language").select_option("fr")
    page.get_by_role("heading", level=1, name="Dites-le en une phrase.").wait_for()
    page.reload()
    page.get_by_role("heading", level=1, name="Dites-le en une phrase.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_and_named(visit: Visit, fake: Fake, scheme: str) -> None:
    """On phone and desktop, in both schemes: contrast AA, names, targets, nothing wider than the window."""
    page = visit(width=390, color_scheme=scheme, language="de")
    page.locator(".look img").first.wait_for()

    def look(where: str) -> None:
        page.wait_for_timeout(30)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 840})
            assert looking.flaws(page) == {}, (where, width)
        page.set_viewport_size({"width": 1280, "height": 840})

    look("welcome")
    propose(page)
    look("offer")
    page.get_by_role("radio", name="Standard").check()
    page.locator(".offer .wide").click()
    page.locator(".verdict").wait_for()
    look("storyboard")
    page.get_by_role("button", name="Freigeben und produzieren").click()
    page.locator(".screen video").wait_for()
    look("film")
    page.get_by_role("link", name="Filme").click()
    page.locator(".film-card").wait_for()
    look("history")
    page.get_by_role("link", name="Stile").click()
    page.locator(".grid button.look").first.wait_for()
    look("gallery")
    landmarks = page.evaluate(
        "[...document.querySelectorAll('header, nav, main, h1')].map(each => each.tagName)"
    )
    assert landmarks == ["HEADER", "NAV", "MAIN", "H1"]
