"""Numbers that count the parts of a text, in headings, captions, steps and references: 4.6.1. Scope, see Section 5.8.

Another edition or version of a text counts its parts in another way, as does one whose chapters were put together.
"""

import itertools
import re
from collections.abc import Iterator

Span = tuple[int, int]

SPACE = "[ \u00a0\u3000]"
LEVELS = r"\d{1,3}(?:[.-]\d{1,2})*"
PLAIN = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}})+{SPACE}")  # 4.6.1 Scope, but 4.6 million
LEADING = re.compile(
    rf"(?:{LEVELS}[.)]"  # 3. or 3) or 4.6.1.
    rf"|[^\W\d_]{{2,20}}{SPACE}{LEVELS}[.:)]"  # Figure 4.6.
    rf"|[第제]{SPACE}?\d{{1,3}}{SPACE}?[章節节回編编部课課장절부]"
    rf"|[図图圖表]{SPACE}?{LEVELS}[.:：。]?)(?:{SPACE}|$)"
)
# What chapters, sections, appendices, figures, tables and examples are called, most without what inflects.
PARTS = (
    "chapter section subsection appendix figure fig table example kapitel abschnitt unterabschnitt anhang abbildung "
    "abb tabelle beispiel chapitre annexe tableau exemple capítulo sección apéndice figura tabla ejemplo capitolo "
    "sezione appendice tabella esempio seção secção apêndice tabela exemplo hoofdstuk paragraaf sectie bijlage figuur "
    "tabel voorbeeld avsnitt bilaga figur tabell exempel afsnit bilag eksempel luku luvu kohta kohda liite taulukko "
    "kuva rozdzia podrozdzia sekcj dodatek rys rysun przykład kapitol sekc příloh obráz tabul příklad príloh príklad "
    "глав раздел секци приложени рисун рис таблиц табл пример розділ додат приклад fejezet szakasz függelék ábra "
    "táblázat példa capitol secțiun anex tabelul exemplul bölüm kısım ek şekil tablo örnek κεφάλαι ενότητ παράρτημα "
    "σχήμα πίνακα παράδειγμα الفصل القسم الملحق الشكل الجدول المثال فصل بخش پیوست شکل جدول פרק סעיף נספח איור טבלה "
    "अध्याय अनुभाग परिशिष्ट चित्र तालिका chương mục bảng hình bab bagian lampiran gambar"
).split()
PARTS_UNSPACED = tuple("章 節 节 図 图 圖 表 付録 附录 附錄 例 장 절 부록 그림 표 예제".split())
LONGEST_ENDING, SHORTEST_STEM = 4, 4
PART_WORDS = frozenset(PARTS)
LEVELLED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{1,2})+(?![\d%])")
WORD_BEFORE = re.compile(rf"([^\W\d_]+)\.?{SPACE}?$")
BEFORE = 24  # characters in which it is looked for


def find_numbering(text: str) -> list[Span]:
    """Where numbers of parts stand in a sentence: at its beginning, and in references of two levels or more, in order.

    At the beginning they cannot be told from an ordinal or a version: 24. März, Version 2.6: the second.
    """
    leading = _leading_end(text)
    found = [(0, leading)] if leading else []
    return found + [own for own in _references(text) if own[0] >= leading]


def _leading_end(text: str) -> int:
    found = LEADING.match(text)
    if found is None and (plain := PLAIN.match(text)) and text[plain.end() :][:1].isalpha():
        found = None if text[plain.end()].islower() else plain
    return found.end() if found else 0


def _references(text: str) -> Iterator[Span]:
    for found in LEVELLED.finditer(text):
        word = WORD_BEFORE.search(text, max(found.start() - BEFORE, 0), found.start())
        if word and _is_part(word[1].casefold()):
            yield found.span()


def _is_part(word: str) -> bool:
    """Whether a word, in small letters, calls a part of a text, with an ending or without."""
    stems = (word[:end] for end in range(len(word), max(len(word) - LONGEST_ENDING, SHORTEST_STEM) - 1, -1))
    return word in PART_WORDS or word.endswith(PARTS_UNSPACED) or any(stem in PART_WORDS for stem in stems)


def without_numbering(text: str) -> tuple[str, str]:
    """A sentence without the numbers of parts, and these alone."""
    spans = find_numbering(text)
    if not spans:
        return text, ""
    ends = [0, *(end for span in spans for end in span), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(ends)]
    return " ".join(pieces[::2]), " ".join(pieces[1::2])
