"""Seeds by what they are for.

A seed is a hash of its purpose and of the cell it belongs to, never of a position in a list: adding a model, a code
size, a replicate or a metric changes no other seed. Noise and masks of test images are keyed by data set and
condition alone, so every model sees the same corrupted image.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np


def derive(purpose: str, **cell: str | int | float) -> int:
    """A seed in [0, 2**31) for `purpose` in the cell named by keywords, e.g. ``derive("order", model="vae", epoch=3)``.

    31 bits, because Keras initialisers and TensorFlow's stateless generators take signed 32-bit numbers.
    """
    key = json.dumps([purpose, cell], sort_keys=True, separators=(",", ":"), allow_nan=False)
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") >> 1


def generator(purpose: str, **cell: str | int | float) -> np.random.Generator:
    """A NumPy generator for `purpose` in the cell named by keywords (see `derive`)."""
    return np.random.Generator(np.random.PCG64(derive(purpose, **cell)))
