"""Trees of XML, in which office documents and texts are kept: how they are parsed, and the names of their elements."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any


def xml_parser(*, remove_pis: bool = False) -> Any:
    """A parser that expands no entity, reads nothing outside, and does not mind ids that are none or stand twice."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=remove_pis,
        collect_ids=False,
    )


@lru_cache(1 << 12)  # names are a file's own
def local_name(tag: Any) -> str:
    """The name of a tag without its namespace; empty for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def named(root: Any, *names: str) -> Iterator[Any]:
    """The elements of a tree that have one of some names, in any namespace, its root among them."""
    yield from root.iter(*(f"{{*}}{name}" for name in names)) if names else ()
