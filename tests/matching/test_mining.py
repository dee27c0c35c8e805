"""Mining, and the search it rests on: margins, pools, what is set apart, and the command."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aligner import Aligner, InputError, Match, Settings
from aligner.encoders.reference_sentences import REFERENCE_SENTENCES
from aligner.matching.confidence import MATCH_CONFIDENCE
from aligner.matching.index import nearest
from aligner.matching.mining import Matches, mine_vectors, ratio_margin
from aligner.model import Vectors
from tests import reference
from tests.command import ENGLISH, GERMAN, LONELY, Command, command, put
from tests.fakes import LexiconEncoder

DIM = 64


def unit(rows: Vectors) -> Vectors:
    """The rows at length 1."""
    scaled: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def made(seed: int, n: int) -> Vectors:
    """Vectors of n sentences."""
    return unit(np.random.default_rng(seed).standard_normal((n, DIM)).astype(np.float32))


def lines_of(matches: Sequence[Match]) -> set[tuple[int, int]]:
    """The lines that were matched."""
    return {(match.source_line, match.target_line) for match in matches}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command with the lexicon encoder."""
    return command(monkeypatch, capsys)


@given(st.integers(0, 1000), st.integers(2, 12), st.integers(2, 12))
@example(468, 12, 10)  # one that is surer than all that were chosen is the best of neither side
@settings(max_examples=30, deadline=None)
def test_scores_are_ratio_margins(seed: int, n: int, m: int) -> None:
    """As in the plain version, each sentence used once, best first; the surest that is the best of a side is there."""
    source, target = made(seed, n), made(seed + 1, m)
    k = min(4, n, m)
    found = mine_vectors(source, target, k=k)
    margins = reference.margins(source, target, k)
    assert found.scores == pytest.approx(margins[found.source, found.target], abs=1e-3)
    for rows in (found.source, found.target):
        assert len(set(rows.tolist())) == len(rows)
    assert found.scores.tolist() == pytest.approx(sorted(found.scores, reverse=True), abs=1e-4)
    rows = np.concatenate([np.arange(n), margins.argmax(axis=0)])
    columns = np.concatenate([margins.argmax(axis=1), np.arange(m)])
    surest = MATCH_CONFIDENCE.of(margins[rows, columns], (source @ target.T)[rows, columns]).max()
    assert found.confidences.max() == pytest.approx(float(surest), abs=1e-3)


def test_where_two_want_one_sentence_the_surer_gets_it() -> None:
    """A sentence that lost its first choice to a surer one is left alone, whatever the order of the rows."""
    target = made(0, 6)
    near, nearer = unit(target + 0.9 * made(1, 6))[:1], unit(target + 0.3 * made(2, 6))[:1]
    for source in ([near, nearer], [nearer, near]):
        found = mine_vectors(np.concatenate(source), target)
        won = {tuple(pair) for pair in zip(found.source.tolist(), found.target.tolist(), strict=True)}
        assert (1 if source[1] is nearer else 0, 0) in won
        assert sum(column == 0 for _, column in won) == 1


def test_the_margin_never_flips_its_sign() -> None:
    """Where neighbourhoods have means about zero or below, a cosine keeps its sign and is not blown up."""
    cosine = np.array([[0.2, -0.1]], np.float32)
    means = np.array([[-0.3]], np.float32)
    margins = ratio_margin(cosine, means, np.array([[-0.3, -0.3]], np.float32))
    assert margins == pytest.approx(np.array([[1, -0.5]]))


