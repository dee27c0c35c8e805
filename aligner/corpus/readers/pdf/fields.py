"""What is typed into the fields of a form in a PDF, as lines of its page beside what they ask for."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from aligner.corpus.readers.pdf.layout import Line
from aligner.corpus.readers.pdf.text import Box

HIDDEN = 0x2 | 0x20  # of the flags of a field: no reader shows it
USUAL_SIZE, USUAL_WEIGHT = 12.0, 400  # of what is typed on a page without text


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page: what stands in it, and where."""

    text: str
    box: Box


def open_fields(document: Any) -> bool:
    """Make the fields of a document known to the library, before a page is loaded; whether it may have any."""
    from pypdfium2 import raw

    if document.get_formtype() == raw.FORMTYPE_NONE:
        return False
    document.init_forms()
    return True


def fields_of(document: Any, page: Any) -> Iterator[Field]:
    """The fields of a page into which something was typed, or for which it was chosen from a list.

    Buttons, boxes, signatures, and what readers wrote beside the text are left out.
    """
    from pypdfium2 import raw

    typed = {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
    form = document.formenv.raw
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        field, box = raw.FPDFPage_GetAnnot(page, place), raw.FS_RECTF()
        is_typed = raw.FPDFAnnot_GetFormFieldType(form, field) in typed and not raw.FPDFAnnot_GetFlags(field) & HIDDEN
        if is_typed and raw.FPDFAnnot_GetRect(field, box) and (text := _value(form, field).strip()):
            yield Field(text, (box.left, box.bottom, box.right, box.top))
        raw.FPDFPage_CloseAnnot(field)


def _value(form: Any, field: Any) -> str:
    from pypdfium2 import raw

    length = raw.FPDFAnnot_GetFormFieldValue(form, field, None, 0)
    value = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetFormFieldValue(form, field, ctypes.cast(value, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return value.raw.decode("utf-16-le", "replace").rstrip("\0").replace("\r\n", "\n").replace("\r", "\n")


def with_fields(lines: list[Line], fields: Sequence[Field], number: int) -> list[Line]:
    """The lines of a page with those of its fields, each a cell behind what stands before or above it.

    number: of the page, from 0.
    """
    size = median(line.size for line in lines) if lines else USUAL_SIZE
    for field in fields:
        places = [(_nearness(line, field.box), place) for place, line in enumerate(lines)]
        place = max(places)[1] + 1 if places else 0
        lines = [*lines[:place], *_lines_of(field, number, size), *lines[place:]]
    return lines


def _lines_of(field: Field, number: int, size: float) -> Iterator[Line]:
    """The lines that were typed into a field, a cell each."""
    texts = list(filter(str.strip, field.text.split("\n")))
    left, bottom, right, top = field.box
    height = (top - bottom) / len(texts)
    for place, text in enumerate(texts, start=1):
        low = top - place * height
        strip = left, low, right, low + height
        yield Line(text, number, left, right, low, low + height, low, size, USUAL_WEIGHT, cell=strip)


def _nearness(line: Line, box: Box) -> tuple[bool, bool, float]:
    """How likely a line is what stands before a field: beside it, above it, near it."""
    left, bottom, right, top = box
    beside = line.bottom < top and bottom < line.top and line.left < right
    above = line.top >= top and line.left < right and left < line.right
    return beside, above, -abs(line.left - left) if beside else -abs(line.bottom - top)
