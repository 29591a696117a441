"""Errors cross process lines and keep what they know."""

import pickle

from aida.errors import BadInput, Transient


def test_an_error_survives_pickling() -> None:
    error = Transient("busy", retry_after=7.0, agent="visual_creator", scene=2, model="fal/flux")
    back = pickle.loads(pickle.dumps(error))
    assert (back.retry_after, back.scene, str(back)) == (7.0, 2, str(error))


def test_the_text_says_where_it_happened() -> None:
    error = BadInput("No", agent="writer", scene=3, model="local/template")
    assert str(error) == "No (writer, scene 3, local/template)"
