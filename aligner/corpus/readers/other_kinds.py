"""Kinds of files that people have and that are not read here: what turns them into one that is."""

from collections.abc import Mapping

OFFICE = "soffice --headless --convert-to"  # LibreOffice, whose command is called so on all systems
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
    ".json": "jq -c '.[]' FILE > rows.jsonl, of a list of rows (jq)",
    **dict.fromkeys(".idml .mif .ttx .txml .itd".split(), "tikal -x FILE (Okapi Framework), which writes FILE.xlf"),
    ".indd": "save it as IDML in InDesign, then tikal -x FILE.idml (Okapi Framework)",
    ".sdltm": "export it as TMX in the program that wrote it",
    **dict.fromkeys(".eml .msg .mbox".split(), "save the messages as HTML or text in a mail program"),
    ".ditamap": "name the topics that it lists as inputs",
    ".tbx": "give it to --terms, if it is the glossary of this pile",
    **dict.fromkeys((".markdown", ".mdown", ".mkd"), "call it .md"),
    **{
        suffix: f"{program} -t FILE.en FILE.de catalogue.po (translate-toolkit), of the files of two languages"
        for suffix, program in ((".properties", "prop2po"), (".resx", "resx2po"), (".dtd", "dtd2po"))
    },
    ".ts": "ts2po FILE catalogue.po (translate-toolkit)",
    **dict.fromkeys((".mhtml", ".mht", ".webarchive"), "save the page as HTML in a browser"),
    **dict.fromkeys(
        ".sdlppx .sdlrpx .mqxlz .xlz .wsxz .fbz .tipp".split(), "call it .zip, unpack it, and name the folder"
    ),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"), "unpack it, and name the folder"),
}


def remedy(suffix: str) -> str:
    """What to do with files of a kind that is not read, by its suffix; empty where nothing is known of it."""
    known = REMEDIES.get(suffix, "")
    return f"convert them first: {known}" if "(" in known else known
