"""Mark-up within the text of AsciiDoc: letters, links, references, footnotes, and names that stand for a text."""

import html
import re
import sys
from collections.abc import Callable, Mapping, Sequence

from aligner.corpus.readers.kind import UnreadableError
from aligner.corpus.readers.superscripts import raised

# A name, one that is set within a text, and one that counts on: with its number, or without where it is `counter2`.
NAME = re.compile(
    r"""(?P<escaped>\\?)\{(?:(?P<name>\w[\w-]{0,60})
    |(?P<act>set|counter2?):(?P<own>[\w-]{1,60})!?(?::(?P<value>[^{}]{0,400}))?)\}""",
    re.VERBOSE,
)
# Names that every file has, of marks that would be mark-up.
MARKS: Mapping[str, str] = {
    "nbsp": "\u00a0",
    "zwsp": "\u200b",
    "wj": "\u2060",
    "apos": "'",
    "quot": '"',
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
    "deg": "°",
    "plus": "+",
    "brvbar": "¦",
    "vbar": "|",
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "startsb": "[",
    "endsb": "]",
    "caret": "^",
    "asterisk": "*",
    "tilde": "~",
    "backslash": "\\",
    "backtick": "`",
    "two-colons": "::",
    "two-semicolons": ";;",
    "cpp": "C++",
    "cxx": "C++",
    "pp": "++",
    "empty": "",
    "blank": "",
    "sp": " ",
}
COUNTER = re.compile(r"\s?\{counter2?:[^{}]{0,460}\}")
LONGEST_VALUE = 2_000  # characters of what a name stands for
WITHIN = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\])"  # what may stand in the brackets of a macro
FOOTNOTE = re.compile(
    rf"(?:\s|(?P<escape>\\))?footnote(?:ref)?:[\w-]{{0,60}}\[(?P<said>{WITHIN}{{0,4000}})\]", re.DOTALL
)
FOOTNOTE_NAME = re.compile(r"\s*[\w-]{1,60}\s*(?:,|\Z)")  # in what is written footnoteref:[name,text]
LITERAL = re.compile(
    r"""pass:[a-z,]{0,20}\[(?P<passed>(?:[^\]\\]|\\.){0,400})\]
    |\+\+\+(?P<raw>.{1,400}?)\+\+\+
    |\$\$(?P<dollars>.{1,400}?)\$\$
    |\\?`\+(?P<code>.{1,400}?)\+`
    |(?<![\w+\\])\+\+(?P<plain>\S|\S.{0,400}?\S)\+\+(?![\w+])
    |(?<![\w+\\])\+(?P<single>[^\s+]|[^\s+].{0,400}?[^\s+])\+(?![\w+])""",
    re.VERBOSE | re.DOTALL,
)
TAGS = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
MACRO = re.compile(
    rf"""\\(?=(?:https?|ftp|link|mailto|xref|image|icon|kbd|btn|menu|stem|anchor)[:]|<<|\(\()
    |<<(?P<reference>[^<>,]{{1,200}})(?:,(?P<shown>[^<>]{{0,400}}))?>>
    |(?P<kept>(?:https?|ftp|irc)://[^\s\[\]<>]{{1,500}})(?:\[(?P<label>{WITHIN}{{0,600}})\])?
    |<(?P<angled>(?:https?|ftp|irc)://[^\s<>]{{1,500}})>
    |\b(?P<name>link|mailto|xref|image|icon|kbd|btn|menu|stem|latexmath|asciimath|anchor|indexterm2?|counter2?
        |video|audio):(?P<target>[^\s:\[\]][^\[\]\n]{{0,500}})?\[(?P<said>{WITHIN}{{0,600}})\]
    |\[\[\[(?P<entry>[\w:.-]{{1,60}})(?:,[^\[\]]{{0,60}})?\]\]\]
    |\[\[[A-Za-z_:][^\[\]]{{0,200}}\]\]
    |\(\(\([^()]{{1,300}}\)\)\)
    |\(\((?P<term>[^()]{{1,300}})\)\)""",
    re.VERBOSE | re.DOTALL,
)
NAMED_PART = re.compile(r"""\s*,\s*(?:window|role|opts|options|subject|body|id|rel|title)\s*=.*\Z""", re.DOTALL)
IN_ORDER = re.compile(r"\s*>\s*")  # between the items of a menu
ROLE = r"(?:\[[^\[\]]{1,200}\])?"
# Letters that are set otherwise: within a word where the mark is doubled, else around words.
LETTERS: Sequence[re.Pattern[str]] = [
    *(
        re.compile(pattern, re.DOTALL)
        for mark in ("*", "_", "#")
        for own in (re.escape(mark),)
        for pattern in (
            rf"(\\?){ROLE}{own}{own}(?=\S)(.{{1,600}}?){own}{own}",
            rf"(?<![\w&;:}}/])(\\?){ROLE}{own}(\S|\S.{{0,600}}?\S){own}(?!\w)",
        )
    )
]
CODE: Sequence[re.Pattern[str]] = [
    re.compile(rf"(\\?){ROLE}``(.{{1,600}}?)``", re.DOTALL),
    re.compile(rf"""(?<![\w&;:"'`}}])(\\?){ROLE}`(\S|\S.{{0,600}}?\S)`(?![\w"'`])""", re.DOTALL),
]
DOUBLE, SINGLE = (re.compile(rf"(?<!\w){mark}`(?=\S)(.{{1,600}}?)(?<=\S)`{mark}", re.DOTALL) for mark in "\"'")
RAISED, LOWERED = re.compile(r"\^([^\s^]{1,60})\^"), re.compile(r"~([^\s~]{1,60})~")
SIGNS: Mapping[str, str] = {"(C)": "©", "(R)": "®", "(TM)": "™", "->": "→", "=>": "⇒", "<-": "←", "<=": "⇐"}
SIGN = re.compile(r"\\?\((?:C|R|TM)\)|(?<![-=<])\\?(?:->|=>|<-|<=)(?![-=>])")
DASH = re.compile(r"(?<=\w)(\\?)--(?=\w)|(?<=[ \n])(\\?)--(?=[ \n])")
APOSTROPHE = re.compile(r"(?<=\w)\\?'(?=[^\W\d_])|`'(?=\W|\w|\Z)")
# As files are written whose title has a line below it: quotation marks of two signs, and slanted letters.
OLD_DOUBLE = re.compile(r"(?<!\w)``(?=\S)(.{1,600}?)(?<=\S)''(?!\w)", re.DOTALL)
OLD_SINGLE = re.compile(r"(?<![\w`])`(?=[^\s`])([^`]{1,600}?)(?<=\S)'(?!\w)")
OLD_CODE = re.compile(r"(?<![\w`\\])`([^\s`]|[^\s`][^`]{0,600}?[^\s`])`(?![\w`])")
OLD_SLANTED = re.compile(r"(?<![\w&;:}'])(\\?)'(\S|\S.{0,600}?\S)'(?!\w)", re.DOTALL)
HELD, END_OF_HELD = "\ue000", "\ue001"  # around the number of what is no mark-up
HELD_ONE = re.compile(rf"{HELD}(\d+){END_OF_HELD}")
PRIVATE = re.compile(f"[{HELD}{END_OF_HELD}]")


