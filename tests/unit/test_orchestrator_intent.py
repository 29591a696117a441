"""An order is told from a question, thanks, trouble and small talk, whatever nouns they share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aida.agents.orchestrator import read_brief

NOW = datetime(2026, 1, 1, tzinfo=UTC)

NO_ORDERS = """
Do you keep copies of my clips after delivery?
Which platforms do you support?
My 30-second TikTok from last week still shows the wrong logo, who do I talk to?
What time do you open on Saturday?
Is a 60 second reel better than a 30 second one?
I can't log in to download my video
hi
ok thanks!
what can you do?
Why is vertical video so popular?
Quanto dura di solito uno spot radio?
Potete mandarmi la ricevuta del video di marzo?
Il video che mi avete mandato non si apre
Ciao, come stai?
Qual è il formato migliore per le storie di Instagram?
Conviene fare un reel da 15 o da 30 secondi?
Mi spiegate la differenza tra 4:5 e 9:16?
¿Qué formato es mejor para TikTok, vertical u horizontal?
No me llega el correo con el enlace del vídeo
¿Trabajáis los fines de semana?
Gracias por todo, el anuncio ha quedado genial
¿Puedo pagar con Bizum?
Quel est le meilleur moment pour publier un reel ?
Je n'arrive pas à télécharger ma vidéo
Combien de temps gardez-vous les fichiers ?
Acceptez-vous les virements ?
Welche Musik darf ich in einem Reel verwenden?
Mein Video lässt sich nicht herunterladen
Kann ich die Rechnung auf meine Firma ausstellen lassen?
Wie kündige ich mein Abo?
Vielen Dank, das Plakat sieht super aus!
Qual o melhor horário para postar reels?
Não estou conseguindo baixar o vídeo
Vocês emitem nota fiscal?
Valeu, o vídeo ficou top demais!
Wat kost een radiospotje ongeveer?
Ik kan mijn video niet downloaden
Werken jullie ook in het weekend?
Jaki jest najlepszy format na Instagrama?
Nie mogę pobrać mojego filmu
Czy można zapłacić przelewem?
Jaký formát je nejlepší pro TikTok?
Nejde mi stáhnout video
Jak zruším předplatné?
Какой формат лучше для сторис?
Не могу скачать своё видео
Как отменить подписку?
Можно ли оплатить по счёту?
Reels için en iyi boyut hangisi?
Videomu indiremiyorum, yardımcı olur musunuz?
Hafta sonu çalışıyor musunuz?
Melyik formátum a legjobb a TikTokra?
Nem tudom letölteni a videómat
Hogyan mondhatom le az előfizetést?
ما هو أفضل مقاس لفيديوهات تيك توك؟
لا أستطيع تحميل الفيديو
هل تعملون يوم الجمعة؟
抖音视频一般多长比较好？
我下载不了视频
你们周末上班吗？
リールの長さはどれくらいがいいですか？
動画がダウンロードできません
土日も営業していますか？
릴스는 몇 초가 적당한가요?
영상 다운로드가 안 돼요
주말에도 일하시나요?
रील कितने सेकंड की होनी चाहिए?
वीडियो डाउनलोड नहीं हो रहा है
kya aap weekend pe kaam karte ho?
tum kya kya kar sakte ho?
We watched the reel together and everyone laughed
Das Video kam super an bei den Kunden
La vidéo a eu un énorme succès
El reel tuvo muchísimas visitas
O reels bombou, obrigada
Film miał świetne zasięgi
Vos vidéos sont-elles libres de droits ?
Bekomme ich auch die Rohdateien vom Video?
你们做的视频能保留多久
영상 길이는 최대 몇 분까지 가능한가요
reel ka best size kya hai?
"""

ORDERS = """
I want a video for our gym subscription
30s video for my garden centre, spring was never so colourful
Je veux une vidéo pour notre logiciel de facture
Fatura uygulamamız için 30 saniyelik video istiyorum
天気アプリの紹介動画、30秒、YouTube
Reel 15s, our first bakery was built in 1920, nostalgic
We opened a bakery last week and need a 20 second reel for it, warm and cosy
Letzte Woche haben wir eröffnet: bitte ein 20-Sekunden-Reel für unsere Eisdiele, fröhlich
先月オープンしたカフェです。15秒のリールをお願いします
지난달에 오픈한 카페예요. 15초 릴스 만들어 주세요
我们上周开业了，想做一条15秒的抖音视频宣传奶茶店
Can you do a 20s TikTok for my bakery?
Could you help us with a poster for our school play?
Would it be possible to get a 30 second video for our gym on Instagram?
Is it possible to have a radio ad for my garage, 20 seconds?
How about a funny 15s reel for my dog salon?
20s vertical video, dog salon, funny
Video about how to prune roses, one minute, YouTube, calm voice
An explainer on what is compound interest: 60 seconds, LinkedIn, female voice
È possibile avere un reel di 20 secondi per la mia palestra?
Mi fareste un video di 30 secondi su come si fa la pizza, per YouTube?
Sarebbe possibile realizzare una locandina per la nostra sagra?
Che ne dite di un video TikTok di 15 secondi per il mio bar?
¿Me podríais hacer un vídeo de 20 segundos para mi panadería?
¿Sería posible un cartel para las fiestas del pueblo?
Vídeo de un minuto sobre cómo se hace el queso, para YouTube
Est-ce que vous pourriez me faire une vidéo de 30 secondes pour ma boulangerie ?
Serait-il possible d'avoir une affiche pour notre kermesse ?
Une vidéo d'une minute qui explique comment faire du pain, pour YouTube
Wäre ein Video von 30 Sekunden für meine Bäckerei möglich?
Habt ihr Lust, ein Plakat für unser Schulfest zu machen?
Ein Video darüber, wie man Brot backt, eine Minute, YouTube
Vocês conseguem fazer um vídeo de 30s da minha padaria?
Rola um reels de 15 segundos da minha loja de roupas?
Zou je een video van 30 seconden voor mijn bakkerij kunnen maken?
Is het mogelijk om een poster voor ons buurtfeest te krijgen?
Czy moglibyście zrobić film 30 sekund o naszej piekarni?
Czy da się zrobić plakat na nasz festyn?
Mohli byste natočit video o naší pekárně, 30 sekund?
Šlo by udělat plakát na náš ples?
Можете снять ролик на 30 секунд про нашу пекарню?
Можно сделать афишу для нашего концерта?
Fırınım için 30 saniyelik bir video yapabilir misiniz?
Okul şenliğimiz için bir afiş tasarlar mısınız?
Tudnátok csinálni egy 30 másodperces videót a pékségünkről?
Lehetne egy plakát a falunapunkra?
هل يمكنكم عمل فيديو ٣٠ ثانية لمخبزي؟
ممكن تصممون بوستر لحفل المدرسة؟
能帮我的面包店做个30秒的视频吗？
可以设计一张校庆海报吗？
パン屋の30秒の動画を作ってもらえますか？
学園祭のポスターを作れますか？
빵집 홍보 영상 30초짜리 만들어 주실 수 있나요?
학교 축제 포스터 만들어 줄 수 있어요?
क्या आप मेरी बेकरी के लिए 30 सेकंड का वीडियो बना सकते हैं?
kya aap meri bakery ke liye reel bana sakte ho?
school function ke liye poster banwana hai
"""


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _is_request(text: str) -> bool:
    reading = read_brief(text, brief_id="b", conversation_id="c", now=NOW)
    assert (reading.brief is not None) is reading.is_request
    return reading.is_request


@pytest.mark.parametrize("text", _lines(NO_ORDERS))
def test_what_orders_nothing_starts_nothing(text: str) -> None:
    assert not _is_request(text)


@pytest.mark.parametrize("text", _lines(ORDERS))
def test_a_polite_or_clipped_order_is_an_order(text: str) -> None:
    assert _is_request(text)
