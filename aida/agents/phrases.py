"""Words made fit for a prompt: what the Director or the client wrote → phrases that cannot misfire (pure).

    "A pair of shoes, made of mesh." ─tidy→ "A pair of shoes, made of mesh" ─definite→ "the pair of shoes"
    "The camera pushes in while steam rises" ─movement→ camera: None (one of our seven moves), "steam rises"

Brackets, quotes and dashes are commands to some models (`[Push in]`, `--sref`), and quoted words are
drawn as letters by most: they never pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 320
"""Characters of one phrase; a Director who writes more than that writes a second scene."""

_COMMANDS = re.compile(r"--+|::+|[\[\]{}<>|\\`\"“”„«»*_#]|(?<!\w)['‘]|['’](?!\w)")
_END_MARKS = " .,;:!–—-"


def tidy(text: str, longest: int = _LONGEST) -> str:
    """One line without commands, quotes or a full stop at its end, cut at a word when it is too long."""
    flat = " ".join(_COMMANDS.sub(" ", text.replace("…", ".")).split())
    flat = re.sub(r"\s+([.,;:])", r"\1", flat)
    if len(flat) > longest:
        flat = flat[:longest].rsplit(" ", 1)[0]
    return flat.strip(_END_MARKS)


def inline(text: str) -> str:
    """The phrase as it stands inside a sentence: "Soft light" → "soft light", "LED strips" stays."""
    if len(text) > 1 and text[0].isupper() and (text[1].islower() or text[1] == " "):
        return text[0].lower() + text[1:]
    return text


def series(text: str) -> str:
    """ "fresh, alert, clean" → "fresh, alert and clean"."""
    told = [part.strip() for part in tidy(text).split(",") if part.strip()]
    if len(told) < 2 or told[-1].startswith("and "):
        return inline(", ".join(told))
    return inline(f"{', '.join(told[:-1])} and {told[-1]}")


def with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}" if noun else ""


_NOUN_ENDS = re.compile(
    r",| \(| (?:with|made|that|which|who|on|in|at|for|from|by|standing|sitting|lying|resting|wearing|holding"
    r"|against|under|beside|near|next|over|between|while|is|are)\b"
)
_AMOUNT = re.compile(
    r"\b(pairs?|bottles?|cups?|jars?|glass(?:es)?|bowls?|box(?:es)?|cans?|pieces?|slices?|sets?|rows?|groups?"
    r"|stacks?|tubes?|bags?|plates?|teams?|kinds?|lo(?:af|aves)|bars?|packs?|bunch(?:es)?|mugs?|tins?) of ",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the|one|some)\s+", re.IGNORECASE)


def definite(subject: str) -> str:
    """Short, and known already: "a pair of running shoes made of mesh" → "the pair of running shoes"."""
    whole = inline(tidy(subject))
    short = _NOUN_ENDS.split(whole, maxsplit=1)[0].strip() or whole
    if not _AMOUNT.search(short):
        short = short.split(" of ", 1)[0]
    return f"the {_ARTICLE.sub('', short)}"


def without_asides(text: str) -> str:
    """Without what stands in round brackets, unless nothing else does: "a shoe (scarpa)" → "a shoe"."""
    return tidy(re.sub(r"\s*\([^()]*\)", "", text)) or text


def told_once(text: str, subject: str) -> str:
    """The text with the subject named shortly, since it was named in full just before."""
    if len(subject.split()) < 2:
        return text
    return re.sub(re.escape(subject), definite(subject), text, flags=re.IGNORECASE)


_PEOPLE = re.compile(
    r"\b(wom[ae]n|m[ae]n|girls?|boys?|child(?:ren)?|kids?|bab(?:y|ies)|people|persons?|couples?|famil(?:y|ies)"
    r"|friends?|teams?|students?|teachers?|runners?|athletes?|dancers?|chefs?|bakers?|baristas?|farmers?"
    r"|doctors?|nurses?|patients?|customers?|guests?|craftsm[ae]n|artisans?|mothers?|fathers?|grandmothers?"
    r"|grandfathers?|parents?|teenagers?|adults?|players?|workers?|owners?|faces?|portraits?)\b",
    re.IGNORECASE,
)


def shows_people(subject: str) -> bool:
    """Whether the thing in the picture is somebody."""
    return bool(_PEOPLE.search(subject))


@dataclass(frozen=True)
class Movement:
    camera: str | None
    """The camera's move in the Director's own words, where it is none of the seven we name."""
    action: str
    """What moves in the picture; empty when nothing is said."""


_CAMERA = re.compile(
    r"\b(camera|lens|doll(?:y|ies|ying)|push(?:es|ing)?[ -]in|pull(?:s|ing)?[ -](?:out|back)|zoom\w*"
    r"|pan(?:s|ning)?|tilt(?:s|ing)?|orbit\w*|crane|tracking shot|static shot|locked[ -]off|hand-?held)\b",
    re.IGNORECASE,
)
_OTHER_MOVE = re.compile(
    r"\b(orbit\w*|circl\w+|arc(?:s|ing)?|crane\w*|track(?:s|ing)?|follow\w*|hand-?held|spiral\w*|glid\w+)\b",
    re.IGNORECASE,
)
_TURN = re.compile(r",? (?:while|as|and then|then|and)\s+|, ", re.IGNORECASE)


def movement(text: str) -> Movement:
    """A sentence about movement, taken apart: what the camera does, and what happens in the picture."""
    camera, action = [], []
    for sentence in re.split(r"(?<=[.!?;])\s+", text):
        clauses = [tidy(clause) for clause in _TURN.split(sentence)]
        if not any(_CAMERA.search(clause) for clause in clauses):
            action.append(tidy(sentence))
            continue
        first = next(i for i, clause in enumerate(clauses) if _CAMERA.search(clause))
        before, after = clauses[:first], clauses[first + 1 :]
        camera.append(clauses[first])
        # "The camera drifts left, slow and steady" : what follows still belongs to the camera.
        after = [clause for clause in after if not _CAMERA.search(clause) and len(clause.split()) > 2]
        action += [", ".join(each for each in part if each) for part in (before, after)]
    said = " ".join(camera)
    return Movement(
        camera=inline(tidy(said)) if _OTHER_MOVE.search(said) else None,
        action=inline(tidy(". ".join(each for each in action if each))),
    )