@pytest.mark.slow
@pytest.mark.parametrize("exact", [True, False])
def test_the_search_takes_files_of_half_precision(exact: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory-mapped vectors in half precision have the neighbours of those in memory, however they are cut up."""
    pool = made(3, 3000)
    queries = unit(pool + np.float32(0.3) * made(4, 3000))
    near = nearest(queries, pool, 5)
    files = []
    for name, vectors in (("queries", queries), ("pool", pool)):
        vectors.astype(np.float16).tofile(tmp_path / name)
        files.append(np.memmap(tmp_path / name, np.float16, "r", shape=vectors.shape))
    monkeypatch.setattr("aligner.matching.index.ROWS_IN_MEMORY", 700)
    monkeypatch.setattr("aligner.matching.index.QUERIES_AT_ONCE", 900)
    monkeypatch.setattr("aligner.matching.index.RANKED_QUERIES_AT_ONCE", 400)
    if not exact:
        monkeypatch.setattr("aligner.matching.index.EXACT_COMPARISONS", 0)
        monkeypatch.setattr("aligner.matching.index.INDEXED_ROWS", 1000)
    found = nearest(files[0], files[1], 5)
    assert np.array_equal(found.ids[:, 0], near.ids[:, 0])
    assert found.cosines[:, 0] == pytest.approx(near.cosines[:, 0], abs=1e-3)
    assert np.mean(found.ids == near.ids) > (0.99 if exact else 0.6)


@pytest.mark.slow
def test_the_approximate_search_finds_what_the_exact_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its bound the search takes an inverted file: nearly the same neighbours, and always k of them."""
    rng = np.random.default_rng(0)
    topics = rng.standard_normal((40, DIM), np.float32)
    pool = unit(topics[rng.integers(40, size=3000)] + rng.standard_normal((3000, DIM), np.float32))
    queries = unit(pool + np.float32(0.05) * rng.standard_normal(pool.shape, np.float32))
    exact = nearest(queries, pool, 8)
    monkeypatch.setattr("aligner.matching.index.EXACT_COMPARISONS", 0)
    monkeypatch.setattr("aligner.matching.index.INDEXED_ROWS", 1000)
    for probes, least in ((32, 0.95), (1, 0.3)):
        monkeypatch.setattr("aligner.matching.index.PROBED_CELLS", probes)
        found = nearest(queries, pool, 8)
        assert found.ids.min() >= 0
        assert np.all(np.diff(found.cosines, axis=1) <= 1e-6)
        assert (found.ids[:, 0] == np.arange(3000)).mean() > 0.9
        shared = [len(set(one) & set(other)) for one, other in zip(exact.ids, found.ids, strict=True)]
        assert np.mean(shared) / 8 > least
    assert not np.array_equal(found.ids, exact.ids)


def test_translations_are_found_in_pools() -> None:
    """Matches come best first, with the numbers of their lines; blank lines keep theirs."""
    source = ["The old bridge was closed.", "", "The thief has stolen the picture.", "Snow in the garden."]
    target = ["Schnee im Garten.", "Brot und Kuchen!", "Die alte Brücke war gesperrt.", "Geld kostet."]
    matches = Aligner(encoder=LexiconEncoder(), settings=Settings(margin=1.2)).mine(source, target)
    assert lines_of(matches) == {(0, 2), (3, 0)}
    assert matches[0].score >= matches[1].score >= 1.2
    assert [(match.source, match.target) for match in matches if match.source_line == 3] == [(source[3], target[0])]


def test_cosines_are_brought_to_the_level_of_the_two_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translations from Polish to Chinese are less near than those from German to English, and as surely found."""
    scales = []

    def mined(*vectors: Vectors, scale: float, **words: object) -> Matches:
        scales.append(scale)
        return mine_vectors(*vectors, scale=scale, **words)  # type: ignore[arg-type]

    monkeypatch.setattr("aligner.pipeline.mine_vectors", mined)
    mining = Aligner(model="use").mine
    for one, other in (("de", "en"), ("pl", "zh"), ("en", "en")):
        mining(REFERENCE_SENTENCES[one], REFERENCE_SENTENCES[other])
    assert scales[0] == pytest.approx(1.0, abs=0.02)
    assert 1.15 < scales[1] < 1.4
    assert scales[2] == 1.0


def test_nothing_to_mine() -> None:
    """Pools without sentences have no matches."""
    aligner = Aligner(encoder=LexiconEncoder())
    assert aligner.mine([], ["a sentence"]) == []
    assert aligner.mine(["", " "], []) == []


def test_lines_without_a_word_are_no_sentences() -> None:
    """Marks alone are the translation of nothing, however little is asked of a match."""
    everything = Aligner(encoder=LexiconEncoder(), settings=Settings(pair_confidence=0))
    assert everything.mine(["!!!", "…", "— —"], ["Das Museum öffnet.", "???"]) == []
    assert lines_of(everything.mine(["!!!", ENGLISH[0]], [GERMAN[0], "***"])) == {(1, 0)}


def test_duplicates_count_once() -> None:
    """A sentence on many lines is matched on its first, as if it stood there alone, and the others are told."""
    once = Aligner(encoder=LexiconEncoder()).mine(ENGLISH, GERMAN)
    encoder = LexiconEncoder()
    repeated = [*GERMAN, *(f" {sentence.replace(' ', '  ')}\t" for sentence in GERMAN)] * 4
    mined = Aligner(encoder=encoder).mine_pools([*ENGLISH, ENGLISH[2]], repeated)
    assert list(mined) == once
    assert len(once) == 6
    assert len(encoder.encoded) == len(set(encoder.encoded))
    rows = list(mined.left_out.rows())
    assert rows[0] == ("source_duplicate", 6, 2)
    assert rows[1:] == [("target_duplicate", line, line % 6) for line in range(6, 48)]


def test_copies_are_no_translations() -> None:
    """The same words on both sides are no match and no rival of the translation, and they are told."""
    once = Aligner(encoder=LexiconEncoder()).mine(ENGLISH, GERMAN)
    copies = [sentence.upper().replace(".", " !") for sentence in ENGLISH]
    mined = Aligner(encoder=LexiconEncoder()).mine_pools(ENGLISH, [*copies, *GERMAN])
    found = list(mined)
    assert lines_of(found) == {(match.source_line, match.target_line + 6) for match in once}
    assert list(mined.left_out.rows()) == [("copy", line, line) for line in range(6)]
    everything = Aligner(encoder=LexiconEncoder(), settings=Settings(pair_confidence=0)).mine(ENGLISH[:2], copies[:1])
    assert lines_of(everything) == {(1, 0)}


def test_the_order_of_lines_changes_nothing() -> None:
    """The same sentences are matched with the same scores in whatever order they stand."""
    found = Aligner(encoder=LexiconEncoder()).mine([*LONELY, *ENGLISH], GERMAN)
    turned = Aligner(encoder=LexiconEncoder()).mine([*ENGLISH, *LONELY][::-1], GERMAN[::-1])
    told = [{(match.source, match.target, match.score, match.confidence) for match in side} for side in (found, turned)]
    assert told[0] == told[1]


def test_a_full_disk_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the vectors need, what there is, and the way out; nothing stays in the folder."""
    monkeypatch.setattr("aligner.matching.pools.shutil.disk_usage", lambda folder: type("usage", (), {"free": 100}))
    with pytest.raises(InputError, match=r"need .* kB .* found 0 kB; name an --out on another disk"):
        Aligner(encoder=LexiconEncoder()).mine_pools(ENGLISH, GERMAN, folder=tmp_path)
    with pytest.raises(InputError, match="cannot be written there"):
        Aligner(encoder=LexiconEncoder()).mine_pools(ENGLISH, GERMAN, folder=tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


def test_mine_prints_a_table(run: Command, tmp_path: Path) -> None:
    """`mine` prints TSV with a header, best first, lines counted from 0; a high --margin leaves the header alone."""
    source = put(tmp_path / "en.txt", [*LONELY[:1], "", *ENGLISH])
    target = put(tmp_path / "de.txt", list(reversed(GERMAN)))
    done = run("mine", source, target)
    assert done.code == 0
    assert done.talk == "mined 6 pairs"
    header, *rows = (line.split("\t") for line in done.stdout.splitlines())
    assert header == ["score", "source_line", "target_line", "source", "target"]
    assert {(row[1], row[2]) for row in rows} == {(str(n + 2), str(5 - n)) for n in range(6)}
    assert all(row[3:] == [ENGLISH[int(row[1]) - 2], list(reversed(GERMAN))[int(row[2])]] for row in rows)
    scores = [float(row[0]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert run("mine", source, target, "--margin", "99").stdout == "\t".join(header) + "\n"


def test_what_is_no_two_pools_of_sentences_is_told(
    run: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Two pools in one language are mined, and told; rows of JSON are no sentences."""
    english = put(tmp_path / "en.txt", [f"The {line} We all know that it is so." for line in ENGLISH])
    again = put(tmp_path / "again.txt", [f"And {line} Nobody believes that it is not." for line in ENGLISH])
    german = put(tmp_path / "de.txt", [f"Nun denn: {line} Wir wissen alle, dass es so ist." for line in GERMAN])
    Aligner(encoder=LexiconEncoder()).mine(german.read_text().splitlines(), english.read_text().splitlines())
    assert caplog.messages == []
    Aligner(encoder=LexiconEncoder()).mine(english.read_text().splitlines(), again.read_text().splitlines())
    assert caplog.messages == ["both pools are in one language, en; wanted two"]
    rows = put(tmp_path / "a.jsonl", [json.dumps({"text": line}) for line in GERMAN])
    done = run("mine", english, rows)
    assert (done.code, done.stdout) == (1, "")
    assert f"{rows}: its lines are rows of JSON; wanted a sentence a line" in done.talk


def test_mine_writes_rows_with_confidence(run: Command, tmp_path: Path) -> None:
    """--out x.jsonl has the confidence as well, and says how many there are; only x.jsonl is left in the folder."""
    pools = put(tmp_path / "en.txt", ENGLISH), put(tmp_path / "de.txt", GERMAN)
    done = run("mine", *pools, "--out", tmp_path / "new" / "mined.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "new" / "mined.jsonl").read_text("utf-8").splitlines()]
    assert (done.code, done.stdout, len(rows)) == (0, "", 6)
    assert set(rows[0]) == {"score", "source_line", "target_line", "source", "target", "confidence"}
    assert all(0.5 <= row["confidence"] <= 1 for row in rows)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mined.jsonl"]


def test_mine_lists_what_is_set_apart(run: Command, tmp_path: Path) -> None:
    """stderr counts duplicates and copies, --apart lists them."""
    pools = put(tmp_path / "en.txt", [*ENGLISH, ENGLISH[0]]), put(tmp_path / "de.txt", [ENGLISH[1], *GERMAN])
    said = "set apart 1 duplicate line and 1 sentence that both sides have"
    assert run("mine", *pools).talk == f"mined 6 pairs; {said}; --apart FILE lists them"
    done = run("mine", *pools, "--apart", tmp_path / "apart.tsv", "--out", tmp_path / "mined.tsv")
    assert said in done.talk
    assert (tmp_path / "apart.tsv").read_text("utf-8").split("\n") == [
        "kind\tline\tsame_as\ttext",
        f"source_duplicate\t6\t0\t{ENGLISH[0]}",
        f"copy\t1\t0\t{ENGLISH[1]}",
        "",
    ]
    assert run("mine", *pools, "--quiet").stderr == ""


def test_mine_keeps_its_columns(run: Command, tmp_path: Path) -> None:
    """A tab in a mined sentence is a space in the table, so that every row has five cells."""
    tabbed = [[sentence.replace(" ", "\t", 1) for sentence in side] for side in (ENGLISH, GERMAN)]
    done = run("mine", put(tmp_path / "en.txt", tabbed[0]), put(tmp_path / "de.txt", tabbed[1]))
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [len(row) for row in rows] == [5] * 7
    assert {row[3] for row in rows[1:]} == set(ENGLISH)
