"""What programs that make sites keep at the head of a text, in YAML, TOML or JSON: its title, language and day."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

YAML, TOML = "---", "+++"  # lines around it
YAML_ENDS = YAML, "..."
PANDOC = re.compile(r"%[ \t]+(\S.*)\n(?:%.*\n|[ \t]+\S.*\n)*")  # a title, who wrote it and when, before the text
ENTRY = re.compile(r"([\w-]{1,60})[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
COMMENT = re.compile(r"(?:^|\s+)#.*$")
FOLDED = re.compile(r"[>|][-+\d]{0,2}$")  # says that the value is what is set in below
ESCAPED = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
BLANKS = frozenset("nrtNLP_ ")  # escaped, a line end or space
QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')(?:\s+#.*)?$""")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
LANGUAGES = "lang", "language", "locale"  # names that files have for it
DATES = "date", "pubdate", "publishdate", "published"
LEADS = "subtitle", "description", "summary", "excerpt", "lead", "intro", "abstract"  # what is said below a title


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands at the head of a text. text: as it is written. values: what it says, by names in small letters."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str | None:
        """The title of the text; None where none is said."""
        return " ".join(self.values.get("title", "").split()) or None

    @property
    def date(self) -> str | None:
        """The day of the text; None where none is said in figures."""
        days = (DAY.match(self.values.get(name, "")) for name in DATES)
        return next((found[0] for found in days if found), None)

    @property
    def leads(self) -> tuple[str, ...]:
        """What is said below the title, in the order of LEADS, each once."""
        said = (" ".join(self.values.get(name, "").split()) for name in LEADS)
        return tuple(dict.fromkeys(lead for lead in said if lead and lead != self.title))

    @property
    def language(self) -> str | None:
        """The language that the text is said to be in; None where none is."""
        own = next(filter(None, (self.values.get(name) for name in LANGUAGES)), "")
        return own.replace("_", "-") if LANGUAGE.fullmatch(own) else None


def front_matter(text: str) -> tuple[FrontMatter, str]:
    """What stands at the head of a text whose lines end in `\\n`, and the rest."""
    text = text.removeprefix("\ufeff")
    if found := PANDOC.match(text):
        return FrontMatter(found[0].rstrip("\n"), {"title": found[1]}), text[found.end() :]
    lines = text.split("\n")
    begins = lines[0].rstrip()
    if begins == "{":
        return _of_json(text)
    if begins not in (YAML, TOML):
        return FrontMatter(), text
    closing = YAML_ENDS if begins == YAML else (TOML,)
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() in closing), 0)
    within = lines[1:end]
    values = _of_yaml(within) if begins == YAML else _of_toml("\n".join(within))
    if not end or values is None:
        return FrontMatter(), text
    return FrontMatter("\n".join(within), values), "\n".join(lines[end + 1 :])


def _of_yaml(lines: list[str]) -> dict[str, str] | None:
    """The texts of YAML that have a name at the margin; None for lines that are none of YAML."""
    if not all(not line.strip() or line[:1] in " -#" or ":" in line for line in lines):
        return None
    found: dict[str, str] = {}
    name = ""  # whose value goes on below
    for line in lines:
        if entry := ENTRY.match(line):
            name, value = entry[1].lower(), entry[2] or ""
            found.setdefault(name, "" if FOLDED.match(value) else value)
        elif line[:1] == " " and name:
            found[name] += f" {line.strip()}"
    if not found and any(map(str.strip, lines)):  # a text between two rules
        return None
    return {name: _unquoted(value.strip()) for name, value in found.items()}


def _unquoted(value: str) -> str:
    """A value of YAML as the text that it stands for."""
    quoted = QUOTED.match(value)
    if not quoted:
        return COMMENT.sub("", value)
    within = quoted[1][1:-1]
    return within.replace("''", "'") if quoted[1][0] == "'" else ESCAPED.sub(_character, within)


def _character(escaped: re.Match[str]) -> str:
    """A character that is escaped in YAML."""
    *numbers, other = escaped.groups()
    number = int(next(filter(None, numbers), "0"), 16)
    if other:
        return " " if other in BLANKS else other
    return chr(number) if number < 0x110000 else ""


def _of_json(text: str) -> tuple[FrontMatter, str]:
    """As front_matter, of a text that begins as an object of JSON does."""
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter(), text
    values = {name.lower(): own for name, own in found.items() if isinstance(own, str)}
    return FrontMatter(text[:end], values), text[end:]


def _of_toml(text: str) -> dict[str, str] | None:
    try:
        return {name.lower(): str(value) for name, value in tomllib.loads(text).items() if not isinstance(value, dict)}
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
