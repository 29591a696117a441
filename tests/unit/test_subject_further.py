"""Three hundred further subjects that were invented after the word tables, to see what those are worth.

On first sight the first picture was right for 134 of 140, then 92 of 103, then 56 of 58; what was
wrong was put right in the rules or the tables, so that now the rows keep what was won.
One line per subject: what the client sells | emoji or names of which the first picture must be one.
"""

from __future__ import annotations

import pytest

from aida.media.subject import find_art

ROWS = {
    "en": """
        handmade leather wallets | 👛 👜
        a wedding photography studio | 📷 📸 💍 💒
        specialty tea subscription box | 🍵 🫖
        vintage vinyl record store | 🎵 💿 📀 🎶
        emergency plumbing service | 🔧 🚿 🛁 🚰 🪠
        kids' swimming lessons | 🏊
        organic baby food | 🍼 👶
        a budgeting app for students | 💰 💵 📱 💳 📊
        tandoori chicken restaurant | 🍗
        my lawn mowing business | 🏡 🌷 🌱 🌿 🚜
        craft beer tasting night | 🍺 🍻
        a night of stand-up comedy | 🎭 🎤
        a mobile car detailing service | 🚗 🧽
        sourdough baking workshop | 🥖 🍞
        noise-cancelling earbuds | 🎧
        a co-living building for young professionals | 🏢 🏠 🔑
        gluten-free pasta | 🍝
        handwoven rugs from Morocco | carpet
        dance classes for seniors | 💃 🕺 🩰
        artisan cheese and charcuterie boards | 🧀 🌭
        mobile dog wash | 🐕 🐩 🛁
        a vegan burger pop-up | 🍔
    """,
    "es": """
        tienda de bicicletas eléctricas | 🚲
        clases de guitarra para principiantes | 🎸
        nuestra taquería familiar | 🌮
        velas aromáticas hechas a mano | 🕯
        clínica veterinaria 24 horas | 🐾 🩺 🐶
        servicio de limpieza de oficinas | 🧹 🧽 🪣
        restaurante de mariscos frente al mar | 🦐 🦞 🦀
        casa rural en la montaña | 🏡 🛖
        alquiler de autocaravanas | 🚐
        aceite de oliva virgen extra | 🫒
        academia de danza | 💃 🕺 🩰
        reparación de móviles | 📱 🛠
        joyería artesanal de plata | 💍 💎
        guardería para perros | 🐕 🐶
        imprenta digital | 🖨
        academia de inglés para niños | 💬 🌍 📚
        taller de cerámica | 🏺
        helados veganos | 🍨 🍦
    """,
    "fr": """
        salon de coiffure pour hommes | 💇 ✂ 💈
        notre fromagerie de montagne | 🧀
        cours de poterie | 🏺
        location de trottinettes électriques | 🛴
        cabinet d'avocats | ⚖ 📜
        festival de jazz en plein air | 🎷 🎪 🎶 🎉 🎺
        bijoux en argent | 💍 💎
        agence immobilière à Lyon | 🏠 🔑 🏢
        une marque de thé bio | 🍵 🫖
        école de conduite | 🚗 🚦
        vêtements pour bébés | 👶 👗 🍼
        restaurant japonais | 🍣 🍱 🍽 🍜
        salle d'escalade | 🧗
        logiciel de comptabilité | 💻 🧮 📊
        micro-brasserie bretonne | 🍺 🍻
        ostéopathe pour sportifs | 💆 🦴 🏃
        cave à vins naturels | 🍷 🍇
        meubles en bois recyclé | 🛋 🪑
    """,
    "de": """
        Zahnarztpraxis in Hamburg | 🦷
        handgemachte Seifen | 🧼
        Kletterhalle für Kinder | 🧗
        unsere Steuerkanzlei | 🧮 📊 🧾
        vegane Schokolade | 🍫
        Hundeschule am Stadtrand | 🐕 🐶
        Wohnmobilvermietung | 🚐
        Elektroautos und Ladestationen | 🚗 🔌 🚙
        Bio-Bäckerei am Marktplatz | 🥖 🍞
        Nachhilfe in Mathematik | 📚 ✏ 🎓 🧮
        Zimmerpflanzen im Abo | 🪴 🌵
        Umzugsunternehmen | 📦 🚚
        Balkonkraftwerke | solar-panel
        Tierarztpraxis | 🐾 🩺
        Schmuckmanufaktur | 💍 💎
        Lieferdienst für Bio-Gemüse | 🥕 🥦 🥬 🚚
        Schwimmkurse für Babys | 🏊
    """,
    "it": """
        corso di ceramica | 🏺
        studio dentistico per bambini | 🦷
        noleggio barche a vela | ⛵
        pasta fresca fatta in casa | 🍝
        negozio di fiori | 💐 🌷 🌹
        centro yoga e meditazione | 🧘
        birrificio agricolo | 🍺 🍻
        app per imparare l'inglese | 💬 🌍 📚 📱
        lezioni di pianoforte | 🎹
        pescheria al porto | 🐟 🎣
        trasporto e traslochi | 📦 🚚
        creme per il viso naturali | 🧴
        agriturismo in Toscana | 🏡 🛖
        toelettatura per cani | 🐩 🐕
        scuola di danza | 💃 🕺 🩰
        olio extravergine d'oliva | 🫒
        riparazione biciclette | 🚲
    """,
    "pt": """
        barbearia moderna | 💈 ✂
        aulas de surf para iniciantes | 🏄
        loja de móveis rústicos | 🛋 🪑
        escritório de advocacia | ⚖ 📜
        pastelaria tradicional | 🥐 🧁 🥨
        painéis solares residenciais | solar-panel
        creche para cães | 🐕 🐶
        sucos naturais | 🧃 🍊 🥤
        tapetes feitos à mão | carpet
        clínica de fisioterapia | 💆 🦴 🏃
        loja de vinhos portugueses | 🍷 🍇
        oficina de bicicletas | 🚲
        curso de fotografia | 📷 📸
        churrascaria | 🍖 🥩
        confeitaria vegana | 🎂 🍰 🧁 🥐
        escola de música | 🎹 🎸 🎵
        energia solar para empresas | solar-panel
    """,
    "nl": """
        bloemenwinkel in Utrecht | 💐 🌷
        rijschool voor beginners | 🚗 🚦
        biologische groentepakketten | 🥕 🥦 🥬
        tandartspraktijk | 🦷
        vakantiehuisjes aan zee | 🏡 🛖
        tweedehands boeken | 📚 📖
        fysiotherapeut | 💆 🦴 🏃
        ambachtelijke ijssalon | 🍨 🍦
        brillenwinkel | 👓 🕶
        zonnepanelen op uw dak | solar-panel
        kapsalon voor mannen | 💇 💈 ✂
        zeilschool voor kinderen | ⛵
        hondentrimsalon | 🐩 🐕
        chocoladeworkshop | 🍫
        elektrische fietsen | 🚲
        hondenschool | 🐕 🐶
        ambachtelijke chocolade | 🍫
    """,
    "pl": """
        siłownia dla kobiet | 🏋 💪
        domowe pierogi | 🥟
        biżuteria z bursztynu | 💍 💎
        salon fryzjerski | 💇 ✂
        kurs języka angielskiego | 💬 🌍 📚 🗣
        drewniane zabawki | 🧸 🪁 🧩
        winnica na południu | 🍷 🍇
        fotograf ślubny | 📷 📸
        wypożyczalnia rowerów | 🚲
        gabinet stomatologiczny | 🦷
        świece sojowe | 🕯
        przeprowadzki międzynarodowe | 📦 🚚
        catering dla firm | 🧑‍🍳 🍽 🍳 🍱
        hodowla pszczół | 🍯 🐝
        szkoła językowa dla dzieci | 💬 🌍 📚
        rowery elektryczne | 🚲
        klinika weterynaryjna | 🐾 🩺
    """,
    "cs": """
        dětské kočárky | 👶 🍼
        lekce jógy pro začátečníky | 🧘
        naše kavárna v centru | ☕
        řemeslný pivovar | 🍺 🍻
        svatební fotograf | 📷 📸
        oprava mobilních telefonů | 📱
        prodej medu od včelaře | 🍯 🐝
        jazyková škola online | 💬 🌍 📚
        kadeřnictví v Brně | 💇 ✂
        ručně vyráběné svíčky | 🕯
        lezecká stěna | 🧗
        pojištění auta | ☂ 🛡 🚗
        výroba nábytku | 🛋 🪑
        kurzy keramiky | 🏺
        půjčovna lyží | ⛷ 🎿
        farmářské sýry | 🧀
        zubní klinika | 🦷
    """,
    "ru": """
        доставка суши | 🍣 🍱
        салон красоты | 💇 💄 ✂
        ремонт велосипедов | 🚲
        онлайн-школа английского языка | 💬 🌍 📚
        детские игрушки из дерева | 🧸 🪁 🧩
        кофейня у метро | ☕
        экскурсии по городу | 🗺 🧭 📷
        свежая выпечка | 🥖 🍞 🥐
        студия йоги | 🧘
        пошив штор | 🪟 🧵
        аренда яхт | ⛵
        магазин виниловых пластинок | 🎵 💿
        натуральная косметика | 🧴 💄
        курсы программирования | 💻 🤖
        стоматологическая клиника | 🦷
        ателье по пошиву платьев | 🧵 🪡 👗
        школа танцев | 💃 🕺 🩰
        крафтовая пивоварня | 🍺 🍻
    """,
    "tr": """
        diş kliniğimiz | 🦷
        el yapımı sabunlar | 🧼
        çiçekçi dükkanı | 💐 🌷
        oto yıkama servisi | 🚗 🧽
        organik bal | 🍯 🐝
        çocuk ayakkabıları | 👟 👞
        mobil oyunumuz | 🎮 🕹
        balık restoranı | 🐟 🎣
        düğün fotoğrafçısı | 📷 📸 💍
        güneş paneli kurulumu | solar-panel
        İngilizce kursu | 💬 🌍 📚
        zeytinyağı üreticisi | 🫒
        veteriner kliniği | 🐾 🩺
        spor ayakkabılarımız | 👟 👞
        kahve kavurma atölyesi | ☕
        gelinlik mağazası | 👗
        çocuklar için yüzme kursu | 🏊
    """,
    "hu": """
        fogorvosi rendelőnk | 🦷
        kézműves sörfőzde | 🍺 🍻
        gyerekkönyvek | 📚 📖
        virágboltunknak | 💐 🌷
        kerékpárszerviz | 🚲 🔧
        esküvői tortákról | 🎂 🍰 🧁
        jógastúdiónkat | 🧘
        autómosónak | 🚗 🧽
        lakásfelújításról | 🛠 🔨
        nyelviskolánkat | 💬 🌍 📚
        használtruha-bolt | 👗 👕
        kutyaeledel | 🦴 🐶
        borkóstolónkra | 🍷
        napelemes rendszerek | solar-panel
        kézműves csokoládé | 🍫
        gyerekeknek úszásoktatás | 🏊
        ékszerboltunkat | 💍 💎
    """,
    "ar": """
        مطعم مأكولات بحرية | 🦐 🦞 🦀
        صالون حلاقة للرجال | 💈 ✂
        تطبيق لتوصيل الطعام | 🚚 📦 🛵 📱
        عيادة أسنان | 🦷
        دورات البرمجة للأطفال | 💻 🤖 🧩
        حلويات العيد | 🍬 🍮 🍭
        شركة تنظيف منازل | 🧹 🧽 🪣
        محل زهور | 💐 🌷
        مخبز عائلي | 🥖 🍞
        متجر ملابس أطفال | 👗 👕 👶
        دروس العزف على البيانو | 🎹
        السيارات الكهربائية | 🚗 🔌 🚙
        منتجع صحي | 🧖 🪷
        عسل طبيعي | 🍯
        مقهى عائلي | ☕
        أكاديمية كرة القدم | ⚽
        متجر سجاد | carpet
        تصميم المواقع | 🌐 💻
    """,
    "zh": """
        瑜伽馆 | 🧘
        手工咖啡豆 | ☕ 🫘
        少儿英语培训班 | 💬 🌍 📚
        川味火锅店 | 🍲 🥣 🔥 🌶
        宠物美容店 | 🐩
        新能源汽车 | 🚗 🚙
        婚纱摄影工作室 | 📷 📸 👗
        牙科诊所 | 🦷
        搬家公司 | 📦 🚚
        手工陶瓷 | 🏺
        有机蔬菜配送 | 🥕 🥦 🥬
        钢琴培训班 | 🎹
        跨境电商平台 | 🌐 💻
        猫粮品牌 | 🦴 🐱
        儿童舞蹈班 | 💃 🕺 🩰
        智能手表 | ⌚
        精酿啤酒屋 | 🍺 🍻
        二手车交易平台 | 🚗 🚙
    """,
    "ja": """
        手作りパン屋さん | 🥖 🍞
        子供向けプログラミング教室 | 💻 🤖 🧩
        オーガニック化粧品 | 💄 🪞 🧴
        猫カフェ | 🐈 🐱
        自転車専門店 | 🚲
        英会話スクール | 💬 🌍 📚
        引っ越しサービス | 📦 🚚
        抹茶スイーツ | 🍵 🍰 🫖
        美容室の新店舗 | 💇 ✂
        地元の酒屋さん | 🍶
        ペットサロン | 🐩 🐾
        無添加石けん | 🧼
        ヨガ教室 | 🧘
        ワイヤレスイヤホン | 🎧
        地ビール祭り | 🍺 🍻
        歯医者さん | 🦷
        手作りアクセサリー | 💍 💎
        子供サッカー教室 | ⚽
    """,
    "ko": """
        수제 버거 가게 | 🍔
        필라테스 스튜디오 | 🤸 🧘
        강아지 간식 | 🦴 🐶 🐕
        온라인 영어 수업 | 💬 🌍 📚
        전기 자전거 | 🚲
        네일샵 | 💅
        떡볶이 맛집 | 🚚 🌮 🍢 🍲 🌶
        중고 책방 | 📚 📖
        동네 빵집 | 🥖 🍞
        유기농 채소 배송 | 🥕 🥦 🥬
        치과 병원 | 🦷
        웨딩 스튜디오 | 💍 💐 💒
        핸드메이드 가죽 가방 | 👜 👛
        아이들을 위한 코딩 교육 | 💻 🤖
        강아지 미용실 | 🐩
        제주 감귤 농장 | 🍊 🚜
        수영 강습 | 🏊
        친환경 칫솔 | 🪥
    """,
    "hi": """
        योग कक्षाएं | 🧘
        चाय की दुकान | 🍵 🫖
        शादी की फोटोग्राफी | 📷 📸 💍
        ऑर्गेनिक मसाले | 🌶 🧂
        दंत चिकित्सा क्लिनिक | 🦷
        बच्चों के खिलौने | 🧸 🪁 🧩
        मोबाइल रिपेयर की दुकान | 📱
        सिल्क की साड़ियाँ | 🥻
        हस्तनिर्मित मोमबत्तियाँ | 🕯
        ऑनलाइन कोडिंग क्लास | 💻 🤖
        आयुर्वेदिक साबुन | 🧼
        जूतों का नया कलेक्शन | 👟 👞
        शाकाहारी भोजनालय | 🍽 🍲
        साइकिल की दुकान | 🚲
        आइसक्रीम पार्लर | 🍨 🍦
        बच्चों के लिए क्रिकेट अकादमी | 🏏
        शुद्ध देसी घी | 🥛
    """,
}

