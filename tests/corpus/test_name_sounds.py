"""How names sound: people are found in texts whose script has no capitals."""

import pytest

from aligner.corpus.name_sounds import has_spaces, heard_words, readings, sounds_of_names, sounds_of_persons


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hanna Weiss", "한나 바이스가 금요일에 왔다."),
        ("John Carter", "행사에 존 카터를 초대했다."),
        ("Kim Min-su", "어제 김민수는 집에 있었다."),
        ("Wang Xiaoming", "왕샤오밍이 상을 받았다."),
        ("Yuki Tanaka", "다나카 유키는 배우이다."),
        ("Rowan Atkinson", "로완 앳킨슨의 영화"),
        ("Cristiano Ronaldo", "축구 선수 호날두, 크리스티아누 호날두"),
        ("Dennis A. McCarthy", "데니스 A. 매카시는 말했다."),
        ("Hanna Weiss", "اختارت المدينة هانا فايس رئيسة."),
        ("Elizabeth Warren", "قالت لإليزابيث وارن إنها"),
        ("Olga Petrova", "נבחרה אולגה פטרובה ביום שישי"),
        ("Nina Sokolova", "नीना सोकोलोवा को चुना गया।"),
        ("Peter Schneider", "პეტერ შნაიდერმა თქვა."),
    ],
)
def test_people_are_found_in_scripts_without_capitals(name: str, text: str) -> None:
    """By how their names sound, whatever is joined to them."""
    assert sounds_of_persons(f"The board chose {name}.", "en") & heard_words(text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hanna Weiss", "올가 페트로바가 금요일 이사회에서 선출되었다."),
        ("Kim Min-su", "왕샤오밍은 월요일 저녁 역에서 마지막으로 목격되었다."),
        ("John Carter", "اختارت المدينة نينا سوكولوفا رئيسة."),
    ],
)
def test_other_people_are_not_found(name: str, text: str) -> None:
    """Nothing in a sentence about somebody else sounds like the name."""
    assert not sounds_of_persons(f"The board chose {name}.", "en") & heard_words(text)


@pytest.mark.parametrize("name", ["Red Cross", "Ryder Cup", "Charlotte County", "Supreme Court", "Debian Project"])
def test_only_who_is_surely_a_person(name: str) -> None:
    """Institutions and places, which other languages translate, are none, though some have given names."""
    assert not sounds_of_persons(f"The board chose the {name}.", "en")


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        ("Hanna Weiss", "理事会选中了汉娜·韦斯当馆长。", True),
        ("Donald Trump", "总统唐纳德·特朗普说", True),
        ("Tim Berners Lee", "万维网发明者蒂姆·伯纳斯·李成立了公司", True),
        ("Wang Xiaoming", "文学奖授予王小明。", True),
        ("Hanna Weiss", "奥尔加·彼得罗娃周五被理事会选中。", False),
        ("Wang Xiaoming", "汉娜·韦斯周五被理事会选中。", False),
        ("Maria Rodriguez", "王小明表示感谢。", False),
    ],
)
def test_names_in_chinese(name: str, text: str, same: bool) -> None:
    """Foreign names with a dot between their words, and Chinese ones where it is clear that they are such."""
    found = sounds_of_names(text, "zh")
    assert found
    assert bool(found & sounds_of_names(f"The board chose {name}.", "en")) is same


@pytest.mark.parametrize("text", ["方案已经提交。", "安理会说，江苏省将获得帮助。", "这是一个好主意。"])
def test_what_is_no_name_in_chinese(text: str) -> None:
    """Words that begin with a character that is a surname, too."""
    assert not sounds_of_names(text, "zh")


def test_readings_and_lost_spaces() -> None:
    """Letters that are read in two ways give both; a text that has lost its spaces is known."""
    assert set(readings("Carter")) >= {"krtr", "ktr", "kt"}
    assert has_spaces("قال بول باريرا، أستاذ الطب النفسي")
    assert not has_spaces("قالبولباريراأستاذالطبالنفسيفيكليةالطب")
