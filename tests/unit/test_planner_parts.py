"""The planner's parts: tier words, pacing, shots, fallback decisions."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.catalog.read import catalog_table, models, rates
from aida.contracts.brief import BudgetConstraints
from aida.contracts.plan import PlannedStep
from aida.contracts.units import LANGUAGES
from aida.planner.analyse import tier_of_words
from aida.planner.fallback import after_failure, other_model_first
from aida.planner.pacing import pace
from aida.planner.schedule import Call, finished_after
from aida.planner.shots import cover, shots

# Words


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        # the free draft will do, in 17 languages
        ("just a rough cut for now", "fast"),
        ("con un borrador basta", "fast"),
        ("un simple brouillon", "fast"),
        ("nur eine schnelle Rohfassung", "fast"),
        ("va bene anche una bozza", "fast"),
        ("só um rascunho", "fast"),
        ("wystarczy szkic", "fast"),
        ("sadece bir taslak", "fast"),
        ("пока достаточно черновика", "fast"),
        ("alleen een ruwe versie", "fast"),
        ("stačí náčrt", "fast"),
        ("مجرد مسودة", "fast"),
        ("先出个草稿", "fast"),
        ("gyors vazlat is eleg", "fast"),
        ("초안이면 됩니다", "fast"),
        ("たたき台で結構です", "fast"),
        ("सिर्फ ड्राफ्ट", "fast"),
        # the best there is
        ("4K", "premium"),
        ("4K画质", "premium"),
        ("в 4К", "premium"),
        ("cinematic", "premium"),
        ("calidad de cine", "premium"),
        ("digne du cinéma", "premium"),
        ("Kinoqualität", "premium"),
        ("CINEMATOGRAFICO", "premium"),
        ("qualidade máxima", "premium"),
        ("jak z kina", "premium"),
        ("sinematik bir görünüm", "premium"),
        ("кинематографично", "premium"),
        ("filmische look", "premium"),
        ("nejvyšší kvalita", "premium"),
        ("تصوير سينمائي", "premium"),
        ("电影质感", "premium"),
        ("filmszerű", "premium"),
        ("영화 같은 영상미", "premium"),
        ("映画のような質感", "premium"),
        ("सिनेमैटिक लुक", "premium"),
        # done properly
        ("professional finish", "standard"),
        ("acabado profesional", "standard"),
        ("rendu professionnel", "standard"),
        ("professionelle Qualität", "standard"),
        ("alta qualità", "standard"),
        ("profissional", "standard"),
        ("profesjonalnie wykonane", "standard"),
        ("profesjonalny montaż", "standard"),
        ("profesyonelce", "standard"),
        ("профессионально", "standard"),
        ("professionele kwaliteit", "standard"),
        ("profesionální střih", "standard"),
        ("بشكل احترافي", "standard"),
        ("专业水准", "standard"),
        ("professzionális", "standard"),
        ("전문가 수준", "standard"),
        ("プロ品質", "standard"),
        ("पेशेवर", "standard"),
        # moods and tastes are no tiers
        ("energico", None),
        ("luxueux et apaisant", None),
        ("lüks", None),
        ("فاخر", None),
        ("minimalista, vintage", None),
        ("warm and funny", None),
        ("sketchy comic look", None),
        ("profonda", None),
        ("fast nichts", None),
        ("", None),
        # a draft will do, whatever else is said; the best goes before the good
        ("bozza in 4K", "fast"),
        ("professionale, cinematografico", "premium"),
    ],
)
def test_quality_words_name_a_tier(words: str, tier: str | None) -> None:
    assert tier_of_words([words]) == tier


@pytest.mark.parametrize("file", ["tiers.toml", "wishes.toml"])
def test_every_group_of_words_has_all_languages(file: str) -> None:
    for group, table in catalog_table(file).items():
        if group != "uhd":  # written alike everywhere
            assert set(table) == set(LANGUAGES), group


# Pacing


@pytest.mark.parametrize(
    ("total", "scenes"),
    [
        (3, [3]),
        (4, [2, 2]),
        (5, [3, 2]),
        (6, [2, 2, 2]),
        (10, [3, 5, 2]),  # 10/3 → 3, 10/6 → 2
        (15, [5, 7, 3]),  # 15/3, 15/6 = 2.5 → 3
        (20, [7, 10, 3]),
        (30, [10, 15, 5]),  # the specification's
        (40, [10, 13, 12, 5]),  # body 25 in two
        (45, [10, 15, 15, 5]),
        (60, [10, 15, 15, 15, 5]),
        (90, [10, 15, 15, 15, 15, 15, 5]),
        (Fraction(15, 2), [3, Fraction(5, 2), 2]),
    ],
)
def test_a_length_is_cut_into_hook_body_and_call(total: Fraction, scenes: list[Fraction]) -> None:
    assert list(pace(Fraction(total))) == scenes


@given(st.fractions(2, 600))
def test_scenes_add_up_and_none_is_too_short_to_be_understood(total: Fraction) -> None:
    scenes = pace(total)
    assert sum(scenes) == total
    assert all(seconds >= 2 for seconds in scenes)
    assert max(scenes) < 16


@given(st.integers(6, 600), st.integers(0, 60))
def test_a_longer_film_never_has_fewer_scenes(total: int, more: int) -> None:
    assert len(pace(Fraction(total))) <= len(pace(Fraction(total + more)))


@given(st.integers(6, 1200))
def test_scenes_are_whole_or_half_seconds(halves: int) -> None:
    assert all((2 * seconds).denominator == 1 for seconds in pace(Fraction(halves, 2)))


def test_less_than_a_scene_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        pace(Fraction(1))


# Shots


@pytest.mark.parametrize(
    ("seconds", "lengths", "clips"),
    [
        (10, (5, 10), (10,)),
        (15, (5, 10), (10, 5)),  # 15 s bought, not 20
        (5, (5, 10), (5,)),
        (6, (5, 10), (10,)),  # 10 or 5 + 5: the same money, fewer clips
        (11, (5, 10), (10, 5)),
        (Fraction(21, 2), (5, 10), (10, 5)),
        (10, (4, 6, 8), (6, 4)),  # 10 s exactly
        (15, (4, 6, 8), (8, 8)),  # 16 s in two, not 6 + 6 + 4 in three
        (7, (6,), (6, 6)),
        (15, tuple(range(3, 16)), (15,)),
        (2, tuple(range(3, 16)), (3,)),
        (25, (4, 8, 12, 16, 20), (20, 8)),  # 28 s: 20 + 8 and 16 + 12, the longer first
    ],
)
def test_a_scene_is_covered_at_least_cost_in_fewest_clips(
    seconds: Fraction, lengths: tuple[int, ...], clips: tuple[int, ...]
) -> None:
    assert cover(Fraction(seconds), lengths) == clips


def test_where_each_clip_costs_the_same_the_fewest_are_bought() -> None:
    assert cover(Fraction(12), (5, 6, 10), lambda _: Decimal(1)) == (10, 10)


@given(
    seconds=st.fractions(1, 20, max_denominator=4),
    lengths=st.sets(st.integers(2, 12), min_size=1, max_size=4),
    step=st.integers(0, 3),
)
def test_no_other_choice_of_clips_is_better(seconds: Fraction, lengths: set[int], step: int) -> None:
    def price(length: int) -> Decimal:
        return Decimal(length + step * (length % 3))  # some lengths dearer than their seconds

    chosen = cover(seconds, tuple(lengths), price)
    assert sum(chosen) >= seconds
    others = (
        other
        for count in range(1, len(chosen) + 4)
        for other in combinations_with_replacement(sorted(lengths), count)
        if sum(other) >= seconds
    )
    assert (sum(map(price, chosen)), len(chosen)) == min(
        (sum(map(price, each)), len(each)) for each in others
    )


@given(seconds=st.fractions(2, 16, max_denominator=30), lengths=st.sets(st.integers(2, 12), min_size=1))
def test_shots_fill_the_scene_exactly(seconds: Fraction, lengths: set[int]) -> None:
    made = shots(1, seconds, cover(seconds, tuple(lengths)))
    assert sum(shot.seconds for shot in made) == seconds
    assert all(0 < shot.seconds <= shot.model_seconds for shot in made)
    assert [shot.shot for shot in made] == list(range(1, len(made) + 1))


def test_a_clip_cut_short_is_cut_on_a_half_second() -> None:
    #   10.5 s from 10 + 5: shares 7 and 3.5
    assert [str(shot.seconds) for shot in shots(1, Fraction(21, 2), (10, 5))] == ["7", "7/2"]


def test_a_model_of_any_length_makes_one_shot() -> None:
    (shot,) = shots(2, Fraction(7), ())
    assert shot.seconds == shot.model_seconds == 7


def test_a_model_without_lengths_covers_nothing() -> None:
    with pytest.raises(ValueError, match="no length"):
        cover(Fraction(5), ())


# Time


def calls(count: int, model: str, seconds: float, *after: str, name: str = "") -> list[Call]:
    return [Call(f"{name or model} {n}", models()[model], seconds, after) for n in range(count)]


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (calls(4, "fal/kling-2.5-pro", 180), 180),  # as many as the vendor has places
        (calls(5, "fal/kling-2.5-pro", 180), 360),
        (calls(3, "local/xtts-v2", 8), 24),  # one at a time
        # Pictures of two models share the vendor's four places.
        (calls(3, "fal/flux-pro", 12) + calls(3, "fal/flux-schnell", 12), 24),
        # Another vendor's calls need none of them.
        (calls(4, "fal/flux-pro", 12) + calls(3, "kie/midjourney-v7", 60), 60),
        # One after the other, however many places are free.
        ([Call("a", models()["fal/flux-pro"], 5), Call("b", models()["fal/flux-pro"], 7, ("a",))], 12),
        ([], 0),
    ],
)
def test_calls_wait_for_their_inputs_and_for_a_place(given: list[Call], seconds: float) -> None:
    assert finished_after(given) == seconds


def test_a_clip_starts_when_its_own_picture_is_there() -> None:
    """Five pictures of 12 s in four places: the fifth is late, the other four clips are not."""
    pictures = calls(5, "fal/flux-pro", 12, name="picture")
    clips = [Call(f"clip {n}", models()["kie/midjourney-v7"], 30, (f"picture {n}",)) for n in range(3)]
    assert finished_after([*pictures, *clips]) == 12 + 30


def test_a_call_that_waits_for_nobody_is_a_fault() -> None:
    with pytest.raises(ValueError, match="nothing is under way that a could wait for"):
        finished_after([Call("a", models()["fal/flux-pro"], 1, ("b",))])


@given(
    st.lists(st.tuples(st.sampled_from(["fal/flux-pro", "kie/midjourney-v7"]), st.integers(1, 9)), max_size=9)
)
def test_more_work_never_ends_sooner_and_never_later_than_one_by_one(work: list[tuple[str, int]]) -> None:
    given = [Call(str(n), models()[model], float(took)) for n, (model, took) in enumerate(work)]
    longest = max((call.seconds for call in given), default=0)
    assert longest <= finished_after(given) <= sum(call.seconds for call in given)


# Fallback


@pytest.mark.parametrize(
    ("agent", "first", "then", "source"),
    [
        ("writer", "retry", "substitute", "template_fallback"),
        ("director", "retry", "substitute", "simplified_fallback"),
        ("visual_creator", "retry", "abort", None),
        ("video_composer", "retry_other_model", "abort", None),
        ("audio_generator", "abort", "abort", None),
        ("assembly", "abort", "abort", None),
    ],
)
def test_what_follows_a_failure_is_the_specification_table(
    agent: str, first: str, then: str, source: str | None
) -> None:
    once, twice = (after_failure(agent, failures) for failures in (1, 2))  # type: ignore[arg-type]
    assert (once.deed, twice.deed, twice.source) == (first, then, source)


def test_the_substitutes_are_the_free_engines() -> None:
    assert [after_failure(agent, 2).model for agent in ("writer", "director")] == [
        "local/template",
        "local/simplified",
    ]


@pytest.mark.parametrize(("agent", "failures"), [("writer", 0), ("orchestrator", 1)])
def test_there_is_no_decision_without_a_failure_of_an_agent_in_the_flow(agent: str, failures: int) -> None:
    with pytest.raises(ValueError, match=r"failure|rule"):
        after_failure(agent, failures)  # type: ignore[arg-type]


def test_another_model_first_means_the_first_fallback_leads() -> None:
    step = PlannedStep(
        agent="video_composer", purpose="clips", model="a/one", fallbacks=("a/two", "a/three"),
        calls=1, units=5, unit="second", unit_price=None, cost=None, worst_cost=None, seconds=1,
    )  # fmt: skip
    assert other_model_first(step) == ("a/two", ("a/three", "a/one"))
    assert other_model_first(step.model_copy(update={"fallbacks": ()})) == ("a/one", ())


@pytest.mark.parametrize(
    ("on", "limit", "day"), [("2025-12-31", "2.32", "2025-10-21"), ("2026-01-01", "2.20", "2026-01-05")]
)
def test_a_sum_is_read_by_the_rates_of_the_plans_day(
    monkeypatch: pytest.MonkeyPatch, on: str, limit: str, day: str
) -> None:
    """2 EUR of an older plan stay what they were when newer rates have come, and the note says so."""
    from aida.planner import budget

    newer = rates()[0].model_copy(
        update={"since": date(2026, 1, 1), "checked": date(2026, 1, 5), "usd": {"EUR": Decimal("1.10")}}
    )
    monkeypatch.setattr(budget, "rates", lambda: (rates()[0], newer))
    told = BudgetConstraints(type="hard_limit", max_cost=Decimal(2), currency="EUR")
    assert budget.limit_in_dollars(told, date.fromisoformat(on), "en") == Decimal(limit)
    note = budget.rate_note(told, Decimal(limit), date.fromisoformat(on))
    assert note == f"The budget of 2 EUR is held as {limit} US$ (rate of {day})."
