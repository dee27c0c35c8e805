"""Pairs of documents by their names, in the layouts that sites and folders of translations have."""

import itertools
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from aligner.corpus.language_tags import normalize_language
from aligner.corpus.readers import READERS
from aligner.corpus.readers.kind import KINDS_OF_TXT, PACKED
from aligner.errors import InputError
from aligner.matching.given_pairs import GivenPairs, Ids
from aligner.model import Skipped

logger = logging.getLogger(__name__)

CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
PARTS = re.compile(r"(?<![^/._\-])[A-Za-z]{2,3}[-_][A-Za-z]{2}(?![^/._\-])|[^/._\-]+|[/._\-]")
KIND_OF_FILE = re.compile(
    "(?:(?:{})\\.txt|(?:{}))(?:{})?$".format(
        *("|".join(map(re.escape, own)) for own in (KINDS_OF_TXT, READERS, (*PACKED, ".zip")))
    ),
    re.IGNORECASE,
)
PLACE = "\0"  # stands in a name for its language
# Names with a sign for their language, and what those have that are without one, as the language that a site is written
# in has none: x.de.md beside x.md, de/x.md below it, i18n/de/x.md, and where Docusaurus has translations.
WITHOUT_LANGUAGE: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(rf"[._\-]{PLACE}(?=[^/]*$)"), ""),
    (re.compile(rf"(?:^|(?<=/)){PLACE}[._\-](?=[^/]*$)"), ""),
    (re.compile(rf"[._\-]{PLACE}(?=/)"), ""),  # content.de/x.md
    (re.compile(rf"(?:^|(?<=/)){PLACE}/"), ""),
    (re.compile(rf"(?:^|(?<=/))(?:i18n|l10n|langs?|languages?|locales?|translations?|translated)/{PLACE}/"), ""),
    (re.compile(rf"(?:^|(?<=/))i18n/{PLACE}/docusaurus-plugin-content-docs/version-"), "versioned_docs/version-"),
    (re.compile(rf"(?:^|(?<=/))i18n/{PLACE}/docusaurus-plugin-content-docs-([^/]+)/current/"), r"\1/"),
    (re.compile(rf"(?:^|(?<=/))i18n/{PLACE}/docusaurus-plugin-content-docs/current/"), "docs/"),
    (re.compile(rf"(?:^|(?<=/))i18n/{PLACE}/docusaurus-plugin-content-pages/"), "src/pages/"),
    (re.compile(rf"(?:^|(?<=/))i18n/{PLACE}/docusaurus-plugin-content-([^/]+)/"), r"\1/"),
)
FEW = 0.5  # share of the documents with a partner by name, below which is told what was looked for


def pair_by_name(ids: Sequence[str], languages: Sequence[str], paths: Sequence[str | None]) -> GivenPairs:
    """Pairs of documents whose names differ in a language code alone, or are the same in two folders.

    So `en/x.html` and `de/x.html`, `x.en.html` and `x.de.html`, `x_EN` and `x_DE`, and `x.html` beside `x.de.html` or
    above `de/x.html`; what then has none of its name takes those of another kind of file, as `x.en.vtt` does
    `x.de.ass`. A name that says another language than its text is in makes no pair. Where few have a partner, what was
    looked for is logged.
    """
    known = frozenset(languages)
    refused: list[Skipped] = []
    groups: dict[str, list[int]] = defaultdict(list)
    bare: dict[str, int] = {}  # whose name says no language
    for place, (id_, language) in enumerate(zip(ids, languages, strict=True)):
        key, said = _without_codes(id_, known)
        if said - {language}:
            told = f"its name says {', '.join(sorted(said))}, its text is in {language}; no pair is made of it by name"
            refused.append(Skipped(id_, told))
        elif said:
            groups[key].append(place)
        else:
            bare[id_] = place
    _add_bare(groups, bare, languages)
    for id_, place in bare.items():
        groups[f"/{id_.rpartition('/')[2]}"].append(place)
    pairs: list[Ids] = []
    for group in _with_other_kinds(groups, languages):
        own = {languages[place] for place in group}
        if len(own) < len(group):
            names = ", ".join(ids[place] for place in group)
            alone = f"all of its name are in {languages[group[0]]}"
            what = alone if len(own) == 1 else "several documents in one language have its name"
            refused.append(Skipped(ids[group[0]], f"{what}: {names}"))
            continue
        ordered = sorted(ids[place] for place in group)
        pairs += [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :]]
    paired = set(itertools.chain.from_iterable(pairs))
    if len(paired) < FEW * len(ids):
        logger.warning("%s", _looked_for(ids, known, paired))
    return GivenPairs(tuple(sorted(pairs)), tuple(refused))


