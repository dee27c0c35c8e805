#!/usr/bin/env bash
# Question: is a memory-mapped array that was put into Ray's object store shared, as any array is?
# Guess: yes, or better: numpy.memmap is an array, and its file could even be mapped again.
# Seen: ray.get gives each caller a copy of all of it, which can be written to and is called a memmap without a file; a
#   slice of it as well. numpy.asarray(memmap), which copies nothing, is shared and read-only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ray==2.60.0 numpy==2.4.6
venv/bin/python - 2> log <<'PYTHON'
import numpy as np
import ray

np.save("a.npy", np.ones((20_000, 64), "float32"))
mapped = np.load("a.npy", mmap_mode="r")
ray.init(num_cpus=1, object_store_memory=100_000_000, include_dashboard=False, log_to_driver=False)


def shared(array):
    """Whether two who get it have the same memory, and whether they can write to it."""
    reference = ray.put(array)
    one, other = ray.get(reference), ray.get(reference)
    return np.shares_memory(one, other), one.flags.writeable


seen = [shared(own) for own in (np.ones((20_000, 64), "float32"), mapped, np.asarray(mapped))]
again = ray.get(ray.put(mapped))
print("ray", ray.__version__, "numpy", np.__version__)
print("guess: shared and not writable: [(True, False), (True, False), (True, False)] of an array, a memmap, its asarray")
print("seen: ", seen, type(again).__name__, "of the file", again.filename)
assert seen == [(True, False), (False, True), (True, False)], "changed"
assert isinstance(again, np.memmap) and again.filename is None, "changed"
PYTHON
