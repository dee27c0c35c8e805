"""Passages in which no end of a sentence is found, facing more sentences than a bead may hold."""

import numpy as np
import pytest

from aligner import Aligner, Bead, SegmentPair, Settings
from aligner.alignment.long_passages import with_long_passages
from aligner.alignment.overlaps import sum_overlaps
from aligner.alignment.similarity import Similarity
from aligner.model import null_beads

ENGLISH = (
    "The harbour office published a report on Tuesday.",
    "The bridge was closed for two years.",
    "Workers replaced the old steel cables.",
    "The city paid four million euros.",
    "Buses now cross the river every ten minutes.",
    "Many people came to the opening.",
    "The mayor cut a red ribbon.",
    "Children received free ice cream.",
    "The next inspection is planned for May.",
    "The report can be read in the library.",
)
OTHERS = {
    "de": (
        "Das Hafenamt veröffentlichte am Dienstag einen Bericht. Die Brücke war zwei Jahre lang gesperrt, Arbeiter "
        "ersetzten die alten Stahlseile, die Stadt zahlte vier Millionen Euro, Busse fahren jetzt alle zehn Minuten "
        "über den Fluss, viele Menschen kamen zur Eröffnung, der Bürgermeister schnitt ein rotes Band durch, Kinder "
        "bekamen kostenloses Eis, die nächste Prüfung ist für Mai geplant. Der Bericht kann in der Bibliothek gelesen "
        "werden."
    ),
    "zh": (
        "港务局周二发表了一份报告。这座桥关闭了两年工人更换了旧的钢缆市政府支付了四百万欧元公共汽车现在每十分钟过河一次"
        "许多人来参加开幕式市长剪了一条红丝带孩子们得到了免费的冰淇淋下一次检查定于五月。报告可以在图书馆阅读。"
    ),
    "th": (
        "สำนักงานท่าเรือเผยแพร่รายงานเมื่อวันอังคาร สะพานถูกปิดเป็นเวลาสองปีคนงานเปลี่ยนสายเคเบิลเหล็กเก่าเมืองจ่ายเงินสี่ล้านยูโร"
        "รถประจำทางข้ามแม่น้ำทุกสิบนาทีแล้วผู้คนมากมายมาร่วมพิธีเปิดนายกเทศมนตรีตัดริบบิ้นสีแดงเด็กๆได้รับไอศกรีมฟรี"
        "การตรวจสอบครั้งต่อไปมีกำหนดในเดือนพฤษภาคม รายงานสามารถอ่านได้ในห้องสมุด"
    ),
}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_passage_takes_all_that_it_says(language: str, swapped: bool) -> None:
    """Its eight sentences are one bead of little confidence, and what stands beside them is as sure as ever."""
    texts, languages = (" ".join(ENGLISH), OTHERS[language]), ("en", language)
    if swapped:
        texts, languages = texts[::-1], languages[::-1]
    rows = Aligner(model="use").align_documents(*texts, source=languages[0], target=languages[1])
    assert [row.kind for row in rows] == ["1-1", "1-8" if swapped else "8-1", "1-1"]
    assert [row.confidence > 0.9 for row in rows] == [True, False, True]


def test_parts_of_a_thai_text_are_joined_by_the_space_that_parts_them() -> None:
    """Spaces stand inside sentences too, and stay."""
    row: SegmentPair
    row, *_ = Aligner(model="use").align_documents(
        "Mayor Somchai Jaidee said on 5 March that the bridge will open in summer.",
        "นายกเทศมนตรีสมชาย ใจดี กล่าวเมื่อวันที่ 5 มีนาคม ว่าสะพานจะเปิดในฤดูร้อน",
        source="en",
        target="th",
    )
    assert row.target == "นายกเทศมนตรีสมชาย ใจดี กล่าวเมื่อวันที่ 5 มีนาคม ว่าสะพานจะเปิดในฤดูร้อน"


def passage(sentences: int, length: float) -> Similarity:
    """So many sentences that have nothing in common, and a passage that says all of them."""
    eye = np.eye(sentences, dtype=np.float32)
    whole = np.full((1, sentences), sentences**-0.5, np.float32)
    lengths = np.full(sentences, 50, np.float32)
    return Similarity(sum_overlaps(eye, lengths, 5), sum_overlaps(whole, np.array([length], np.float32), 5))


def test_only_beads_larger_than_allowed_are_made() -> None:
    """What the best path could have linked, and has not, stays alone."""
    alone = null_beads(range(5), [0])
    assert with_long_passages(alone, passage(5, 250), Settings(), 1.0, ()) == alone
    (found,) = with_long_passages(null_beads(range(7), [0]), passage(7, 350), Settings(), 1.0, ())
    assert found == Bead(tuple(range(7)), (0,))


@pytest.mark.parametrize("alone", [7, 40])
def test_a_short_sentence_amid_what_the_other_text_lacks_stays_as_it_is(alone: int) -> None:
    """It is not grown, and what stands around it is gone through once."""
    eye = np.eye(2 * alone, dtype=np.float32)
    source = sum_overlaps(eye, np.full(2 * alone, 50, np.float32), 5)
    target = sum_overlaps(eye[[alone, 0]], np.array([50, 50 * (2 * alone - 1)], np.float32), 5)
    beads = [*null_beads(range(alone), []), Bead((alone,), (0,), 1.0), *null_beads(range(alone + 1, 2 * alone), [1])]
    assert with_long_passages(beads[:-1], Similarity(source, target), Settings(), 1.0, ()) == beads[:-1]


def test_sentences_that_are_no_neighbours_are_not_joined() -> None:
    """A moved bead took one of them."""
    beads = [Bead((0, 1, 2, 3, 4), (0,)), *null_beads([6, 7], [])]
    assert with_long_passages(beads, passage(8, 400), Settings(), 1.0, ()) == beads


def test_what_a_person_settled_stays() -> None:
    """A sentence that is rightly alone is not taken."""
    beads = [Bead((0, 1, 2, 3, 4), (0,)), *null_beads(range(5, 8), [])]
    grown = with_long_passages(beads, passage(8, 400), Settings(), 1.0, ())
    assert grown == [Bead(tuple(range(8)), (0,))]
    assert with_long_passages(beads, passage(8, 400), Settings(), 1.0, beads[1:2]) == beads
