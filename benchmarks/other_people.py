"""Notices in the same words about other people, in eleven languages: which of them become pairs.

One notice, written for this, about four people in four towns: of two languages four pairs of versions are right, and
twelve are not.
"""

from collections.abc import Iterator
from itertools import combinations, product

from aligner import Document, Settings
from benchmarks.context import Context, SharedEncoder
from benchmarks.documents import planned
from benchmarks.rows import Row

# By language the notice, and the people and towns of it.
NOTICES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "ar": (
        "للمسرح البلدي مدير جديد. يتولى {} منصبه في الأول من سبتمبر. وكان المدير الجديد قد عمل قبل ذلك في {} "
        "اثني عشر عاما. ومدة العقد خمس سنوات.",
        (("هيلين كارتر", "ليدز"), ("بارك جي هون", "بوسان"), ("وانغ جيانغو", "ووهان"), ("توماش زيلينسكي", "غدانسك")),
    ),
    "de": (
        "Das Stadttheater hat eine neue Leitung. {} tritt das Amt am ersten September an. Zuvor arbeitete die"
        " neue Leitung zwölf Jahre lang in {}. Der Vertrag läuft über fünf Jahre.",
        (
            ("Helen Carter", "Leeds"),
            ("Park Ji-hoon", "Busan"),
            ("Wang Jianguo", "Wuhan"),
            ("Tomasz Zieliński", "Danzig"),
        ),
    ),
    "en": (
        "The city theatre has a new director. {} takes office on the first of September. Before that the dire"
        "ctor worked in {} for twelve years. The contract runs for five years.",
        (
            ("Helen Carter", "Leeds"),
            ("Park Ji-hoon", "Busan"),
            ("Wang Jianguo", "Wuhan"),
            ("Tomasz Zieliński", "Gdańsk"),
        ),
    ),
    "fr": (
        "Le théâtre municipal a une nouvelle direction. {} prend ses fonctions le premier septembre. Auparava"
        "nt, la nouvelle direction a travaillé douze ans à {}. Le contrat court sur cinq ans.",
        (
            ("Helen Carter", "Leeds"),
            ("Park Ji-hoon", "Busan"),
            ("Wang Jianguo", "Wuhan"),
            ("Tomasz Zieliński", "Gdańsk"),
        ),
    ),
    "ja": (
        "市立劇場に新しい監督が就任する。{}氏は9月1日に着任する。それまでは{}で12年間働いていた。契約期間は5年である。",
        (
            ("ヘレン・カーター", "リーズ"),
            ("パク・ジフン", "釜山"),
            ("王建国", "武漢"),
            ("トマシュ・ジェリンスキ", "グダニスク"),
        ),
    ),
    "ko": (
        "시립극장에 새 감독이 취임한다. {} 감독은 9월 1일 임기를 시작한다. 그 전에는"
        " {}에서 12년 동안 일했다. 계약 기간은 5년이다.",
        (("헬렌 카터", "리즈"), ("박지훈", "부산"), ("왕젠궈", "우한"), ("토마시 지엘린스키", "그단스크")),
    ),
    "pl": (
        "Teatr miejski ma nowego dyrektora. {} obejmuje stanowisko pierwszego września. Wcześniej nowy dyrekt"
        "or przez dwanaście lat pracował w mieście {}. Umowa obowiązuje pięć lat.",
        (
            ("Helen Carter", "Leeds"),
            ("Park Ji-hoon", "Busan"),
            ("Wang Jianguo", "Wuhan"),
            ("Tomasz Zieliński", "Gdańsk"),
        ),
    ),
    "ru": (
        "У городского театра новый руководитель. {} вступает в должность первого сентября. До этого новый рук"
        "оводитель двенадцать лет работал в городе {}. Контракт рассчитан на пять лет.",
        (("Хелен Картер", "Лидс"), ("Пак Чи Хун", "Пусан"), ("Ван Цзяньго", "Ухань"), ("Томаш Зелинский", "Гданьск")),
    ),
    "th": (
        "โรงละครเทศบาลมีผู้อำนวยการคนใหม่ {}จะเข้ารับตำแหน่งในวันที่ 1 กันยายน ก่อนหน้านี้ผู้อำนวยการคนใหม่ทำ"
        "งานที่{}เป็นเวลา 12 ปี สัญญามีระยะเวลา 5 ปี",
        (("เฮเลน คาร์เตอร์", "ลีดส์"), ("พัค จีฮุน", "ปูซาน"), ("หวัง เจี้ยนกั๋ว", "อู่ฮั่น"), ("โทมัช เซียลินสกี", "กดัญสก์")),
    ),
    "tr": (
        "Şehir tiyatrosunun yeni bir müdürü var. {} göreve bir Eylül'de başlıyor. Yeni müdür daha önce on iki"
        " yıl {} kentinde çalıştı. Sözleşme beş yıl sürüyor.",
        (
            ("Helen Carter", "Leeds"),
            ("Park Ji-hoon", "Busan"),
            ("Wang Jianguo", "Wuhan"),
            ("Tomasz Zieliński", "Gdańsk"),
        ),
    ),
    "zh": (
        "市立剧院迎来新任院长。{}将于九月一日就职。此前，新院长在{}工作了十二年。合同为期五年。",
        (("海伦·卡特", "利兹"), ("朴智勋", "釜山"), ("王建国", "武汉"), ("托马什·齐林斯基", "格但斯克")),
    ),
}


def run(context: Context) -> Iterator[Row]:
    """Of each two languages how many wrong pairs of versions are accepted, and how many right ones are not."""
    languages = sorted(NOTICES)[: 4 if context.small else None]
    for encoder in context.encoders_for(languages):
        for one, other in combinations(languages, 2):
            found = {places: bool(_pairs(encoder, one, other, *places)) for places in product(range(4), repeat=2)}
            outcome = {
                "wrong pairs accepted": sum(there for (first, second), there in found.items() if first != second),
                "right pairs refused": sum(not there for (first, second), there in found.items() if first == second),
            }
            for metric, value in outcome.items():
                yield Row(
                    dataset="made",
                    metric=metric,
                    value=value,
                    unit="pairs",
                    better="lower",
                    encoder=encoder.name,
                    fingerprint=encoder.identity,
                    settings={"languages": f"{one}-{other}"},
                )


def _pairs(encoder: SharedEncoder, one: str, other: str, first: int, second: int) -> int:
    """How many pairs two notices make."""
    documents = (_notice("a", one, first), _notice("b", other, second))
    return len(planned(encoder, Settings(), documents).pairs)


def _notice(id_: str, language: str, place: int) -> Document:
    text, people = NOTICES[language]
    return Document(id_, text.format(*people[place]), language)
