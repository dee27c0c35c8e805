"""Kinds of files that people have and that are not read here: what turns them into one that is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

OFFICE = "soffice --headless --convert-to"  # LibreOffice, whose command is called so on all systems
TOOLKIT = "pip install translate-toolkit[all]"
# What makes a catalogue of the messages of a program in two languages, which stand in a file each.
OF_TWO = f"{{}} -t FILE.en FILE.de catalogue.po ({TOOLKIT}), of the files of two languages"
PROGRAMS: Mapping[str, str] = {
    ".arb": "arb2po",
    ".dtd": "dtd2po",
    ".ftl": "fluent2po",
    ".ini": "ini2po",
    ".json": "json2po",
    ".php": "php2po",
    ".properties": "prop2po",
    ".rc": "rc2po",
    ".resx": "resx2po",
    ".strings": "prop2po --personality=strings --encoding=utf-8",
    ".toml": "toml2po",
    ".wxl": "wxl2po",
    ".yaml": "yaml2po",
    ".yml": "yaml2po",
}
MORE: Mapping[str, str] = {
    ".json": "; of a list of rows, jq -c '.[]' FILE > rows.jsonl (jq)",
    **dict.fromkeys((".yaml", ".yml"), "; --personality=ruby where they begin with `en:`"),
}
# What is told of XML by its root, where no program can be told by the suffix.
XML_REMEDIES: Mapping[str, str] = {
    "resources": f"android2po -t values/strings.xml values-de/strings.xml catalogue.po ({TOOLKIT}), of Android",
    "TS": f"call it .ts, then ts2po FILE catalogue.po ({TOOLKIT}), of Qt",
    "plist": "export them as XLIFF: xcodebuild -exportLocalizations (Xcode), of Apple",
    "root": f"call it .resx, then resx2po -t FILE.en FILE.de catalogue.po ({TOOLKIT}), if it is of .NET",
}
REMEDIES: Mapping[str, str] = {
    **dict.fromkeys(".doc .dot .wps .wpd .pages .sxw .abw".split(), f"{OFFICE} docx FILE (LibreOffice)"),
    **dict.fromkeys(".ppt .pps .pot .sxi .key".split(), f"{OFFICE} pptx FILE (LibreOffice)"),
    **dict.fromkeys(".xls .xlt .xlsm .xlsb .ods .fods .numbers".split(), f"{OFFICE} xlsx FILE (LibreOffice)"),
    **dict.fromkeys(".mobi .azw .azw3 .lit .prc".split(), "ebook-convert FILE book.epub (Calibre)"),
    **dict.fromkeys(".org .tex .textile .ipynb".split(), "pandoc FILE -o page.html (Pandoc)"),
    **dict.fromkeys((".ps", ".eps"), "ps2pdf FILE (Ghostscript)"),
    ".djvu": "ddjvu -format=pdf FILE page.pdf (DjVuLibre), and text recognition",
    **dict.fromkeys((".sub", ".ttml", ".dfxp", ".sbv"), "ffmpeg -i FILE cues.srt (FFmpeg)"),
    **dict.fromkeys((".mo", ".gmo"), "msgunfmt FILE -o catalogue.po (gettext)"),
    **dict.fromkeys(".idml .mif .ttx .txml .itd".split(), "tikal -x FILE (Okapi Framework), which writes FILE.xlf"),
    ".indd": "save it as IDML in InDesign, then tikal -x FILE.idml (Okapi Framework)",
    ".sdltm": "export it as TMX in the program that wrote it",
    **dict.fromkeys(".eml .msg .mbox".split(), "save the messages as HTML or text in a mail program"),
    ".ditamap": "name the topics that it lists as inputs",
    ".tbx": "give it to --terms, if it is the glossary of this pile",
    **{suffix: OF_TWO.format(program) + MORE.get(suffix, "") for suffix, program in PROGRAMS.items()},
    ".ts": f"ts2po FILE catalogue.po ({TOOLKIT}), of Qt",
    **dict.fromkeys((".xcstrings", ".stringsdict"), "export them as XLIFF: xcodebuild -exportLocalizations (Xcode)"),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive"), "save the page as HTML in a browser"),
    **dict.fromkeys(
        ".sdlppx .sdlrpx .mqxlz .xlz .wsxz .fbz .tipp".split(), "call it .zip, unpack it, and name the folder"
    ),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"), "unpack it, and name the folder"),
}


def remedy(suffix: str) -> str:
    """What to do with files of a kind that is not read, by its suffix; empty where nothing is known of it."""
    return _told(REMEDIES.get(suffix, ""))


def remedies(suffixes: Iterable[str]) -> list[str]:
    """What to do with files of some kinds, told once for those that are treated alike; nothing of unknown kinds."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for suffix in sorted(suffixes):
        kinds["" if suffix in PROGRAMS else remedy(suffix)].append(suffix)
    alike = [own for own in kinds.pop("", []) if own in PROGRAMS]
    told = [f"{' '.join(own)}: {found}" for found, own in sorted(kinds.items())]
    if len(alike) == 1:
        told.append(f"{alike[0]}: {remedy(alike[0])}")
    elif alike:
        programs = dict.fromkeys(PROGRAMS[own].partition(" ")[0] for own in alike)
        told.append(f"{' '.join(alike)}: {_told(OF_TWO.format(', '.join(programs)))}")
    return told


def remedy_of_xml(root: str) -> str:
    """What to do with XML of a kind that is not read, by its root; empty where nothing is known of it."""
    return _told(XML_REMEDIES.get(root, ""))


def _told(found: str) -> str:
    return f"convert them first: {found}" if "(" in found else found
