"""Who asks for a vendor's next place."""

from __future__ import annotations

import threading

from tasks.slots import Queue


def test_who_is_first_comes_first() -> None:
    queue = Queue()
    with queue.turn(1) as first, queue.turn(1) as second:
        assert (first.come(0), second.come(0)) == (True, False)


def test_a_clip_goes_before_a_bed_that_came_earlier() -> None:
    queue = Queue()
    with queue.turn(0) as bed, queue.turn(3) as clip:
        assert (bed.come(0), clip.come(0)) == (False, True)


def test_when_the_first_has_its_place_the_next_is_told() -> None:
    queue, come = Queue(), threading.Event()

    def wait() -> None:
        with queue.turn(1) as turn:
            if turn.come(20):
                come.set()

    with queue.turn(1):
        waiting = threading.Thread(target=wait)
        waiting.start()
    waiting.join(20)
    assert come.is_set()
