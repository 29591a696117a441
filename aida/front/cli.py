"""The command line: `aida create | brief | plan | runs | status | resume | models | schema | doctor`.

Words in, one of aida/front's rooms does the work, words or JSON out. Nothing heavy is imported
before a command runs, so that `aida --help` answers at once. Exit codes: 0 done, 1 the production
failed, 2 the request cannot be made as it stands (one sentence on stderr).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

app = typer.Typer(
    name="aida",
    help="A marketing agency in software: one sentence in, a film out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs, nothing else.")]
Request = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads Optional
    typer.Argument(help="What you want, in plain words, in any of the 17 languages.", show_default=False),
]
BriefFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--brief", help="A ProjectBrief as JSON instead of words.", show_default=False),
]
Tier = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--tier", help="draft (free), fast, standard or premium.", show_default=False),
]
Platform = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--platform", help="For example instagram_reel, tiktok, youtube.", show_default=False),
]
Duration = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--duration", help="Seconds, for example 30 or 12.5.", show_default=False),
]
Language = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--language", help="Language of the film, for example it.", show_default=False),
]
Models = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--model", help="A model to use, as `aida models` lists it; may be repeated.", show_default=False
    ),
]
Style = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--style", help="A gallery style by its code.", show_default=False),
]
Voice = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--voice",
        help="professional_female, professional_male, friendly_female or friendly_male.",
        show_default=False,
    ),
]
VoiceSample = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--voice-sample", help="A recording to take the voice from (XTTS).", show_default=False),
]
References = Annotated[
    Optional[list[Path]],  # noqa: UP045
    typer.Option(
        "--reference",
        help="A picture of the product, to be kept alike in every scene; may be repeated.",
        show_default=False,
    ),
]
Continuity = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--continuity",
        help="How a long scene goes on: punch_in (a tighter crop) or chain (the last frame).",
        show_default=False,
    ),
]
NativeAudio = Annotated[
    bool, typer.Option("--native-audio", help="Keep the clips' own sound, where a model makes any.")
]
MaxCost = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--max-cost", help='Never spend more: 5, or "5 EUR".', show_default=False),
]
Id = Annotated[str, typer.Argument(help="The workflow's id, as `aida runs` lists it.", show_default=False)]


@app.command()
def create(
    request: Request = None,
    brief: BriefFile = None,
    tier: Tier = None,
    platform: Platform = None,
    duration: Duration = None,
    language: Language = None,
    model: Models = None,
    style: Style = None,
    voice: Voice = None,
    voice_sample: VoiceSample = None,
    reference: References = None,
    continuity: Continuity = None,
    native_audio: NativeAudio = False,
    max_cost: MaxCost = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before money is spent.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder the finished work goes to.")] = Path("films"),
    json: Json = False,
) -> None:
    """Make it: brief, plan, production, and the finished files in OUT/<workflow id>/."""
    from aida.front.create import create_production
    from aida.front.wish import Wish

    wish = Wish(
        text=request,
        brief_file=brief,
        tier=tier,
        platform=platform,
        duration=duration,
        language=language,
        models=tuple(model or ()),
        style=style,
        voice=voice,
        voice_sample=voice_sample,
        references=tuple(reference or ()),
        continuity=continuity,
        native_audio=native_audio,
        max_cost=max_cost,
    )
    raise typer.Exit(create_production(wish, out=out, as_json=json, ask=not yes))


@app.command()
def brief(
    request: Annotated[str, typer.Argument(help="What you want, in plain words.", show_default=False)],
    language: Language = None,
    json: Json = False,
) -> None:
    """Show the brief AIDA reads from a request, what it would ask, and what contradicts itself."""
    from aida.front.show import show_reading
    from aida.front.wish import Wish, read_wish

    show_reading(read_wish(Wish(text=request, language=language)), as_json=json)


@app.command()
def plan(
    request: Request = None,
    brief: BriefFile = None,
    tier: Tier = None,
    platform: Platform = None,
    duration: Duration = None,
    language: Language = None,
    model: Models = None,
    style: Style = None,
    voice: Voice = None,
    voice_sample: VoiceSample = None,
    reference: References = None,
    continuity: Continuity = None,
    native_audio: NativeAudio = False,
    max_cost: MaxCost = None,
    json: Json = False,
) -> None:
    """Show the plan: scenes, shots, models, money, time. Never spends anything."""
    from aida.front.show import show_plan
    from aida.front.wish import Wish, plan_wish

    wish = Wish(
        text=request,
        brief_file=brief,
        tier=tier,
        platform=platform,
        duration=duration,
        language=language,
        models=tuple(model or ()),
        style=style,
        voice=voice,
        voice_sample=voice_sample,
        references=tuple(reference or ()),
        continuity=continuity,
        native_audio=native_audio,
        max_cost=max_cost,
    )
    show_plan(plan_wish(wish).plan, as_json=json)


@app.command()
def runs(
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many, newest first.")] = 20,
    json: Json = False,
) -> None:
    """List the productions this installation knows, newest first."""
    from aida.front.show import show_runs

    show_runs(limit, as_json=json)


@app.command()
def status(
    workflow_id: Id,
    watch: Annotated[bool, typer.Option("--watch", help="Stay and follow it to its end.")] = False,
    json: Json = False,
) -> None:
    """Say how far a production is."""
    from aida.front.show import show_status

    raise typer.Exit(show_status(workflow_id, watch=watch, as_json=json))


@app.command()
def resume(
    workflow_id: Id,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Another folder than the one first asked for.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Continue a production that was stopped; finished steps are not made again."""
    from aida.front.create import resume_production

    raise typer.Exit(resume_production(workflow_id, out=out, as_json=json))


@app.command()
def models(
    kind: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--kind", help="llm, image, video, voice, music or assembly; all without it.", show_default=False
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List the models AIDA knows: what they do, what they cost, whether you can use them now."""
    from aida.front.show import show_models

    show_models(kind, as_json=json)


@app.command()
def schema(
    name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(help="A contract's name, for example ProjectBrief.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Print a contract's JSON Schema; without a name, list the contracts."""
    from aida.front.show import show_schema

    show_schema(name, as_json=json)


@app.command()
def doctor(json: Json = False) -> None:
    """Say what is set up, what is missing, and what that means."""
    from aida.front.doctor import examine

    raise typer.Exit(examine(as_json=json))


def main() -> None:
    """The `aida` command. Bad input becomes one sentence on stderr and exit code 2."""
    try:
        app()
    except Exception as err:
        from aida.errors import AidaError, BadInput

        if isinstance(err, BadInput):
            print(err.text, file=sys.stderr)
            sys.exit(2)
        if isinstance(err, AidaError):
            print(str(err), file=sys.stderr)
            sys.exit(1)
        raise
