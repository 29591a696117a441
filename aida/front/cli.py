"""The command line: `aida create | chat | brief | plan | runs | status | resume | settle | models | doctor…`.

Words in, one of aida/front's rooms does the work, words or JSON out. Nothing heavy is imported
before a command runs, so that `aida --help` answers at once. Exit codes: 0 done, 1 the production
failed, 2 the request cannot be made as it stands (one sentence on stderr), 3 it waits for approval or
was called off.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from aida.front import options
from aida.front.styles import styles_app

if TYPE_CHECKING:
    from aida.front.wish import Wish

app = typer.Typer(
    name="aida",
    help="A marketing agency in software: one sentence in, a film out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(styles_app, name="styles")


@app.command()
def create(
    context: typer.Context,
    request: options.Request = None,
    brief: options.BriefFile = None,
    tier: options.Tier = None,
    platform: options.Platform = None,
    duration: options.Duration = None,
    language: options.Language = None,
    model: options.Models = None,
    style: options.Style = None,
    voice: options.Voice = None,
    voice_sample: options.VoiceSample = None,
    reference: options.References = None,
    continuity: options.Continuity = None,
    native_audio: options.NativeAudio = False,
    max_cost: options.MaxCost = None,
    approve: options.Approve = None,
    yes: options.Yes = False,
    out: options.Out = Path("films"),
    json: options.Json = False,
) -> None:
    """Make it: brief, plan, production, and the finished files in OUT/<workflow id>/."""
    from aida.front.create import create_production

    raise typer.Exit(create_production(_wish(context), out=out, as_json=json, ask=not yes, approve=approve))


@app.command()
def chat(
    conversation_id: options.ConversationId = None,
    language: options.Spoken = None,
    out: options.Out = Path("films"),
    json: options.Json = False,
) -> None:
    """Talk with the account manager: it asks, shows brief and price, and makes it when you say yes."""
    from aida.front.chat import chat as talk

    raise typer.Exit(talk(conversation_id, language=language, out=out, as_json=json))


@app.command()
def brief(request: options.Words, language: options.Language = None, json: options.Json = False) -> None:
    """Show the brief AIDA reads from a request, what it would ask, and what contradicts itself."""
    from aida.front.show import show_reading
    from aida.front.wish import Wish, read_wish

    show_reading(read_wish(Wish(request=request, language=language)), as_json=json)


@app.command()
def plan(
    context: typer.Context,
    request: options.Request = None,
    brief: options.BriefFile = None,
    tier: options.Tier = None,
    platform: options.Platform = None,
    duration: options.Duration = None,
    language: options.Language = None,
    model: options.Models = None,
    style: options.Style = None,
    voice: options.Voice = None,
    voice_sample: options.VoiceSample = None,
    reference: options.References = None,
    continuity: options.Continuity = None,
    native_audio: options.NativeAudio = False,
    max_cost: options.MaxCost = None,
    json: options.Json = False,
) -> None:
    """Show the plan: scenes, shots, models, money, time. Never spends anything."""
    from aida.front.show_plan import show_plan
    from aida.front.wish import plan_wish

    show_plan(plan_wish(_wish(context)).plan, as_json=json)


@app.command()
def runs(limit: options.Limit = 20, json: options.Json = False) -> None:
    """List the productions this installation knows, newest first."""
    from aida.front.show import show_runs

    show_runs(limit, as_json=json)


@app.command()
def status(workflow_id: options.Id, watch: options.Watch = False, json: options.Json = False) -> None:
    """Say how far a production is."""
    from aida.front.show import show_status

    raise typer.Exit(show_status(workflow_id, watch=watch, as_json=json))


@app.command()
def resume(
    workflow_id: options.Id,
    max_cost: options.NewMaxCost = None,
    out: options.OtherOut = None,
    json: options.Json = False,
) -> None:
    """Continue a production that was stopped; finished steps are not made again."""
    from aida.front.create import resume_production

    raise typer.Exit(resume_production(workflow_id, out=out, as_json=json, max_cost=max_cost))


@app.command()
def approve(
    workflow_id: options.Id,
    yes: options.Approved = False,
    cancel: options.CallOff = False,
    scene: options.Scene = None,
    words: options.NewWords = None,
    picture: options.NewPicture = None,
    drop: options.Drop = None,
    order: options.SceneOrder = None,
    out: options.OtherOut = None,
    json: options.Json = False,
) -> None:
    """See a storyboard that waits, with the price of each scene; change it, let it be made, or cancel it."""
    from aida.front.approve import Said, approve_storyboard

    said = Said(scene, words, picture, tuple(drop or ()), order)
    raise typer.Exit(approve_storyboard(workflow_id, said, yes=yes, call_off=cancel, out=out, as_json=json))


@app.command()
def redo(
    workflow_id: options.Id,
    scene: options.SceneAgain,
    words: options.NewWords = None,
    picture: options.NewPicture = None,
    yes: options.Yes = False,
    out: options.OtherOut = None,
    json: options.Json = False,
) -> None:
    """Make one scene of a finished production again, and only that, at its own price."""
    from aida.front.redo import redo_scene

    raise typer.Exit(
        redo_scene(workflow_id, scene, words=words, picture=picture, yes=yes, out=out, as_json=json)
    )


@app.command()
def recover(json: options.Json = False) -> None:
    """Continue every production whose process died, as after a power cut."""
    from aida.front.create import recover_productions

    raise typer.Exit(recover_productions(as_json=json))


@app.command()
def serve(host: options.Host = "127.0.0.1", port: options.Port = 8000, open: options.Open = False) -> None:
    """AIDA in the browser and for programs: the page and the HTTP API, for this machine unless told else."""
    from aida.front.serve import serve as run

    run(host, port, open_page=open)


@app.command()
def settle(
    order: options.Order = None,
    charged: options.Charged = False,
    not_charged: options.NotCharged = False,
    vendor_id: options.VendorId = None,
    json: options.Json = False,
) -> None:
    """Say what became of an order that a vendor did not answer; without an order, list them."""
    from aida.front.settle import settle as say

    say(order, charged=charged, not_charged=not_charged, vendor_id=vendor_id, as_json=json)


@app.command()
def costs(workflow_id: options.OneId = None, limit: options.Limit = 20, json: options.Json = False) -> None:
    """Show what a production cost, order by order, beside its estimate; without an ID, all of them."""
    from aida.front.show_costs import show_costs as show

    show(workflow_id, limit, as_json=json)


@app.command()
def models(kind: options.Kind = None, json: options.Json = False) -> None:
    """List the models AIDA knows: what they do, what they cost, whether you can use them now."""
    from aida.front.show import show_models

    show_models(kind, as_json=json)


@app.command()
def schema(name: options.ContractName = None, json: options.Json = False) -> None:
    """Print a contract's JSON Schema; without a name, list the contracts."""
    from aida.front.show import show_schema

    show_schema(name, as_json=json)


@app.command()
def doctor(online: options.Online = False, json: options.Json = False) -> None:
    """Say what is set up, what is missing, and what that means."""
    from aida.front.doctor import examine

    raise typer.Exit(examine(online=online, as_json=json))


def _wish(context: typer.Context) -> Wish:
    """What `create` and `plan` were asked: the options that a `Wish` has a field for, under its names."""
    from aida.front.wish import wish_of

    return wish_of(context.params)


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
