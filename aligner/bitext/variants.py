"""Texts of one unit in several languages, and the pairs of them that are rows of bitext."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aligner.bitext.left_out import LeftOut
from aligner.model import InlineCode

UNKNOWN = "", "und"  # languages that are none, so that two of them need not be the same
ANY_LANGUAGE = "*all*"  # of srclang: each language of a unit may be the source


@dataclass(frozen=True, slots=True)
class Variant:
    """What a unit says in one language. columns: those of a side of a row, without the name of the side."""

    language: str
    text: str
    columns: dict[str, Any] = field(default_factory=dict)
    codes: tuple[InlineCode, ...] = ()

    def side(self, name: str) -> dict[str, Any]:
        """The columns of a row of which it is the source or the target."""
        own = {f"{name}_{column}": value for column, value in self.columns.items()}
        return own | {name: self.text, f"{name}_language": self.language}


def pair_variants(variants: Sequence[Variant], source: str, left_out: LeftOut) -> list[tuple[Variant, Variant]]:
    """The variants in the source language, each with each in another; other pairs are counted.

    source: the language as a file names it, which may be less exact than a variant's; where no variant has it, or it is
    none, the first variant's. Two variants are a pair whatever their languages.
    """
    if len(variants) < 2:
        left_out.add("units in one language", len(variants))
        return []
    first = _first(variants, source)
    if len(variants) == 2:
        return [(first, next(variant for variant in variants if variant is not first))]
    sources = [own for own in variants if own is first or _same(own.language, first.language)]
    others = [own for own in variants if not any(own is one for one in sources)]
    if not others:
        left_out.add("units in one language")
    if len(others) > 1:
        left_out.add("pairs of languages without the source language", len(others) * (len(others) - 1) // 2)
    return [(own, other) for own in sources for other in others]


def _first(variants: Sequence[Variant], source: str) -> Variant:
    """The first variant in a language, in one of its kinds where none is in just that, else the first of all."""
    exact = (variant for variant in variants if _same(variant.language, source))
    kind = (variant for variant in variants if _folded(variant.language).split("-")[0] == _folded(source).split("-")[0])
    return next(exact, None) or next(kind, None) or variants[0]


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other) and _folded(one) not in UNKNOWN


def _folded(language: str) -> str:
    return language.casefold().replace("_", "-")
