"""Versions whose parts are numbered otherwise, and texts that differ in numbers that count nothing."""

import pytest

from aligner import Aligner, Document

ENGLISH = """{0}.{1}. The harbour gate

The gate closes at night. Nobody has a key to it. {3} ships wait before it in the morning. It is {4} metres wide.

{0}.{1}.1. Opening the gate

{2}. Wait for the green lamp. Then pull the lever slowly.

Figure {0}.{1}. The lever of the gate"""
GERMAN = """{0}.{1}. Das Hafentor

Das Tor schließt in der Nacht. Niemand hat einen Schlüssel dafür. Am Morgen warten dort {3} Schiffe. Es ist {4} m breit.

{0}.{1}.1. Das Tor öffnen

{2}. Warten Sie auf die grüne Lampe. Ziehen Sie dann langsam am Hebel.

Abbildung {0}.{1}. Der Hebel des Tores"""
JAPANESE = """{0}.{1}. 港の門

門は夜に閉まります。その鍵は誰も持っていません。朝には{3}隻の船が門の前で待っています。幅は{4}メートルです。

{0}.{1}.1. 門を開ける

{2}. 緑のランプを待ちます。それからレバーをゆっくり引きます。

図 {0}.{1}. 門のレバー"""


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("ja", JAPANESE)])
@pytest.mark.parametrize(
    ("numbers", "is_pair"),
    [((21, 14, 17, 35, 128), True), ((12, 13, 11, 35, 128), True), ((12, 13, 11, 68, 254), False)],
)
def test_parts_may_be_numbered_otherwise(language: str, text: str, numbers: tuple[int, ...], is_pair: bool) -> None:
    """Chapters, figures and steps that count on from elsewhere do not speak against a version; other amounts do."""
    english = Document("a", ENGLISH.format(12, 13, 11, 35, 128), "en")
    found = Aligner(model="use", cache=False).pair_pile([english, Document("b", text.format(*numbers), language)])
    assert bool(found.pairs) == is_pair
    if is_pair:
        assert found.pairs[0].conflict == 0
        assert found.pairs[0].only_source == found.pairs[0].only_target == ()
