"""What money does to a plan: limits, wishes, priorities, the caps of the day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from aida.contracts.money import Cap
from aida.contracts.plan import ProductionPlan
from aida.errors import BadInput
from tests.unit.test_planner import brief, free, limit, paid


def cap(most: str, used: str = "0", kind: str = "day") -> Cap:
    return Cap.model_validate({"kind": kind, "limit": most, "used": used})


# Caps of the day


@pytest.mark.parametrize(
    ("kind", "variable"), [("day", "AIDA_DAY_LIMIT"), ("user_day", "AIDA_USER_DAY_LIMIT")]
)
def test_a_plan_that_costs_more_than_is_left_of_today_is_told_before_anything_is_spent(
    kind: str, variable: str
) -> None:
    """The plan's price, the cheapest plan's, what is left, whose limit it is, and the ways out."""
    with pytest.raises(BadInput) as err:
        paid(brief(), tier="standard", caps=(cap("20", "17.995", kind),), speak="en")
    assert err.value.text == (
        "This would cost about 2.56 US$ (the cheapest plan: 1.60 US$), and 2.00 US$ are left of today's "
        f"limit of 20.00 US$ ({variable}): ask for less, take the free draft (`--tier draft`), wait until "
        "midnight UTC, or have the limit raised."
    )


def test_a_plan_is_never_quietly_made_cheaper_by_a_cap() -> None:
    """A tier nobody named is not lowered either: it is the operator's money, not the client's wish."""
    with pytest.raises(BadInput, match=r"2\.56 US\$.*1\.60 US\$"):
        paid(brief(), caps=(cap("2"),), speak="en")


def test_a_cap_that_covers_the_plan_changes_nothing_but_a_note() -> None:
    roomy, tight = (paid(brief(), caps=(cap(most),)) for most in ("100", "3"))
    assert roomy == paid(brief())
    assert tight.steps == roomy.steps
    assert tight.notes[-1] == (
        "3.00 US$ are left of today's limit (AIDA_DAY_LIMIT): not all retries and fallbacks are covered by "
        "it."
    )


def test_the_stricter_of_two_caps_holds() -> None:
    with pytest.raises(BadInput, match="AIDA_USER_DAY_LIMIT"):
        paid(brief(), caps=(cap("1", kind="user_day"), cap("20")), speak="en")


def test_a_draft_is_within_every_cap() -> None:
    assert free(brief(), caps=(cap("0"),)) == free(brief())
    assert paid(brief(), tier="draft", caps=(cap("0"),)).cost == 0


def test_under_a_cap_nothing_is_planned_whose_price_nobody_knows() -> None:
    """Left out where the planner chooses, refused where a person has named it."""
    styled: dict[str, Any] = {"style_preferences": {"gallery_selected": ["2813938774"]}}
    pictures = paid(brief(**styled), caps=(cap("20"),)).step("pictures")
    assert pictures is not None
    assert pictures.model == "fal/flux-pro"
    with pytest.raises(BadInput, match=r"what FLUX 2 Pro costs.*\(AIDA_DAY_LIMIT\)"):
        paid(brief(), models=("fal/flux-2-pro",), caps=(cap("20"),), speak="en")


def test_a_tier_that_does_not_speak_the_language_is_no_cheaper_plan() -> None:
    """Danish is spoken by two voices of some tiers: what cannot be made is not told as the cheapest."""
    made: ProductionPlan = paid(brief(language="da"), tier="standard")
    assert made.cost is not None
    with pytest.raises(BadInput, match="US"):
        paid(brief(language="da"), tier="standard", caps=(cap(str(made.cost - Decimal("0.01"))),))


# The worst case


@pytest.mark.parametrize("tier", ["fast", "standard", "premium"])
@pytest.mark.parametrize("content_type", ["video", "image", "audio", "multi_asset"])
def test_the_worst_cost_covers_every_order_twice_and_any_one_fallback(content_type: str, tier: Any) -> None:
    """A fallback's price is looked up by planning with it; clips apart, whose lengths then change."""
    made = paid(brief(content_type, images=3), tier=tier)
    for step in made.steps:
        assert step.cost is not None
        assert step.worst_cost is not None
        assert step.worst_cost >= 2 * step.cost
        for model in step.fallbacks if step.purpose != "clips" else ():
            instead = paid(brief(content_type, images=3), tier=tier, models=(model,)).step(step.purpose)
            assert instead is not None
            assert instead.cost is not None
            assert step.worst_cost >= 2 * step.cost + instead.cost, (step.purpose, model)
    assert made.worst_cost == sum(step.worst_cost or 0 for step in made.steps)


# Wishes and priorities


@pytest.mark.parametrize(
    ("most", "priority", "tier"),
    [
        (0.5, None, "fast"),  # even the cheapest costs 1.60
        (2, None, "fast"),
        (3, None, "standard"),
        (100, None, "standard"),
        (100, "cost", "fast"),
        (2, "quality", "standard"),  # 2.56: quality goes before the wish
        (3, "quality", "standard"),
        (4, "quality", "premium"),  # 3.80
        (100, "speed", "standard"),
    ],
)
def test_a_wish_about_money_and_what_comes_first_choose_the_tier(
    most: float, priority: str | None, tier: str
) -> None:
    made = paid(brief(budget_constraints=limit(most, "soft_preference", priority=priority)))
    assert made.tier == tier


@pytest.mark.parametrize(
    ("most", "priority", "better"),
    [
        (1.65, None, {"voice"}),  # better pictures would be 0.21 more, better words 0.07
        (2, None, {"pictures", "script", "storyboard", "voice"}),
        (2, "cost", set()),
        (3, None, set()),  # the tier of the words fits: nobody asked for a dearer one
        (3, "quality", {"script", "storyboard"}),
    ],
)
def test_what_is_left_of_a_sum_goes_into_better_models(
    most: float, priority: str | None, better: set[str]
) -> None:
    """Purpose by purpose from the tier above, never beyond the sum, and said."""
    made = paid(brief(budget_constraints=limit(most, "soft_preference", priority=priority)))
    plain = paid(brief(), tier=made.tier)
    planned = {step.purpose: step.model for step in plain.steps}
    assert {step.purpose for step in made.steps if step.model != planned[step.purpose]} == better
    assert made.cost is not None
    assert made.cost <= Decimal(str(most))
    assert any("The sum has room for" in note for note in made.notes) == bool(better)


def test_a_tier_named_by_the_words_is_not_raised_by_money_to_spare() -> None:
    wish = limit(100, "soft_preference", priority="quality")
    assert paid(brief(budget_constraints=wish, quality_keywords=("bozza",))).tier == "fast"
