"""Numbers that differ: by value, with clock times, years, converted measures and numbers in words understood."""

import pytest

from aligner.bitext.conflicting_dates import conflicting_dates
from aligner.bitext.conflicting_numbers import conflicting_numbers


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("It cost 2.4 million in 2019.", "Es kostete 2019 2,4 Mio.", "en de"),
        ("The town has 45 million guests.", "该镇有4500万游客。", "en zh"),
        ("Doors open at 3 p.m.", "Einlass ist um 15:00 Uhr.", "en de"),
        ("The train left at 7.55am.", "Der Zug fuhr um 7:55 Uhr ab.", "en de"),
        ("the war of 1950-53", "der Krieg von 1950 bis 1953", "en de"),
        ("It fell 40 miles away.", "Es fiel 64 Kilometer entfernt.", "en de"),
        ("About 80 degrees are expected.", "Erwartet werden rund 27 Grad.", "en de"),
        ("Thirty-two said yes.", "32 sagten ja.", "en de"),
        ("He is 12.", "Er ist zwölf.", "en de"),
        ("a few of them", "12 davon", "en de"),
        ("I am 100 percent certain.", "Ich bin ganz sicher.", "en de"),
        ("It opened in 1980.", "它在八十年代开业。", "en zh"),
        ("They met in the 1980s.", "他们在20世纪80年代相识。", "en zh"),
        ("They met in the 1930s.", "Spotkali się w latach trzydziestych.", "en pl"),
        ("They met in the 1980s.", "1980年代に出会った。", "en ja"),
        ("On November 6 five weeks are left.", "11月6日，还有五周。", "en zh"),
        ("Two were sentenced in September 2009.", "2 人は 2009 年 9 月に判決を受けた。", "en ja"),
        ("It covers 209 km (130 miles) of coast.", "Se extiende por 130 millas de costa.", "en es"),
        ("More than 5.5 million have fled.", "已有550多万人逃离。", "en zh"),
        ("It cost $37 billion.", "इसकी लागत $37 बिलियन थी।", "en hi"),
        ("No one died in two decades.", "过去20年里无人死亡。", "en zh"),
        ("It opened on 24 March 2015.", "Eröffnet wurde es am 24.03.2015.", "en de"),
        ("It opened on 24 March 2015.", "Открыт 24.03.15.", "en ru"),
        ("It opened on 03/24/2015.", "Otevřeno 24. 3. 2015.", "en cs"),
        ("Doors open at 6:30 p.m. on 24 December.", "Einlass am 24.12. um 18.30 Uhr.", "en de"),
        ("The film lasts two and a half hours.", "Фильм длится 2,5 часа.", "en ru"),
        ("It lasted 2.5 hours.", "Es dauerte zweieinhalb Stunden.", "en de"),
        ("It lasted 12.5 hours.", "Cela a duré douze heures et demie.", "en fr"),
        ("It lasted 3.5 hours.", "Duró 3 horas y media.", "en es"),
        ("It lasted 1.5 hours.", "Это длилось полтора часа.", "en ru"),
        ("It lasted 2.5 hours.", "持续了两个半小时。", "en zh"),
        ("It lasted 2.5 hours.", "2時間半続いた。", "en ja"),
        ("The rate is 12.5 percent.", "税率为百分之十二点五。", "en zh"),
        ("The firm was founded in 1926.", "その会社は昭和元年に設立された。", "en ja"),
        ("The port has 1.5 million lamps.", "El puerto tiene un millón y medio de lámparas.", "en es"),
        ("The port has 2.5 million lamps.", "Il porto ha due milioni e mezzo di lampade.", "en it"),
        ("Two and a half million lamps burn.", "Es brennen 2,5 Millionen Lampen.", "en de"),
        ("It has 2.5 million lamps.", "Es hat zweieinhalb Millionen Lampen.", "en de"),
        ("It cost 75,000 francs.", "Il a coûté soixante-quinze mille francs.", "en fr"),
        ("It cost 150,000 pounds.", "It was one hundred and fifty thousand pounds.", "en en"),
        ("600.000 Lampen", "шестьсот тысяч ламп", "de ru"),
        ("20,000 lamps", "โคมไฟสองหมื่นดวง", "en th"),
        ("150,000 lamps", "등불 십오만 개", "en ko"),
        ("350,000 lamps", "साढ़े तीन लाख दीपक", "en hi"),
        ("12.5 million lamps", "सवा करोड़ दीपक", "en hi"),
        ("25 million lamps", "আড়াই কোটি বাতি", "en bn"),
        ("97 Lampen", "nonante-sept lampes", "de fr"),
        ("The loss was €(12.7) million.", "Der Verlust betrug 12,7 Mio. €.", "en de"),
        ("at 6:30 p.m. on 14 March 2024", "lúc 18 giờ 30 ngày 14 tháng 3 năm 2024", "en vi"),
        ("It shuts at 5 p.m. on 30 April.", "Đóng cửa lúc 17h ngày 30/4.", "en vi"),
        ("On 14 March 2024, at 6:30 p.m., the lamps failed.", "วันที่ 14 มีนาคม 2567 เวลา 18.30 น. ไฟดับ", "en th"),
        ("The lamp was lit in 1979.", "چراغ در سال ۱۳۵۷ روشن شد.", "en fa"),
        ("The lamp was lit on 5 May 2021.", "چراغ در ۱۵ اردیبهشت ۱۴۰۰ روشن شد.", "en fa"),
        ("Pay to AB12 3456 7890 1234.", "Zahlen Sie an AB12345678901234.", "en de"),
        ("It cost two billion dollars.", "Cuesta dos mil millones de dólares.", "en es"),
        ("au XXe siècle, dans les années 1920", "in the 20th century, in the twenties", "fr en"),
        ("dans les années 1950", "in den Fünfzigerjahren", "fr de"),
        ("The price rose by 20 percent.", "値段は2割上がった。", "en ja"),
        ("The price rose by 10 to 20 percent.", "値段は1〜2割上がった。", "en ja"),
        ("The price rose by 30 percent.", "값이 3할 올랐다.", "en ko"),
        ("Two million came.", "Пришли два миллиона человек.", "en ru"),
        ("Millions of people came.", "Zwei Millionen Menschen kamen.", "en de"),
    ],
)
def test_the_same_numbers_in_other_ways(source: str, target: str, languages: str) -> None:
    """What says the same in the manner of another language is no conflict, on either side."""
    one, other = languages.split()
    assert not conflicting_numbers(source, target, one, other)
    assert not conflicting_numbers(target, source, other, one)


