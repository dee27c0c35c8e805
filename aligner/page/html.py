"""The file of the page: template, style, script and data in one HTML file that asks for nothing from anywhere."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aligner.page.data import NO_LABELS, page_data
from aligner.writing import whole_file

PAGE = "report.html"
HERE = Path(__file__).parent
# In the order of use: each may use those before it.
SCRIPTS = (
    "model.js",
    "dom.js",
    "list.js",
    "corrections.js",
    "judgement.js",
    "changes.js",
    "layout.js",
    "corpus.js",
    "overview.js",
    "similarity.js",
    "doubt.js",
    "comparison.js",
    "sentences.js",
    "links.js",
    "sides.js",
    "editor.js",
    "report.js",
    "verdicts.js",
    "main.js",
)
# Nothing is loaded, and nothing runs but what is named by its digest; the icon is a data: address.
POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# Inside <script>, `</script` and `<!--` end or change what follows; in JSON these characters may be written so.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def write_page(folder: str | Path, path: str | Path, stages: Mapping[str, str] = NO_LABELS) -> Path:
    """Write the page of a folder that `align` wrote; the file appears when it is whole.

    stages: how each stage of a run is called, by its name.

    Raises InputError where a file of the folder is missing, or path cannot be written; FormatError for a row that is
    not what its file promises.
    """
    import jinja2  # here, so that `import aligner` stays quick

    data = page_data(Path(folder), stages=stages)
    style = (HERE / "style.css").read_text(encoding="utf-8")
    script = "\n".join((HERE / "script" / name).read_text(encoding="utf-8") for name in SCRIPTS)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    # Text goes into <style> and <script> as it is: both are our own files, and the data hold no `<`.
    page = environment.get_template("template.html").stream(
        policy=POLICY.format(script=_digest(script), style=_digest(style)),
        style=style,
        script=script,
        data=_in_script(data),
    )
    with whole_file(Path(path)) as file:
        file.writelines(page)
    return Path(path)


def _in_script(data: dict[str, Any]) -> str:
    """Data as JSON that can stand inside <script>, whatever texts it holds."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(ESCAPES)


def _digest(text: str) -> str:
    """What a content security policy calls a text that may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
