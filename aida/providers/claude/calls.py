"""One call of the SDK, with its errors sorted: body → message as plain JSON.

    body ─POST, once→ message        429, 529, 5xx → Transient        400, 401, 402, 404 → Permanent
                      no answer, a timeout's or a gateway's → Unanswered: it may have been charged

The SDK reads `ANTHROPIC_API_KEY` and `ANTHROPIC_BASE_URL` itself; its own retries are off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from aida.errors import AidaError, Permanent, Transient
from aida.providers.buying import Unanswered
from aida.providers.claude import wire
from aida.providers.counter import before_the_first_byte

if TYPE_CHECKING:
    import anthropic

_CONNECT_SECONDS = 10.0


_last_word: ContextVar[Callable[[], None]] = ContextVar("last_word", default=lambda: None)


def open_client() -> anthropic.Anthropic:
    """A client without retries. Raises `Permanent` when there is no key."""
    import anthropic

    class Watched(anthropic.DefaultHttpxClient):
        """Has the last word before the first byte: the SDK itself has no place for it."""

        def send(self, request: Any, **how: Any) -> Any:
            watched = before_the_first_byte(_last_word.get())
            request.extensions = {**request.extensions, "trace": watched}
            return super().send(request, **how)

    try:
        client = anthropic.Anthropic(max_retries=0, open_telemetry=False, http_client=Watched())
    except (anthropic.AnthropicError, ValueError) as err:
        raise Permanent(f"The Anthropic client could not be set up; set ANTHROPIC_API_KEY. {err}") from err
    if not client.api_key and not client.auth_token:
        raise Permanent("There is no key for Anthropic; set ANTHROPIC_API_KEY")
    return client


def post(
    client: anthropic.Anthropic,
    body: dict[str, Any],
    seconds: float,
    last_word: Callable[[], None] = lambda: None,
    **where: Any,
) -> dict[str, Any]:
    """The message as the vendor sent it. `last_word` is called when the connection stands and the first byte
    is about to go; what it raises passes through, and nothing was sent.

    Raises `Transient` and `Permanent` when nothing was charged, `Unanswered` when nobody knows.
    """
    import anthropic

    limit = anthropic.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
    asked = _last_word.set(last_word)
    try:
        with sorted_errors(**where):
            message: Any = client.messages.create(**body, timeout=limit)
    finally:
        _last_word.reset(asked)
    if not isinstance(message, anthropic.types.Message):
        raise Unanswered("Claude's answer was not JSON", **where)
    return message.model_dump(mode="json", warnings=False)


def post_streaming(
    client: anthropic.Anthropic,
    body: dict[str, Any],
    seconds: float,
    on_text: Callable[[str], None],
    last_word: Callable[[], None] = lambda: None,
    **where: Any,
) -> dict[str, Any]:
    """The same as `post`, with the answer's text as it is written. `seconds` bounds each silence.

    A stream that ends before its end was said is `Unanswered`: what was written has been charged.
    """
    import anthropic
    import httpx2

    limit = anthropic.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
    asked = _last_word.set(last_word)
    ended = False
    try:
        with sorted_errors(**where), client.messages.stream(**body, timeout=limit) as stream:
            for event in stream:
                if event.type == "text":
                    on_text(event.text)
                ended = ended or event.type == "message_stop"
            message = stream.get_final_message() if ended else None
    except (httpx2.HTTPError, AssertionError) as err:  # mid-stream, the SDK lets them through as they are
        raise Unanswered(f"its answer broke off: {_cause(err)}", **where) from err
    finally:
        _last_word.reset(asked)
    if message is None:
        raise Unanswered("its answer broke off before its end", **where)
    return message.model_dump(mode="json", warnings=False)


@contextmanager
def sorted_errors(**where: Any) -> Iterator[None]:
    """The SDK's errors as ours."""
    import anthropic

    try:
        yield
    except anthropic.APIStatusError as err:
        if wire.is_unclear(err.status_code, told=err.type is not None):
            raise Unanswered(f"no answer came, only a {err.status_code}", **where) from err
        raise wire.sorted_by(
            err.status_code,
            err.api_message or err.message,
            code=err.error_code,
            retry_after=wire.retry_after(err.response.headers),
            **where,
        ) from err
    except anthropic.APIConnectionError as err:
        if isinstance(err.__cause__, AidaError):
            raise err.__cause__ from None  # the last word was no
        if _never_sent(err):
            raise Transient(f"Claude is out of reach: {_cause(err)}", **where) from err
        raise Unanswered(f"no answer came: {_cause(err)}", **where) from err
    except (anthropic.APIError, ValueError) as err:
        # A status of success with something in it that the SDK cannot read.
        raise Unanswered(f"its answer cannot be read: {_cause(err)}", **where) from err


def _never_sent(err: BaseException) -> bool:
    """Whether the connection failed before the request was on its way."""
    import httpx2

    early = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.ProxyError,
        httpx2.UnsupportedProtocol,
        httpx2.LocalProtocolError,
    )
    return isinstance(err.__cause__, early)


def _cause(err: BaseException) -> str:
    inner = err.__cause__ or err
    return f"{type(inner).__name__}: {inner}"[:300]