@pytest.mark.parametrize(
    ("source", "target", "lacking", "added"),
    [
        ("It has 12 rooms.", "Es hat 13 Zimmer.", ("12",), ("13",)),
        ("Of 41 percent 35 came.", "Von 29 Prozent kamen 35.", ("41",), ("29",)),
        ("A man of 32 was seen by one of 55.", "Ein Mann von 55 wurde von einem von 55 gesehen.", ("32",), ("55",)),
        (
            "Pay to AB12 3456 7890 1234.",
            "Zahlen Sie an AB12345678901235.",
            ("12", "1234", "3456", "7890"),
            ("12345678901235",),
        ),
        ("It cost 12 million.", "Es kostete 12 Milliarden.", ("12000000",), ("12000000000",)),
        ("It opened in 2019.", "Es wurde eröffnet.", ("2019",), ()),
        ("It has ten rooms.", "Es hat 97 Zimmer.", ("10",), ("97",)),
        ("Two of 3 came.", "Zwei von 8 kamen.", ("3",), ("8",)),
        ("It lasted 2.5 hours in 1999.", "Es dauerte dreieinhalb Stunden, 2001.", ("2.5", "1999"), ("2001",)),
        ("It is 10 miles off in 1999.", "Es liegt 1999 10 Meilen 57 entfernt.", (), ()),
    ],
)
def test_other_numbers(source: str, target: str, lacking: tuple[str, ...], added: tuple[str, ...]) -> None:
    """Numbers that only one side has are named; small ones that the other may say in words are none."""
    found = conflicting_numbers(source, target, "en", "de")
    assert (found.source, found.target) == (lacking, added)


