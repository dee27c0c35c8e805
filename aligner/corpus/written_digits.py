"""Numbers in digits as languages write them: how they are parted in groups, and what they are worth."""

import re
import unicodedata
from decimal import Decimal

SPACES = " \u00a0\u2009\u202f"
FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# Thousands may be parted by spaces of several kinds or an apostrophe, as well as by what parts decimals elsewhere.
NUMBER = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:[{SPACES}'’٬]\d{{3}})+(?!\d)(?:[.,٫．，]\d+(?!\d))?"
    rf"|\d+[{SPACES}]?[{FRACTIONS}]|\d(?:(?:[\d.,'’٬٫．]|[،，](?=\d{{3}}(?!\d))|(?<=[０-９])・(?=[０-９]))*\d)?"
)
SEPARATORS = str.maketrans("٫．・،，٬’" + SPACES, "...,,''" + "'" * len(SPACES))  # to the three that are told apart
GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:'\d{3})+")
INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")  # 12,34,567
FRACTION_DIGITS = 3  # behind the point of a number with ⅓


def plain_digits(written: str) -> str:
    """A number in ASCII digits, with separators . , and '."""
    if written.isascii():
        return written.translate(SEPARATORS)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in written).translate(SEPARATORS)


def value_of(written: str) -> Decimal:
    """The value of digits with separators; of what is no number, such as a version, all its digits."""
    if written.isdecimal():  # as most are; Decimal takes the digits of any script
        return Decimal(written)
    if written[-1] in FRACTIONS:
        return Decimal(plain_digits(written[:-1].strip())) + round(
            Decimal(unicodedata.numeric(written[-1])), FRACTION_DIGITS
        )
    plain = plain_digits(written)
    whole, sign, fraction = plain, "", ""
    if not (GROUPED.fullmatch(plain) or INDIAN.fullmatch(plain)):
        last = max(plain.rfind(separator) for separator in ".,'")
        if last > 0 and plain.count(plain[last]) == 1 and _is_whole(plain[:last]) and plain[last] != "'":
            whole, sign, fraction = plain[:last], ".", plain[last + 1 :]
    return Decimal(re.sub(r"\D", "", whole) + sign + fraction)


def _is_whole(plain: str) -> bool:
    return plain.isdigit() or bool(GROUPED.fullmatch(plain) or INDIAN.fullmatch(plain))