class AdocInline:
    """The names that a text has given to passages so far, and text without mark-up."""

    def __init__(self, titles: Mapping[str, str], most: int) -> None:
        """titles: of places, by the names of these. most: characters that names may stand for in all."""
        self._titles, self._left, self._most = titles, most, most
        self._named: dict[str, str] = {}
        self.is_old = False  # whether mark-up is what it was before Asciidoctor

    @property
    def names(self) -> Mapping[str, str]:
        """What the names that are set stand for."""
        return self._named

    def set(self, name: str, value: str | None) -> None:
        """Let a name stand for a text, in which others may stand; for nothing, where there is none."""
        if value is None:
            self._named.pop(name.lower(), None)
            return
        value = re.sub(r"\Apass:[a-z,]*\[(.*)\]\Z", r"\1", value.strip(), flags=re.DOTALL)
        self._named[name.lower()] = self.with_names(value)[:LONGEST_VALUE]

    def with_names(self, text: str) -> str:
        """A text with what its names stand for; those that nobody has set stay."""
        if "{" not in text:
            return text
        return NAME.sub(self._named_text, text)

    def plain(self, text: str) -> tuple[str, list[str]]:
        """A text without mark-up, and its footnotes."""
        notes: list[str] = []

        def take(found: re.Match[str]) -> str:
            if found["escape"]:
                return found[0][1:]
            said = found["said"]
            if "ref:" in found[0][:14] and (name := FOOTNOTE_NAME.match(said)):
                said = said[name.end() :]
            notes.append(said.replace("\\]", "]"))
            return ""

        text = FOOTNOTE.sub(take, PRIVATE.sub("", text))
        return self._plain(text), [own for note in notes if (own := self._plain(note).strip())]

    def _plain(self, text: str) -> str:
        held: list[str] = []

        def hold(shown: str) -> str:
            held.append(shown)
            return f"{HELD}{len(held) - 1}{END_OF_HELD}"

        def literal(found: re.Match[str]) -> str:
            kind = str(found.lastgroup)
            own = found[kind]
            return hold(html.unescape(TAGS.sub("", own)) if kind in ("passed", "raw") else own)

        text = LITERAL.sub(literal, text)
        is_old = self.is_old or "compat-mode" in self._named
        if is_old:
            text = OLD_CODE.sub(lambda found: hold(found[1]), text)
        text = self.with_names(text)
        text = MACRO.sub(lambda found: self._shown(found, hold), text)
        text = DOUBLE.sub(r"“\1”", text)
        text = SINGLE.sub(r"‘\1’", text)
        if is_old:
            text = OLD_SINGLE.sub(r"‘\1’", OLD_DOUBLE.sub(r"“\1”", text))
            text = OLD_SLANTED.sub(lambda found: hold(found[0][1:]) if found[1] else found[2], text)
        for pattern in (*CODE, *LETTERS):
            text = pattern.sub(lambda found: hold(found[0][1:]) if found[1] else found[2], text)
        text = LOWERED.sub(r"\1", RAISED.sub(lambda found: raised(found[1]), text))
        text = SIGN.sub(lambda found: found[0][1:] if found[0][0] == "\\" else SIGNS[found[0]], text)
        text = DASH.sub(lambda found: "--" if found[1] or found[2] else "—", text).replace("...", "…")
        text = APOSTROPHE.sub(lambda found: "'" if found[0] == "\\'" else "’", html.unescape(text))
        for _ in range(4):  # what is held may stand in another
            if HELD not in text:
                break
            text = HELD_ONE.sub(lambda found: held[int(found[1])] if int(found[1]) < len(held) else "", text)
        return text

    def _named_text(self, found: re.Match[str]) -> str:
        if found["escaped"]:
            return found[0][1:]
        if found["act"]:
            return self._acted(found["act"], found["own"], found["value"])
        name = found["name"].lower()
        own = self._named.get(name, MARKS.get(name))
        return found[0] if own is None else self._counted(own)

    def _counted(self, own: str) -> str:
        self._left -= len(own)
        if self._left < 0:
            raise UnreadableError(f"its names stand for more than {self._most:,} characters; cut it into parts")
        return own

    def _acted(self, act: str, name: str, value: str | None) -> str:
        """What is shown where a name is set, or counts on from what it stands for, or from the value it begins with."""
        if act == "set":
            self.set(name, value or "")
            return ""
        before = self._named.get(name.lower())
        self.set(name, _next_count(before) if before else value or "1")
        return self._counted(self._named[name.lower()]) if act == "counter" else ""

    def _shown(self, found: re.Match[str], hold: Callable[[str], str]) -> str:
        if found[0] == "\\":
            return ""
        if own := found["reference"]:
            return found["shown"] or self._title(own.removeprefix("#"))
        if address := found["kept"]:
            label = self._label(found["label"])
            bare = address if found["label"] is not None else address.rstrip(".,;:!?)")
            return label or hold(bare) + address[len(bare) :]
        if found["angled"]:
            return hold(found["angled"])
        if found["entry"]:
            return hold(f"[{found['entry']}]")
        if found["term"]:
            return found["term"]
        return self._of_macro(found["name"] or "", found["target"] or "", found["said"] or "", hold)

    def _of_macro(self, name: str, target: str, said: str, hold: Callable[[str], str]) -> str:
        if name in ("link", "mailto", "xref"):
            own = target.removeprefix("#")
            return self._label(said) or hold(self._title(own) if name == "xref" else own.replace("++", ""))
        if name == "menu":
            return " → ".join(filter(None, [target, *IN_ORDER.split(said)]))
        if name in ("kbd", "btn", "indexterm2"):
            return said.strip()
        return hold(said) if name in ("stem", "latexmath", "asciimath") else ""

    def _title(self, place: str) -> str:
        """What a place is called; without the numbers of counters, which count where they stand."""
        return self.with_names(COUNTER.sub("", self._titles.get(place, place)))

    def _label(self, said: str | None) -> str:
        """What is shown of a link; empty where its address is."""
        own = NAMED_PART.sub("", said or "").replace("\\]", "]").strip()
        if re.match(r"(?:window|role|opts|options)=", own):
            return ""
        return own.removesuffix("^").removeprefix('"').removesuffix('"')


def _next_count(before: str) -> str:
    """The number or letter behind another."""
    return str(int(before) + 1) if before.isdecimal() else chr(min(ord(before[0]) + 1, sys.maxunicode))