@pytest.mark.parametrize(
    ("source", "target", "languages", "lacking", "added"),
    [
        ("The couple became parents in June.", "这对夫妇在9月份有了一个儿子。", "en zh", ("6",), ("9",)),
        ("It may open in June.", "6月に開業するかもしれない。", "en ja", (), ()),
        ("Die Wahl ist im November.", "選挙は 82 月です。", "de ja", ("11",), ("82",)),
        ("Выборы пройдут в ноябре.", "선거는 3월에 있다.", "ru ko", ("11",), ("3",)),
        ("They meet this month.", "他们9月见面。", "en zh", (), ()),
        ("选举在11月。", "選挙は11月です。", "zh ja", (), ()),
        ("They met on 24 April 2015.", "Sie trafen sich am 24.03.2015.", "en de", ("4",), ("3",)),
        ("They met on 25 April 2015.", "Встретились 24.04.2015.", "en ru", ("25",), ("24",)),
    ],
)
def test_months_in_digits_and_by_name(
    source: str, target: str, languages: str, lacking: tuple[str, ...], added: tuple[str, ...]
) -> None:
    """A month that one side has in digits differs where the other names another one, and only there."""
    one, other = languages.split()
    found = conflicting_numbers(source, target, one, other)
    assert (found.source, found.target) == (lacking, added)


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("The price rose by 20 percent.", "値段は3割上がった。", "en ja"),
        ("52 lamps", "vijfentwintig lampen", "en nl"),
        ("It cost two billion dollars.", "Cuesta dos billones de dólares.", "en es"),
        ("Five thousand came.", "Fünf Millionen kamen.", "en de"),
        ("25 lamps", "पैंतीस दीपक", "en hi"),
        ("It cost 65,000 francs.", "Il a coûté soixante-quinze mille francs.", "en fr"),
        ("It cost 160,000 pounds.", "one hundred and fifty thousand", "de en"),
        ("3.5 million lamps", "dos millones y medio de lámparas", "en es"),
        ("55 million lamps", "আড়াই কোটি বাতি", "en bn"),
        ("On 14 March 2024, at 6:30 p.m.", "วันที่ 14 มีนาคม 2566 เวลา 18.30 น.", "en th"),
        ("On 14 March 2024, at 6:30 p.m.", "2024年3月15日下午6点30分", "en zh"),
        ("The lamp was lit in 1981.", "چراغ در سال ۱۳۵۷ روشن شد.", "en fa"),
        ("on 9 May 2021", "در ۱۵ اردیبهشت ۱۴۰۰", "en fa"),
    ],
)
def test_other_numbers_of_many_languages(source: str, target: str, languages: str) -> None:
    """What may be said in another way is a conflict where it says another number, on either side."""
    one, other = languages.split()
    assert conflicting_numbers(source, target, one, other)
    assert conflicting_numbers(target, source, other, one)


@pytest.mark.parametrize(
    ("same", "other", "language"),
    [
        ("ב-14 במרץ", "ב-14 במאי", "he"),
        ("14 במאי 2024", "14 באוגוסט 2024", "he"),
        ("১৪ মার্চ ২০২৪", "১৪ মে ২০২৪", "bn"),
        ("14 मार्च", "14 अप्रैल", "hi"),
        ("14 มีนาคม", "14 เมษายน", "th"),
    ],
)
def test_months_of_scripts_with_marks_and_prefixes(same: str, other: str, language: str) -> None:
    """Their names were not found, where a letter has a mark or a preposition is one word with them."""
    ours = "14 May 2024" if same.startswith("14 במאי") else "14 March 2024"
    assert conflicting_dates(ours, same, "en", language) == ((), ())
    assert conflicting_dates(ours, other, "en", language) != ((), ())
