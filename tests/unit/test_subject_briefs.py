"""What clients of the 17 languages write as their subject, and the pictures that would please them.

One row: language, subject, the emoji (or names of our own drawings) of which the first picture must
be one. A subject may be written in another language than the client's; that happens.
"""

from __future__ import annotations

import pytest

from aida.media.subject import find_art

ROWS: list[tuple[str, str, str]] = [
    ("it", "gelateria artigianale", "🍨 🍦"),
    ("it", "vendemmia del nostro Brunello", "🍇 🍷"),
    ("it", "officina meccanica", "🔧 🚗 🧑‍🔧"),
    ("en", "dog grooming van", "🐩 🐕 🛁"),
    ("en", "refillable deodorant", "🧴"),
    ("en", "online chess lessons", "♟"),
    ("es", "floristería", "💐 🌷"),
    ("es", "zapatillas de trail", "👟 🥾"),
    ("en", "software de nóminas", "💻 🧾 📊"),
    ("es", "software de nóminas", "💻 🧾 📊"),
    ("es", "gimnasio de boxeo", "🥊"),
    ("fr", "boulangerie bio", "🥖 🍞 🥐"),
    ("fr", "podcast sur l'astronomie", "🔭 🎙 🪐"),
    ("fr", "appli de covoiturage", "🚗 🚙"),
    ("fr", "hôtel-spa", "🏨 🧖"),
    ("de", "Fahrradladen", "🚲"),
    ("de", "Hafermilch-Eiskaffees", "☕ 🧋 🥛"),
    ("de", "Sommerschlussverkauf bei Gartenmöbeln", "🪑 🏡 🏷"),
    ("de", "Yogakurse im Park", "🧘"),
    ("pt", "hamburgueria", "🍔"),
    ("pt", "clínica dentária", "🦷"),
    ("pt", "sandálias veganas", "👡 🩴"),
    ("nl", "bakfietsverhuur", "🚲"),
    ("nl", "kaasproeverij-arrangement", "🧀"),
    ("de", "ergonomische bureaustoelen", "🪑"),
    ("nl", "ergonomische bureaustoelen", "🪑"),
    ("nl", "handgemaakte kaarsen", "🕯"),
    ("pl", "palarni kawy", "☕ 🫘"),
    ("pl", "domkach nad jeziorem", "🏡 🛖"),
    ("pl", "dzień otwarty w szkole tańca", "💃 🕺 🩰"),
    ("tr", "Kahve dükkanım", "☕"),
    ("tr", "çocuklar için kodlama seti", "💻 🤖 🧩"),
    ("tr", "halı koleksiyonu", "carpet"),
    ("ru", "шаурмичной", "🥙 🌯"),
    ("ru", "студию керамики", "🏺"),
    ("ru", "сети аптек", "💊"),
    ("ru", "концерта органной музыки", "🎹 🎼"),
    ("cs", "kváskové pečivo", "🥖 🍞"),
    ("cs", "pronájem obytných vozů", "🚐"),
    ("en", "pivním festivalu", "🍺 🍻"),
    ("cs", "pivním festivalu", "🍺 🍻"),
    ("ar", "متجر العطور", "perfume"),
    ("ar", "مدرسة لتعليم السباحة", "🏊"),
    ("ar", "القهوة المختصة", "☕"),
    ("zh", "奶茶店", "🧋"),
    ("zh", "智能空气净化器", "air-purifier"),
    ("zh", "端午粽子礼盒", "zongzi"),
    ("ja", "ラーメン屋", "🍜"),
    ("ja", "温泉旅館の冬プラン", "♨"),
    ("en", "日本酒の蔵元", "🍶"),
    ("ja", "日本酒の蔵元", "🍶"),
    ("hu", "kutyakozmetikamnak", "🐩 🐕"),
    ("hu", "zöldségdoboz-előfizetésünket", "🥕 🥦 🥬"),
    ("hu", "hátizsákunkról", "🎒"),
    ("hu", "szombati bolhapiacra", "🕰 🏺 🧸"),
    ("ko", "꽃집", "💐 🌷"),
    ("ko", "친환경 세제", "🧴 🧼"),
    ("ja", "캠핑 랜턴", "🔦 ⛺"),
    ("ko", "캠핑 랜턴", "🔦 ⛺"),
    ("hi", "मिठाई की दुकान", "🍮 🍬"),
    ("hi", "ऑनलाइन ट्यूशन ऐप", "📚 ✏ 🎓"),
    ("hi", "gym", "🏋 💪"),
    ("hi", "सोलर पैनल", "solar-panel"),
    ("it", "video per il mio negozio di scarpe", "👟 👞"),
    ("it", "scarpe eco-friendly", "👟 👞"),
    ("en", "dentist", "🦷"),
]


@pytest.mark.parametrize("language,subject,accepted", ROWS)
def test_the_first_picture_shows_the_subject(language: str, subject: str, accepted: str) -> None:
    art = find_art(subject, language)
    assert art
    assert (art[0].emoji or art[0].name) in accepted.split(), [one.emoji or one.name for one in art]
