"""Parts of a file of Office, which name each other by id, and which of them is the main one."""

import posixpath
from collections.abc import Mapping

from aligner.corpus.readers.zipped import Zipped

CORE = "docProps/core.xml"  # what a file says of itself

Related = Mapping[str, tuple[str, str]]  # what a part names, by id: the kind, and the part


def related_parts(members: Zipped, part: str) -> Related:
    """What a part names, or the whole file, where the part is empty; nothing outside the file."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in members.names:
        return {}
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in members.parse(path).iter("{*}Relationship")
        if one.get("TargetMode") != "External"
    }


def part_of_kind(related: Related, kind: str) -> str:
    """The part of a kind; empty where there is none."""
    return next((part for own, part in related.values() if own == kind), "")


def main_part(members: Zipped, usual: str) -> str:
    """The part that holds the text. usual: that of a file that does not say."""
    return part_of_kind(related_parts(members, ""), "officeDocument") or usual