def _looked_for(ids: Sequence[str], known: frozenset[str], paired: set[str]) -> str:
    """Which parts of names make pairs, with a name that has none."""
    alone = next(id_ for id_ in ids if id_ not in paired)
    one, other = [*sorted(known), "fr", "de"][:2]
    forms = (
        f"{one}/x.md and {other}/x.md",
        f"x.{one}.md and x.{other}.md",
        f"x_{one.upper()}.md and x_{other.upper()}.md",
        f"x.md beside x.{other}.md or above {other}/x.md",
        "one name in two folders",
    )
    return (
        f"{len(paired):,} of {len(ids):,} documents have a partner by name; looked for names that differ in a language "
        f"({', '.join(sorted(known))}) alone, between / . _ and -: {', '.join(forms)}; {alone!r} has no partner, and "
        "--pairs FILE names those that are called otherwise"
    )


def _add_bare(groups: Mapping[str, list[int]], bare: dict[str, int], languages: Sequence[str]) -> None:
    """Put documents whose names say no language to those that have their name but for one, and take them out of bare.

    One in a language that is there already is not put there.
    """
    by_name: dict[str, list[str]] = defaultdict(list)
    for id_ in bare:
        by_name[KIND_OF_FILE.sub("", id_)].append(id_)
    for pattern, left in WITHOUT_LANGUAGE:
        for key, group in groups.items():
            name = pattern.sub(left, key)
            alike = [name] if name in bare else by_name.get(KIND_OF_FILE.sub("", name), [])
            fitting = [id_ for id_ in alike if id_ in bare and PLACE not in name]
            if len(fitting) == 1 and languages[bare[fitting[0]]] not in {languages[place] for place in group}:
                group.append(bare.pop(fitting[0]))


def _with_other_kinds(groups: Mapping[str, list[int]], languages: Sequence[str]) -> Iterator[list[int]]:
    """Groups of documents by their names, each with those that are alone in theirs and have its name but for the kind.

    One in a language that the group has is not put to it, nor one that two groups could have.
    """
    whole: dict[str, list[list[int]]] = defaultdict(list)
    rest: dict[str, list[int]] = defaultdict(list)
    for key, group in groups.items():
        if len(group) > 1:
            whole[KIND_OF_FILE.sub("", key) if PLACE in key else key].append(list(group))
        elif PLACE in key:  # a name that says its language; others are the same in two folders
            rest[KIND_OF_FILE.sub("", key)] += group
    for key, alone in rest.items():
        counts = Counter(languages[place] for place in alone)
        if len(own := whole[key]) == 1:
            counts.update(languages[place] for place in own[0])
            own[0] += [place for place in alone if counts[languages[place]] == 1]
        elif not own and len(alone) > 1:
            own.append(alone)
    yield from itertools.chain.from_iterable(whole.values())


def _without_codes(id_: str, known: frozenset[str]) -> tuple[str, set[str]]:
    """A name with a sign in the place of languages of the pile, and which these are."""
    parts: list[str] = []
    said: set[str] = set()
    for part in PARTS.findall(id_):
        pieces = [part] if _code(part) in known else re.split("([-_])", part)
        for piece in pieces:
            code = _code(piece) if CODE.fullmatch(piece) else ""
            parts.append(PLACE if code in known else piece)
            said |= {code} & known
    return "".join(parts), said


def _code(part: str) -> str:
    try:
        return normalize_language(part.replace("_", "-"))
    except InputError:
        return ""
