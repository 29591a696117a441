"""Whether the Anthropic key is good, asked before money is spent: GET /v1/models, free of charge."""

from __future__ import annotations

from aida.errors import Permanent, Standing, Transient, Unserved
from aida.providers.buying import Unanswered
from aida.providers.claude.calls import open_client, sorted_errors
from aida.providers.claude.wire import account_standing

_SECONDS = 15.0


def check_account() -> None:
    """Returns when Claude can be asked.

    Raises `Unserved` for a missing or rejected key and for an account that cannot pay (an empty balance
    may only show at the first question), `Transient` when the vendor is out of reach.
    """
    try:
        client = open_client()
        with client, sorted_errors():
            client.with_options(timeout=_SECONDS).models.list(limit=1)
    except Unanswered as err:
        raise Transient(f"Claude did not answer: {err.text}") from err
    except Permanent as err:
        raise Unserved(err.text, vendor="anthropic", why=_why(err.__cause__)) from err


def _why(said: BaseException | None) -> Standing:
    import anthropic

    if not isinstance(said, anthropic.APIStatusError):
        return "no_key"
    words = said.api_message or said.message
    return account_standing(said.status_code, words, said.error_code) or "not_allowed"