# Nothing a picture could show, or a name: an empty answer, or at most the house of a company.
UNFORESEEN = [
    ("en", "quarterly results"),
    ("en", "Acme Corporation"),
    ("en", "new brand identity"),
    ("it", "la nostra storia"),
    ("it", "Rossi & Figli"),
    ("de", "unsere neue Marke"),
    ("de", "Müller GmbH"),
    ("fr", "notre savoir-faire"),
    ("es", "nuestra historia"),
    ("tr", "yeni markamız"),
    ("hu", "cégünk története"),
    ("ar", "قصتنا"),
    ("zh", "我们的品牌"),
    ("pl", "nasza firma"),
    ("ja", "会社紹介"),
]


@pytest.mark.parametrize("language", ROWS)
def test_the_first_picture_shows_what_is_sold(language: str) -> None:
    wrong = {}
    for line in ROWS[language].strip().splitlines():
        subject, _, accepted = line.strip().partition(" | ")
        shown = [art.emoji or art.name for art in find_art(subject, language)]
        if not shown or shown[0] not in accepted.split():
            wrong[subject] = shown
    assert wrong == {}


@pytest.mark.parametrize("language,subject", UNFORESEEN)
def test_no_picture_rather_than_a_wrong_one(language: str, subject: str) -> None:
    assert [art.emoji for art in find_art(subject, language)] in ([], ["🏢"])
