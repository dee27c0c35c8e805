"""How near translations come to each other by an encoder, which each pair of languages has of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, eq=False, slots=True)
class CosineScales:
    """What to multiply cosines by, so that those of translations are as high as those of `use`, German to English.

    general: for texts in one language, and for two languages of which nothing is known. of_pairs: by two languages in
    order of their codes.
    """

    general: float = 1.0
    of_pairs: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def between(self, one: str, other: str) -> float:
        """The scale of texts in two languages, or in one."""
        return self.of_pairs.get((min(one, other), max(one, other)), self.general)

    def is_known(self, one: str, other: str) -> bool:
        """Whether two languages have a scale of their own."""
        return (min(one, other), max(one, other)) in self.of_pairs

    def facts(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {"general": self.general, "of_pairs": sorted([*pair, scale] for pair, scale in self.of_pairs.items())}

    @classmethod
    def of_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Scales from their facts."""
        return cls(facts["general"], {(one, other): scale for one, other, scale in facts["of_pairs"]})
