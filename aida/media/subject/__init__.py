"""The client's subject as pictures: words in any of the 17 languages → art from `aida/media/art`.

    "scarpe eco-friendly", "it" → running shoe, man's shoe, seedling
    "ラーメン屋", "ja"            → steaming bowl

`find_art` looks up, `place` puts a picture into a drawing. All of it is pure but for reading the data.
"""

from __future__ import annotations

from aida.media.subject.choice import find_art
from aida.media.subject.pictures import Art, art_of, place

__all__ = ["Art", "art_of", "find_art", "place"]
