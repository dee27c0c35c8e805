"""People who are surely such, and texts in which they are found by how their names sound."""

import pytest

from aligner.corpus.given_names import given_names
from aligner.corpus.heard_names import UNTOLD, has_spaces, heard_names
from aligner.corpus.name_sounds import readings
from aligner.corpus.names import NO_GIVEN_NAMES, find_names
from aligner.corpus.sure_persons import sure_persons


def hears(text: str, language: str, other: str, other_language: str) -> bool:
    """Whether somebody whom a text surely names is in another one."""
    persons = sure_persons(text, language)
    assert persons
    return bool(persons & heard_names([other], other_language))


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("Hanna Weiss", "ko", "한나 바이스가 금요일에 왔다."),
        ("John Carter", "ko", "행사에 존 카터를 초대했다."),
        ("Kim Min-su", "ko", "어제 김민수는 집에 있었다."),
        ("Wang Xiaoming", "ko", "왕샤오밍이 상을 받았다."),
        ("Yuki Tanaka", "ko", "다나카 유키는 배우이다."),
        ("Rowan Atkinson", "ko", "로완 앳킨슨의 영화"),
        ("Cristiano Ronaldo", "ko", "축구 선수 호날두, 크리스티아누 호날두"),
        ("Dennis A. McCarthy", "ko", "데니스 A. 매카시는 말했다."),
        ("Hanna Weiss", "ar", "اختارت المدينة هانا فايس رئيسة."),
        ("Elizabeth Warren", "ar", "قالت لإليزابيث وارن إنها"),
        ("Park Ji-hoon", "ar", "قال بارك جي هون إنه"),
        ("Olga Petrova", "he", "נבחרה אולגה פטרובה ביום שישי"),
        ("Nina Sokolova", "hi", "नीना सोकोलोवा को चुना गया।"),
        ("Michael O'Brien", "hi", "माइकल ओ'ब्रायन को चुना गया।"),
        ("Peter Schneider", "ka", "პეტერ შნაიდერმა თქვა."),
        ("Hanna Weiss", "zh", "理事会选中了汉娜·韦斯当馆长。"),
        ("Donald Trump", "zh", "总统特朗普说"),
        ("George Bush", "zh", "美国总统乔治·沃克·布什说"),
        ("Tim Berners-Lee", "zh", "万维网发明者蒂姆·伯纳斯·李成立了公司"),
        ("Wang Xiaoming", "zh", "文学奖授予王小明。"),
        ("Takeshi Suzuki", "zh", "奖项授予铃木武。"),
        ("Park Ji-hoon", "zh", "奖项授予朴智勋。"),
        ("Greg Clark", "ja", "グレッグ・クラーク ビジネス相は"),
        ("Park Ji-hoon", "ja", "パク・ジフンさんが選ばれた。"),
        ("Wang Jianguo", "ja", "王建国さんが選ばれた。"),
        ("Takeshi Suzuki", "ja", "鈴木武さんが選ばれた。"),
        ("Carlos Fernández", "th", "คณะกรรมการเลือกการ์โลส เฟร์นันเดซเมื่อวันศุกร์"),
    ],
)
def test_people_are_found(name: str, language: str, text: str) -> None:
    """Whatever is joined to their names, in whatever order, where there are no spaces, and with initials between."""
    assert hears(f"The board chose {name}.", "en", text, language)


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("Hanna Weiss", "ko", "올가 페트로바가 금요일 이사회에서 선출되었다."),
        ("Kim Min-su", "ko", "왕샤오밍은 월요일 저녁 역에서 마지막으로 목격되었다."),
        ("John Carter", "ar", "اختارت المدينة نينا سوكولوفا رئيسة."),
        ("Hanna Weiss", "zh", "奥尔加·彼得罗娃周五被理事会选中。"),
        ("Wang Xiaoming", "zh", "汉娜·韦斯周五被理事会选中。"),
        ("Maria Rodriguez", "zh", "王小明表示感谢。"),
        ("Jane Miller", "ja", "王建国さんが選ばれた。"),
        ("Petra Wagner", "th", "คณะกรรมการเลือกโอลกา เปโตรวาเมื่อวันศุกร์"),
    ],
)
def test_other_people_are_not_found(name: str, language: str, text: str) -> None:
    """Nothing in a sentence about somebody else sounds like the name."""
    assert not hears(f"The board chose {name}.", "en", text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "星期四，简·米勒凭第一部小说获奖。"),
        ("zh", "监事会任命王建国为总经理。"),
        ("ja", "木曜日、ジェーン・ミラーさんは賞を受けた。"),
        ("ja", "田中由紀氏が選ばれた。"),
        ("ko", "목요일에 제인 밀러 씨가 상을 받았다."),
        ("ko", "이사회는 박지훈을 임명했다."),
        ("ru", "В четверг премию получил Карлос Фернандес."),
        ("el", "Την Πέμπτη η Ελένη Παπαδάκη έλαβε το βραβείο."),
        ("ar", "انتخبت المدينة محمد حسن رئيسا."),
    ],
)
def test_who_is_surely_a_person(language: str, text: str) -> None:
    """By a dot between their words, by title, surname and given name, as each language has them."""
    assert sure_persons(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The board chose the Red Cross."),
        ("en", "They won the Ryder Cup."),
        ("en", "He lives in Charlotte County."),
        ("en", "The Supreme Court met."),
        ("ru", "Он живёт на Ближнем Востоке у Чёрного Моря."),
        ("zh", "方案已经提交。"),
        ("zh", "安理会说，江苏省将获得帮助。"),
        ("zh", "他保持冷静。由于中国的关系，智利的人说，高超的技术。"),
        ("ja", "ユーザー・インターフェースが変わった。"),
        ("ko", "특성 때문에 성장이 크다고 한다."),
        ("hi", "भाषा की ज़रूरत वाले रोजगार के अवसर हैं।"),
        ("ar", "هذا يوم كبير في المدينة."),
    ],
)
def test_what_is_no_person(language: str, text: str) -> None:
    """Institutions and places, which other languages translate, and words that look like names."""
    assert not sure_persons(text, language)


