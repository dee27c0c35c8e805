"""Mining on the development pools: F1 by margin, at the default and at the best one.

python -m benchmarks.mining [--data DIR]
"""

from aligner import Aligner, Settings
from aligner.evaluate import evaluate_pairs
from aligner.readers import read_lines
from benchmarks.data import data_folder


def main() -> None:
    folder = data_folder(__doc__ or "") / "mining" / "newstest_mining_dev"
    ids, texts = {}, {}
    for language in ("de", "en"):
        rows = [line.split("\t", 1) for line in read_lines(folder / f"{language}.tsv")]
        ids[language], texts[language] = [row[0] for row in rows], [row[1] for row in rows]
    gold = [(cells[0], cells[1]) for cells in (line.split("\t") for line in read_lines(folder / "gold.tsv"))]
    matches = Aligner(settings=Settings(margin=0)).mine(texts["de"], texts["en"])
    margins = sorted({Settings().margin, *(1 + step / 50 for step in range(25))})
    for margin in margins:
        found = [(ids["de"][m.source_line], ids["en"][m.target_line]) for m in matches if m.score >= margin]
        rate = evaluate_pairs(gold, found)
        default = " (default)" if margin == Settings().margin else ""
        print(f"margin {margin:.2f} P {rate.precision:.4f} R {rate.recall:.4f} F1 {rate.f1:.4f}{default}")


if __name__ == "__main__":
    main()
