"""The gallery, searched (pure): words in any of the seventeen languages → styles, best first.

search_styles("cinematografico", language="it") → StylePage(total=6, items=(StyleResponse(…), …))
"سينمائي هادئ" ─languages' tables→ looks cinematic, peaceful ─styles' own words→ ranked cards
"""

from aida.catalog.gallery.cards import CATEGORIES, card_of
from aida.catalog.gallery.chosen import look_of, style_of
from aida.catalog.gallery.files import MOST_STYLES, StyleFile, read_file
from aida.catalog.gallery.own import own_style
from aida.catalog.gallery.search import MOST, search_styles

__all__ = [
    "CATEGORIES",
    "MOST",
    "MOST_STYLES",
    "StyleFile",
    "card_of",
    "look_of",
    "own_style",
    "read_file",
    "search_styles",
    "style_of",
]
