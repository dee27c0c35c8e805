"""What words of RTF stand for, and what its groups hold: signs, encodings, and what is text and what is not."""

from collections.abc import Mapping

SIGNS: Mapping[str, str] = {  # control words and symbols that stand for a character
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "tab": "\t",
    "page": " ",
    "column": " ",
    "pagebb": "",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
    "~": "\xa0",
    "_": "\u2011",
    "-": "\u00ad",
    "{": "{",
    "}": "}",
    "\\": "\\",
    "\t": "\t",
}
ENDS = frozenset({"par", "sect", "\n", "\r"})  # of paragraphs
CELL_ENDS = frozenset({"cell", "nestcell"})

# Groups that hold text although they begin with \*, and what of it: see rtf.py.
OWN_TEXT = frozenset({"footnote", "shptxt", "dptxbxtext"})  # that of notes and boxes, which follow their paragraph
THROUGH = frozenset({"shpinst", "do", "moMath", "moMathPara", "ud"})  # a text as any is in them
NOTES = frozenset({"footnote"})
BULLETS = frozenset({"listtext", "pntext"})  # what draws an item, as older programs say that it is one
# Groups that hold no text, of those that do not begin with \*.
NO_TEXT = frozenset(
    "colortbl listtable listoverridetable filetbl revtbl rsidtbl pict nonshppict shprslt sp objdata objclass objname "
    "header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    "listtext pntext pntxta pntxtb annotation atnid atnauthor atrfstart atrfend bkmkstart bkmkend xe tc tcn rxe txe "
    "private template operator author keywords comment doccomm subject category manager company hlinkbase "
    "creatim revtim printim buptim userprops datafield formfield ffname background mmathPr".split()
)
PAGES: Mapping[str, str] = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}  # encodings, by what the head says
CHARSETS: Mapping[int, str] = {  # of fonts; Python's names
    0: "cp1252",
    77: "mac_roman",
    78: "shift_jis",
    79: "euc_kr",
    80: "gb2312",
    81: "big5",
    83: "cp1255",
    84: "mac_arabic",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
# Fonts of old systems that are called after letters, which tells the encoding whatever charset their file gives them.
LETTERS_OF_FONTS = {
    " CE": "cp1250",
    " Cyr": "cp1251",
    " Greek": "cp1253",
    " Tur": "cp1254",
    " (Hebrew)": "cp1255",
    " (Arabic)": "cp1256",
    " Baltic": "cp1257",
    " (Vietnamese)": "cp1258",
}
OF_SIGNS = 2  # the charset of fonts with signs of their own
