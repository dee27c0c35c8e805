"""Mining on the development pools with `use`: F1 by confidence, and the fit behind it.

python -m benchmarks.mining [--data DIR]

The logistic model of margin and cosine is fitted on all matches, and on four fifths of them at a time, to see what it
does on the rest. Needs the extra `bench`.
"""

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from aligner import Aligner, Settings, load_encoder
from aligner.evaluate import evaluate_pairs
from aligner.mine import Mined
from aligner.readers import read_lines
from aligner.vectors import Embedder
from benchmarks.data import data_folder

Pair = tuple[str, str]


def main() -> None:
    folder = data_folder(__doc__ or "") / "mining" / "newstest_mining_dev"
    gold = [(cells[0], cells[1]) for cells in (line.split("\t") for line in read_lines(folder / "gold.tsv"))]
    pairs, found, cosines = mined(folder, "use")
    margins, confidences = found.matches.scores, found.matches.confidences
    print(f"{len(pairs)} matches, {len(gold)} gold")
    for least in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        show(f"confidence {least:.2f}", gold, pairs, confidences >= least)
    for least in (1.1, 1.15, 1.2, 1.25, 1.3):
        show(f"margin {least:.2f}", gold, pairs, margins >= least)
    features = np.column_stack([margins, cosines])
    right = np.array([pair in set(gold) for pair in pairs])
    model = LogisticRegression(C=1000, max_iter=10000)
    folds = KFold(5, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, features, right, cv=folds, method="predict_proba")[:, 1]
    show("fitted, held out at .5", gold, pairs, held_out >= 0.5)
    model.fit(features, right)
    print("match_confidence: margin, cosine", model.coef_[0].round(2), "constant", model.intercept_.round(2))


def mined(folder: Path, name: str) -> tuple[list[Pair], Mined, np.ndarray]:
    """All best matches with their ids, and their cosines on the level of `use`."""
    rows = {tag: [line.split("\t", 1) for line in read_lines(folder / f"{tag}.tsv")] for tag in ("de", "en")}
    source, target = ([text for _, text in rows[tag]] for tag in ("de", "en"))
    encoder = load_encoder(name)
    found = Aligner(encoder=encoder, settings=Settings(pair_confidence=0)).mine_pools(source, target)
    with Embedder(encoder, keep=True) as embedder:
        known = embedder.by_language({"source": source, "target": target})
    pairs = found.matches.source, found.matches.target
    ids = [(rows["de"][line][0], rows["en"][other][0]) for line, other in zip(*pairs, strict=True)]
    vectors = known.of(source, "source")[pairs[0]], known.of(target, "target")[pairs[1]]
    return ids, found, known.scale * np.einsum("nd,nd->n", *vectors)


def show(title: str, gold: list[Pair], pairs: list[Pair], kept: np.ndarray) -> None:
    rate = evaluate_pairs(gold, [pair for pair, keep in zip(pairs, kept, strict=True) if keep])
    print(f"{title:22} P {rate.precision:.4f} R {rate.recall:.4f} F1 {rate.f1:.4f}", flush=True)


if __name__ == "__main__":
    main()
