"""Numbers that count the parts of a text, in headings, captions, steps and references: 4.6.1. Scope, see Section 5.8.

Another edition or version of a text counts its parts in another way, as does one whose chapters were put together.
"""

import itertools
import re
from collections.abc import Iterator

from aligner.corpus.dates import find_dates
from aligner.corpus.language_facts import base_language, month_words
from aligner.text import Span

SPACE = "[ \u00a0\u3000]"
LEVELS = r"\d{1,3}(?:[.-]\d{1,2})*"
WORD = r"[^\W\d_]{2,20}"
LEADING = re.compile(
    rf"(?:{LEVELS}[.)]"  # 3. or 3) or 4.6.1.
    rf"|({WORD}){SPACE}{LEVELS}[.:)]"  # Figure 4.6.
    rf"|[第제]{SPACE}?\d{{1,3}}{SPACE}?[章節节回編编部課课장절부]"
    rf"|[図图圖表]{SPACE}?{LEVELS}[.:：。]?)(?:{SPACE}|$)"
)
PLAIN = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}})+{SPACE}")  # 4.6.1 Scope, but 4.6 million
CODE = re.compile(r"\w*_\w|\w{3,}\(")  # what no quantity is of: 9.3 get_voltage, 9.3 capture(…)
ORDINAL = re.compile(rf"\d{{1,2}}\.{SPACE}({WORD})")  # 24. März
# What chapters, sections, appendices, figures, tables and examples are called, most without what inflects.
PARTS = """
chapter section subsection appendix figure fig table example step lesson
kapitel abschnitt unterabschnitt anhang abbildung abb tabelle beispiel schritt lektion
chapitre annexe tableau exemple étape
capítulo sección apéndice figura tabla ejemplo paso
capitolo sezione appendice tabella esempio
seção secção apêndice tabela exemplo passo
hoofdstuk paragraaf sectie bijlage figuur tabel voorbeeld
avsnitt bilaga figur tabell exempel afsnit bilag eksempel
luku luvu kohta kohda liite taulukko kuva
rozdzia podrozdzia sekcj dodatek rys rysun przykład
kapitol sekc příloh obráz tabul příklad príloh príklad
глав раздел секци приложени рисун рис таблиц табл пример розділ додат приклад
fejezet szakasz függelék ábra táblázat példa
capitol secțiun anex tabelul exemplul
bölüm kısım ek şekil tablo örnek
κεφάλαι ενότητ παράρτημα σχήμα πίνακα παράδειγμα
الفصل القسم الملحق الشكل الجدول المثال فصل بخش پیوست شکل جدول
פרק סעיף נספח איור טבלה
अध्याय अनुभाग परिशिष्ट चित्र तालिका
chương mục bảng hình bab bagian lampiran gambar
""".split()
PARTS_UNSPACED = tuple("章 節 节 図 图 圖 表 付録 附录 附錄 例 장 절 부록 그림 표 예제".split())
LONGEST_ENDING, SHORTEST_STEM = 4, 4
PART_WORDS = frozenset(PARTS)
TWO_LEVELS = re.compile(r"\d\.\d")  # which every such reference has, and few texts
LEVELLED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{1,2})+(?![\d%])")
WORD_BEFORE = re.compile(rf"([^\W\d_]+)\.?{SPACE}?$")
BEFORE = 24  # characters in which it is looked for


def find_numbering(text: str, language: str) -> list[Span]:
    """Where numbers of parts stand in a sentence, in order: at its head, and in references of two levels or more."""
    leading = _leading_end(text, language)
    found = [(0, leading)] if leading else []
    return found + [own for own in _references(text) if own[0] >= leading]


def _leading_end(text: str, language: str) -> int:
    found = LEADING.match(text)
    if found:
        word, ordinal = found[1], ORDINAL.match(text)
        if word and "." not in found.group().rstrip(". ") and not _is_part(word.casefold()):
            return 0  # Am 24. März
        return 0 if ordinal and ordinal[1].casefold() in month_words(base_language(language)) else found.end()
    plain = PLAIN.match(text)
    return plain.end() if plain and _is_titled(text, plain) else 0


def _is_titled(text: str, number: re.Match[str]) -> bool:
    """Whether a title is behind a number at the head of a sentence: what has a capital, or none, or is of code.

    Before small letters a number of three levels is one of a part too, unless it is a date.
    """
    behind = text[number.end() :][:1]
    if not behind.islower():
        return behind.isalpha()
    if CODE.match(text, number.end()):
        return True
    levels = number.group().rstrip()
    return levels.count(".") == 2 and next(find_dates(levels), None) is None


def _references(text: str) -> Iterator[Span]:
    if not TWO_LEVELS.search(text):
        return
    for found in LEVELLED.finditer(text):
        word = WORD_BEFORE.search(text, max(found.start() - BEFORE, 0), found.start())
        if word and _is_part(word[1].casefold()):
            yield found.span()


def _is_part(word: str) -> bool:
    """Whether a word, in small letters, calls a part of a text, with an ending or without."""
    stems = (word[:end] for end in range(len(word), max(len(word) - LONGEST_ENDING, SHORTEST_STEM) - 1, -1))
    return word in PART_WORDS or word.endswith(PARTS_UNSPACED) or any(stem in PART_WORDS for stem in stems)


def without_numbering(text: str, language: str) -> tuple[str, str]:
    """A sentence without the numbers of parts, and these alone."""
    spans = find_numbering(text, language)
    if not spans:
        return text, ""
    ends = [0, *(end for span in spans for end in span), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(ends)]
    return " ".join(pieces[::2]), " ".join(pieces[1::2])
