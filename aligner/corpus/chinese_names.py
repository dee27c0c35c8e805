"""Names of people in Chinese text: foreign ones, which have a dot, and Chinese ones where it is clear that they are."""

import re
from functools import cache

from aligner.corpus.east_asian_names import KOREAN_LETTERS
from aligner.corpus.given_names import chinese_given_names, chinese_surnames
from aligner.corpus.language_facts import locale_of

DOT = re.compile("[·•‧・]")
FOREIGN_IN_CHINESE = re.compile("([㐀-鿿]{1,8})([·•‧・](?:[㐀-鿿]+[·•‧・])*)([㐀-鿿]{1,8})")
# Characters by which foreign names are written, simplified and traditional.
TRANSLITERATING_LETTERS = (
    "阿艾埃安昂奥奧巴白班邦宝寶保贝貝本比彼边邊宾賓波勃博伯布查昌策彻徹茨楚达達戴丹道德登邓鄧狄迪蒂丁东東杜敦顿頓多厄恩尔爾"
    "法凡范方菲费費芬丰豐冯馮佛夫弗福富盖蓋甘冈岡高戈格葛根古瓜贵貴哈海汉漢豪赫黑亨洪侯胡华華怀懷惠霍基吉济濟加佳贾賈简簡"
    "杰傑金津京久居卡凯凱坎康考科柯克肯孔库庫夸奎昆拉莱萊兰蘭郎朗劳勞勒雷冷里利莉林琳龙龍卢盧鲁魯路伦倫罗羅洛吕呂略马馬玛瑪"
    "迈邁麦麥曼芒毛梅门門蒙米密明缪繆摩莫默姆木穆那娜纳納奈南内內尼妮宁寧纽紐农農努诺諾欧歐帕派潘庞龐佩彭蓬皮平坡珀普齐齊奇契"
    "恰钱錢乔喬切琴丘屈让讓热熱仁日荣榮茹儒瑞若萨薩塞赛賽桑瑟森沙莎山尚绍紹舍申胜勝圣聖施史什舒顺順朔斯丝絲思松苏蘇索所塔台泰坦"
    "汤湯唐陶特腾騰提田廷通图圖托瓦万萬旺威薇韦韋维維温溫翁沃乌烏伍武西希锡錫夏香肖谢謝欣辛兴興雄休修许許雅亚亞延扬揚杨楊耶叶葉"
    "伊因英尤约約宰赞贊泽澤曾扎紮詹章珍芝知治朱兹茲祖佐卓迦佛蕾黛婷丽麗洁潔莲蓮娅婭妲姬嘉婕露萝蘿梵梭捷列涅谷雨可埃别別强強切"
    "帝盛坚堅敏敬叙敘以色耳其鲍鮑鲁隆仑崙喀吾尧堯俄普京奇"
)
TRANSLITERATING = re.compile(f"[{''.join(sorted(set(TRANSLITERATING_LETTERS)))}]{{2,}}")
# What stands before and behind the names of Chinese people, which have no dot; TITLES alone tell that they are such.
TITLES_BEFORE = (
    "馆长|主席|总统|总理|部长|市长|校长|院长|主任|经理|教练|导演|作家|记者|教授|博士|医生|律师|选手|名叫|名为|館長|總統|總理|部長|"
    "市長|校長|院長|經理|教練|導演|記者|醫生|選手|名為"
)
TITLES_BEHIND = "先生|女士|小姐|教授|博士|老师|老師|同志|太太|夫人"
BEFORE_CHINESE = r"^|[，。：；、“「\s是由与和]|授予|颁给|任命|选举|选出|聘请|选中|邀请|選舉|頒給|選出|聘請|選中|邀請"
BEHIND_CHINESE = (
    r"被|当选|出任|担任|获|毕业|出生|说|表示|称|认为|指出|此前|曾|将|周[一二三四五六日]|星期|凭|失踪|为|接受|赢得|夺得|去世|逝世|宣布|"
    r"當選|擔任|獲|畢業|說|稱|認為|將|週|的|憑|失蹤|為|贏得|奪得|[。，、；！？”」]|$"
)
TITLE = re.compile("(?<=.)(?:博|先|女|教|总|總|夫).?$")  # behind a name, as far as such names are written so, too
# Characters of given names beside those of the lists, of Koreans and Japanese as well.
IN_GIVEN_NAMES = frozenset(
    "小大阿伟偉芳娜秀英敏静靜丽麗强磊军軍洋勇艳艷杰傑娟涛濤超兰蘭霞刚剛桂建国國华華志玉红紅梅春雪琳晨佳欣怡雨晓曉云雲海波宇浩然子"
    "轩軒涵梓博睿思远遠泽澤俊豪鑫鹏鵬飞飛龙龍凤鳳宝寶珍珠玲珊燕莉萍婷婉倩雯雅琴琪瑶瑤瑞祥福康健宁寧贤賢淑德惠慧智义義仁孝忠诚誠光辉輝"
    "耀荣榮昌盛兴興达達成立家学學武斌彬宏洪鸿鴻山峰岳松柏桐林森清晴朗亮星阳陽勋勳允儿兒恩熙姬炫洙哲镐鎬植泰宰在承旻奎赫泳京圣聖正贞貞"
    "美善顺順爱愛花妍宣恒恆翔凯凱楠蕾薇萱琦琛璐莹瑩颖穎妮媛洁潔蓉菲冰钰鈺锋鋒钢鋼铭銘锐銳毅凡帆帅帥威彪伦倫亚亞廷权權"
)


def foreign_names(text: str) -> list[list[str]]:
    """Foreign people by the words of their names; at either end what is written as such words are."""
    found = []
    for name in FOREIGN_IN_CHINESE.finditer(text):
        words = [word for word in DOT.split(name.group()) if word]
        head = re.search(f"{TRANSLITERATING.pattern[:-4]}+$", words[0])
        tail = re.match(f"{TRANSLITERATING.pattern[:-4]}+", words[-1])
        if head and tail:
            found.append([head.group(), *words[1:-1], TITLE.sub("", tail.group())])
    return found


def chinese_names(text: str) -> list[tuple[str, str]]:
    """Chinese people: surname and given name, of one character only beside a title."""
    found = [name for pattern in _chinese_patterns() for name in pattern.finditer(text)]
    return [(name[1], name[2]) for name in found if name[2] not in territories("zh")]


@cache
def _chinese_patterns() -> tuple[re.Pattern[str], ...]:
    """Surname and given name where it is clear that they are such."""
    surnames = "|".join(sorted(chinese_surnames() | KOREAN_LETTERS, key=lambda name: (-len(name), name)))
    given = "".join(sorted(chinese_given_names() | IN_GIVEN_NAMES))
    return tuple(
        re.compile(f"(?:{before})({surnames})([{given}]{{{length}}})(?={behind})")
        for before, length, behind in (
            (f"{BEFORE_CHINESE}|{TITLES_BEFORE}", "2", f"{BEHIND_CHINESE}|{TITLES_BEHIND}"),
            (BEFORE_CHINESE, "1", TITLES_BEHIND),
            (TITLES_BEFORE, "1", BEHIND_CHINESE),
        )
    )


@cache
def territories(language: str) -> frozenset[str]:
    """The names of countries."""
    locale = locale_of(language)
    return frozenset(locale.territories.values() if locale else ())
