"""How a vendor reads its inputs: fields of an endpoint + arguments sent → complaints, in fal's words.

fal's models are FastAPI programs, so a complaint has the shape of a pydantic error: `loc`, `msg`,
`type`, `input`, `ctx`. Checked strictly (a number is not a string of digits, nothing unknown is
overlooked), because public reports tell of 422s for exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Complaint = dict[str, Any]
Check = Callable[[list[str | int], Any], list[Complaint]]


@dataclass(frozen=True)
class Field:
    check: Check
    required: bool = False


def complaint(loc: list[str | int], kind: str, msg: str, value: Any, **ctx: Any) -> Complaint:
    made: Complaint = {"loc": loc, "msg": msg, "type": kind, "input": value}
    return made | ({"ctx": ctx} if ctx else {})


def check_fields(
    fields: Mapping[str, Field], given: Any, loc: list[str | int] | None = None
) -> list[Complaint]:
    """Everything wrong with `given`; empty when the model would run."""
    loc = ["body"] if loc is None else loc
    if not isinstance(given, dict):
        return [complaint(loc, "dict_type", "Input should be a valid dictionary", given)]
    found: list[Complaint] = []
    for name, field in fields.items():
        if name in given and not (given[name] is None and not field.required):
            found += field.check([*loc, name], given[name])
        elif field.required:
            found.append(complaint([*loc, name], "missing", "Field required", given))
    for name in given:
        if name not in fields:
            found.append(
                complaint([*loc, name], "extra_forbidden", "Extra inputs are not permitted", given[name])
            )
    return found


def text(least: int = 0, most: int | None = None) -> Check:
    def check(loc: list[str | int], value: Any) -> list[Complaint]:
        if not isinstance(value, str):
            return [complaint(loc, "string_type", "Input should be a valid string", value)]
        if len(value.strip()) < least:
            msg = f"String should have at least {least} character{'s' if least > 1 else ''}"
            return [complaint(loc, "string_too_short", msg, value, min_length=least)]
        if most is not None and len(value) > most:
            msg = f"String should have at most {most} characters"
            return [complaint(loc, "string_too_long", msg, value, max_length=most)]
        return []

    return check


def choice(*words: str | int) -> Check:
    """One of these, type included: `"5"` is not `5`."""

    def check(loc: list[str | int], value: Any) -> list[Complaint]:
        if any(value == word and type(value) is type(word) for word in words):
            return []
        quoted = [repr(word) for word in words]
        expected = quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " or " + quoted[-1]
        return [complaint(loc, "literal_error", f"Input should be {expected}", value, expected=expected)]

    return check


def flag(loc: list[str | int], value: Any) -> list[Complaint]:
    return (
        []
        if isinstance(value, bool)
        else [complaint(loc, "bool_type", "Input should be a valid boolean", value)]
    )


def whole(least: int | None = None, most: int | None = None) -> Check:
    return _number((int,), "int_type", "Input should be a valid integer", least, most)


def number(least: float | None = None, most: float | None = None) -> Check:
    return _number((int, float), "float_type", "Input should be a valid number", least, most)


def _number(kinds: tuple[type, ...], kind: str, msg: str, least: float | None, most: float | None) -> Check:
    def check(loc: list[str | int], value: Any) -> list[Complaint]:
        if type(value) not in kinds:
            return [complaint(loc, kind, msg, value)]
        if least is not None and value < least:
            text = f"Input should be greater than or equal to {least}"
            return [complaint(loc, "greater_than_equal", text, value, ge=least)]
        if most is not None and value > most:
            text = f"Input should be less than or equal to {most}"
            return [complaint(loc, "less_than_equal", text, value, le=most)]
        return []

    return check


def media(loc: list[str | int], value: Any) -> list[Complaint]:
    """An address the vendor can fetch: https, or a data URI."""
    if not isinstance(value, str):
        return [complaint(loc, "string_type", "Input should be a valid string", value)]
    if value.startswith(("https://", "http://", "data:")):
        return []
    return [complaint(loc, "file_download_error", "Failed to download the file", value)]


def several(check: Check, least: int = 0, most: int | None = None) -> Check:
    def checked(loc: list[str | int], value: Any) -> list[Complaint]:
        if not isinstance(value, list):
            return [complaint(loc, "list_type", "Input should be a valid list", value)]
        if len(value) < least:
            msg = f"List should have at least {least} item{'s' if least > 1 else ''} after validation"
            return [complaint(loc, "too_short", msg, value, min_length=least)]
        if most is not None and len(value) > most:
            msg = f"List should have at most {most} items after validation, not {len(value)}"
            return [complaint(loc, "too_long", msg, value, max_length=most)]
        return [each for index, item in enumerate(value) for each in check([*loc, index], item)]

    return checked


def inside(**fields: Field | Check) -> Check:
    """An object with fields of its own."""
    known = {name: field if isinstance(field, Field) else Field(field) for name, field in fields.items()}

    def check(loc: list[str | int], value: Any) -> list[Complaint]:
        return check_fields(known, value, loc)

    return check


def either(*checks: Check) -> Check:
    """Fine when one of them finds nothing; otherwise all of their complaints, as pydantic tells a union."""

    def check(loc: list[str | int], value: Any) -> list[Complaint]:
        every = [each(loc, value) for each in checks]
        return [] if any(not found for found in every) else [one for found in every for one in found]

    return check
