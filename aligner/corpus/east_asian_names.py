"""Names of people from China, Japan and Korea: how they are told, and how their characters are read elsewhere."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from aligner.corpus.given_names import chinese_surnames, japanese_given_names, japanese_surnames
from aligner.corpus.name_sounds import latin, readings

# Korean surnames: in Latin letters, in Hangul, in katakana, in Chinese characters.
_KOREAN = """
    an:안:アン:安 bae:배:ペ:裴 baek:백:ペク:白 cha:차:チャ:车車 cho:조:チョ:赵趙曹 choi:최:チェ:崔 ha:하:ハ:河
    han:한:ハン:韩韓 heo:허:ホ:许許 hong:홍:ホン:洪 hwang:황:ファン:黄黃 jang:장:チャン:张張章 jeon:전:チョン:全田
    ji:지:チ:池 jin:진:チン:陈陳 joo:주:チュ:朱 jung:정:チョン:郑鄭丁 kang:강:カン:姜 kim:김:キム:金 ko:고:コ:高
    koo:구:ク:具 kwak:곽:クァク:郭 kwon:권:クォン:权權 lee:이:イ:李 lim:임:イム:林任 min:민:ミン:闵閔 moon:문:ムン:文
    na:나:ナ:罗羅 nam:남:ナム:南 noh:노:ノ:卢盧鲁魯 oh:오:オ:吴吳 park:박:パク:朴 ryu:류:リュ:柳 seo:서:ソ:徐
    shim:심:シム:沈 shin:신:シン:申辛 son:손:ソン:孙孫 song:송:ソン:宋 sung:성:ソン:成 woo:우:ウ:禹
    yang:양:ヤン:梁杨楊 yoo:유:ユ:刘劉 yoon:윤:ユン:尹 um:엄:オム:严嚴
"""
# Other ways to write them in Latin letters.
_ALSO = """
    ahn:an bai:bae paek:baek jo:cho choe:choi hur:heo chang:jang chun:jeon jun:jeon chin:jin ju:joo chung:jung
    jeong:jung chong:jung gang:kang gim:kim go:ko gu:koo gwon:kwon yi:lee rhee:lee li:lee im:lim rim:lim mun:moon
    ra:na roh:noh no:noh pak:park bak:park suh:seo so:seo sim:shim sin:shin sohn:son seong:sung yu:yoo ryoo:ryu
    you:yoo yun:yoon
"""
_SURNAMES = [entry.split(":") for entry in _KOREAN.split()]
KOREAN_SURNAMES: Mapping[str, str] = {  # however they are written, in small letters; to one spelling in Latin letters
    **{written: name for name, *ways in _SURNAMES for written in (name, *ways[:2], *ways[2])},
    **dict(entry.split(":") for entry in _ALSO.split()),
}
SYLLABLE = (
    "(?:kk|tt|pp|ss|jj|ch|[gndrmbsjktphyw])?(?:yae|yeo|wae|ya|ae|eo|ye|wa|oe|yo|oo|wo|we|wi|yu|eu|ui|ee|[aeiou])"
    "(?:ng|[kntlmp])?"
)
KOREAN_GIVEN = re.compile(f"{SYLLABLE}-?{SYLLABLE}", re.IGNORECASE)
KOREAN_LETTERS = frozenset("".join(letters for *_, letters in _SURNAMES))  # Chinese characters that are surnames there
ROMAJI = re.compile("(?:(?:[kgsztdnhbpmrjfcyw][hsy]?)?[aeiou]+n?)+", re.IGNORECASE)
# Surnames from China as Cantonese, Hokkien and older spellings have them, and the most frequent ones of all.
ABROAD = frozenset(
    """
    chan chang chen cheng cheung chin chiu cho choi chow chu chung fong fung ho hsieh hsu hu huang hui hung kao ko kuo
    kwan kwok kwong lai lam lau law lee leung li liang liao lim lin ling liu lo loh low lu lui luk ma mak mok mui ng ong
    pang poon shek sin siu so soong sun sung szeto tam tan tang tay teo tong tsai tsang tse tseng tsui wan wang wei wong
    woo wu yam yang yap yau yeh yeung yip yiu yu yuan yuen yung zhang zhao zhou
    """.split()
)


def korean_surname(words: Sequence[str]) -> str:
    """The surname of a Korean in Latin letters or such as become them, in its one spelling; nothing for others."""
    if len(words) == 2 and (given := latin(words[1])) and (KOREAN_GIVEN.fullmatch(given) or "-" in words[1]):
        return KOREAN_SURNAMES.get(latin(words[0]).casefold(), "")
    if len(words) == 3 and all(len(word) < 6 for word in words):
        return KOREAN_SURNAMES.get(latin(words[0]).casefold(), "")
    return ""


def is_chinese(words: Sequence[str]) -> bool:
    """Whether a name reads as a Chinese one in Latin letters, its surname first."""
    is_pinyin, surnames = _pinyin()
    return words[0].casefold() in surnames and all(is_pinyin.fullmatch(word.casefold()) for word in words)


@cache
def _pinyin() -> tuple[re.Pattern[str], frozenset[str]]:
    """What consists of syllables of Chinese in Latin letters, and the surnames in them."""
    syllables = {latin(chr(code)).casefold() for code in range(0x4E00, 0x9FA6)} - {""}
    longest_first = "|".join(sorted(syllables, key=lambda syllable: (-len(syllable), syllable)))
    return re.compile(f"(?:(?:{longest_first})[-’']?)+"), frozenset(
        latin(name).casefold() for name in chinese_surnames()
    )


@cache
def japanese_readings() -> Mapping[str, str]:
    """Japanese surnames as they are read, by how Chinese people read their characters, in small Latin letters."""
    return {latin(written).casefold(): read.casefold() for written, read in japanese_surnames().items()}


@cache
def japanese_surname_classes() -> frozenset[str]:
    """How frequent Japanese surnames sound; see name_sounds."""
    return frozenset(way for read in japanese_surnames().values() for way in readings(read) if len(way) > 1)


@cache
def japanese_surname_readings() -> frozenset[str]:
    """Frequent Japanese surnames in small Latin letters."""
    return frozenset(read.casefold() for read in japanese_surnames().values())


@cache
def japanese_given_readings() -> frozenset[str]:
    """Frequent Japanese given names in small Latin letters."""
    return frozenset(read.casefold() for read in japanese_given_names().values())