def test_names_that_cannot_be_told_are_no_evidence() -> None:
    """A Vietnamese name, and one of a Chinese family abroad, may be written with characters that sound otherwise."""
    for name in ("Nguyen Van Minh", "Carrie Lam"):
        persons = sure_persons(f"The board chose Anna {name}.", "en")
        assert persons & heard_names(["理事会选了她。"], "zh") & UNTOLD


def test_readings_and_lost_spaces() -> None:
    """Letters that are read in two ways give both; a text that has lost its spaces is not compared."""
    assert set(readings("Carter")) >= {"krtr", "ktr", "kt"}
    assert has_spaces("قال بول باريرا، أستاذ الطب النفسي")
    assert not has_spaces("قالبولباريراأستاذالطبالنفسيفيكليةالطب")
    assert not heard_names(["قالبولباريراأستاذالطبالنفسيفيكليةالطب"], "ar")
    assert heard_names(["理事会选了她。"], "zh")
    assert not heard_names(["理事会选了她。" * 3000], "zh")


def test_frequent_words_are_told_without_the_lists() -> None:
    """None of those that are taken for articles without a look is a given name."""
    assert not NO_GIVEN_NAMES & given_names()
    assert {len(word) for word in NO_GIVEN_NAMES} == {3}


def test_surnames_of_two_letters() -> None:
    """They are names before a given name, in any script, and nothing by themselves."""
    assert find_names("On Monday, Li Wei came.", "en").people == ("Li", "Wei")
    assert find_names("В понедельник пришёл Ли Вэй.", "ru").people == ("Ли", "Вэй")
    assert find_names("We left on Monday. He Said so in Li.", "en").people == ()
