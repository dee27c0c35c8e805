"""Many tiny files that differ from each other by a word or two: processor seconds a step, and memory, by their number.

python -m benchmarks.tiny_files [--files 2000,8000]

Half of the files are English and half German, a file a notice of two sentences, made of a subject, an event, a time, a
place, a circumstance and a closing sentence. So each has its translation, many that say nearly the same, and few that
are like nothing else. One process; the encoder is `use`, and no vector is kept from one run to the next.
"""

import argparse
import itertools
import random
import tempfile
import time
from pathlib import Path

from aligner import Aligner
from aligner.run.summary import peak_memory

PARTS = (
    "The council,Der Rat|The mayor,Die Bürgermeisterin|The school,Die Schule|The museum,Das Museum|"
    "The harbour,Der Hafen|The library,Die Bibliothek|"
    "The hospital,Das Krankenhaus|The theatre,Das Theater|The church,Die Kirche|"
    "The market,Der Markt",
    "opens,öffnet|closes,schließt|begins work,beginnt die Arbeit|is looking for staff,sucht Personal|"
    "is celebrating,feiert|is being renovated,wird renoviert",
    "on Monday,am Montag|on Tuesday,am Dienstag|in spring,im Frühling|in summer,im Sommer|next week,nächste Woche|"
    "next year,nächstes Jahr|tomorrow,morgen|tonight,heute Abend",
    "in the old town,in der Altstadt|by the river,am Fluss|near the station,beim Bahnhof|on the hill,auf dem Hügel|"
    "in the village,im Dorf|on the island,auf der Insel|in the north,im Norden|in the south,im Süden",
    "because of the storm,wegen des Sturms|after long repairs,nach langen Reparaturen|with a festival,mit einem Fest|"
    "despite the costs,trotz der Kosten|without notice,ohne Ankündigung|for the children,für die Kinder|"
    "at last,endlich|again,wieder",
    "Visitors are welcome.,Besucher sind willkommen.|Entry is free.,Der Eintritt ist frei.|"
    "Tickets are at the door.,Karten gibt es am Eingang.|Bring warm clothes.,Bringen Sie warme Kleidung mit.",
)
IN_A_FOLDER = 1000  # files


def write_pile(folder: Path, files: int) -> None:
    """Write so many notices, always the same ones."""
    draw = random.Random(0)
    parts = [[pair.split(",") for pair in part.split("|")] for part in PARTS]
    for number in range(files // 2):
        chosen = [draw.choice(part) for part in parts]
        for side, language in enumerate(("en", "de")):
            *words, closing = (pair[side] for pair in chosen)
            path = folder / language / f"{number // IN_A_FOLDER:03}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{' '.join(words)}. {closing}\n", encoding="utf-8")


def measure(pile: Path, files: int) -> str:
    """The end of a row: pairs, and processor seconds until each step was done, those of the steps before taken off."""
    ends: dict[str, float] = {}

    def tell(step: str, done: int, total: int) -> None:
        ends[step] = time.process_time()

    began = time.process_time()
    with Aligner(model="use", cache=False, progress=tell).open_pile(pile) as found:
        counts = found.summary["counts"]
        times = [began, *sorted(ends.values())]
        steps = zip(sorted(ends, key=ends.__getitem__), itertools.pairwise(times), strict=True)
        told = ", ".join(f"{step} {end - start:.1f}" for step, (start, end) in steps)
        total = time.process_time() - began
    memory = round((peak_memory() or 0) / 1e6)
    return f"{counts['pairs']:,} | {total:.0f} | {1e3 * total / files:.1f} | {told} | {memory} MB |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", default="2000,8000")
    print("| files | pairs | seconds | ms a file | of these | peak |\n|---|---|---|---|---|---|", flush=True)
    for files in parser.parse_args().files.split(","):
        with tempfile.TemporaryDirectory() as name:
            write_pile(Path(name), int(files))
            print(f"| {int(files):,} | {measure(Path(name), int(files))}", flush=True)


if __name__ == "__main__":
    main()
