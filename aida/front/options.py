"""The options of the command line, each with its one line of help; `aida/front/cli.py` puts them together.

Typer reads these annotations, `Optional` among them, while a command is declared: nothing else of AIDA is
imported here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs, nothing else.")]
Request = Annotated[
    Optional[str],  # noqa: UP045 - Typer reads Optional
    typer.Argument(help="What you want, in plain words, in any of the 17 languages.", show_default=False),
]
Words = Annotated[str, typer.Argument(help="What you want, in plain words.", show_default=False)]
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
    typer.Option("--style", help="A style of the gallery, by its code or its name.", show_default=False),
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
NewMaxCost = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--max-cost", help='What it may cost in all from now on: 5, or "5 EUR".', show_default=False
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before money is spent.")]
Out = Annotated[Path, typer.Option("--out", help="Folder the finished work goes to.")]
OtherOut = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--out", help="Another folder than the one first asked for.", show_default=False),
]
Id = Annotated[str, typer.Argument(help="The workflow's id, as `aida runs` lists it.", show_default=False)]
OneId = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(help="The workflow's id; without it, all productions.", show_default=False),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many, newest first.")]
Watch = Annotated[bool, typer.Option("--watch", help="Stay and follow it to its end.")]
Kind = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--kind", help="llm, image, video, voice, music or assembly; all without it.", show_default=False
    ),
]
ContractName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(help="A contract's name, for example ProjectBrief.", show_default=False),
]
Online = Annotated[
    bool,
    typer.Option(
        "--online", help="Also ask the vendors, free of charge: keys, accounts and fal.ai's price list."
    ),
]
Order = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(help="The order's id, as the error or `aida settle` names it.", show_default=False),
]
Charged = Annotated[bool, typer.Option("--charged", help="The vendor has charged for it.")]
NotCharged = Annotated[bool, typer.Option("--not-charged", help="The vendor knows nothing of it.")]
VendorId = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--vendor-id", help="The vendor's own id of it: it is collected.", show_default=False),
]
Host = Annotated[
    str, typer.Option("--host", help="Address to listen at; others than this machine's need AIDA_TOKEN.")
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
Approve = Annotated[
    Optional[bool],  # noqa: UP045
    typer.Option(
        "--approve/--no-approve",
        help="Stop after the storyboard until you approve it (default: where you are asked).",
        show_default=False,
    ),
]
Approved = Annotated[bool, typer.Option("--yes", help="Approve it: it is made now.")]
CallOff = Annotated[bool, typer.Option("--cancel", help="Call it off; nothing more is bought.")]
Scene = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--scene", min=1, help="Which scene --words and --picture are for.", show_default=False),
]
SceneAgain = Annotated[
    int, typer.Option("--scene", min=1, help="Which scene to make again.", show_default=False)
]
NewWords = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--words", help='Its new voice-over; "" makes it silent.', show_default=False),
]
NewPicture = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--picture", help="What is to be seen in it.", show_default=False),
]
Drop = Annotated[
    Optional[list[int]],  # noqa: UP045
    typer.Option("--drop", min=1, help="A scene to leave out; may be repeated.", show_default=False),
]
SceneOrder = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--order", help="The scenes in the wished order, for example 1,3,2.", show_default=False),
]
ConversationId = Annotated[
    Optional[str],  # noqa: UP045
    typer.Argument(metavar="[ID]", help="A conversation to go on with.", show_default=False),
]
Spoken = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--language", help="What you are going to write in, for example it.", show_default=False),
]
