"""Completing images: a part is removed (set to 0), the model returns a whole image, the known pixels are put back.

Only removed pixels are scored: an error over the whole image would be diluted by pixels that nobody had to guess.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.images import PIXELS, SIDE
from aecompare.metrics.pictures import psnr
from aecompare.tasks import Headline, Material, Metric, Result, Subject, Task

MASKS = ("bottom_half", "right_half", "centre_14", "random_50", "random_80")
MODE = "one-pass"  # one encoding and decoding


class Inpainting(Task):
    title = "Completing images"
    question = "Can what was removed be guessed from what is left?"
    metrics = {
        "masked_mse": Metric("mean squared error of removed pixels", "lower", digits=4),
        "masked_psnr_db": Metric("PSNR of removed pixels", "higher", "dB", 2),
    }
    headlines = (
        Headline(f"bottom_half/{MODE}", "masked_mse", "Bottom half removed"),
        Headline(f"centre_14/{MODE}", "masked_mse", "Centre of 14 × 14 removed"),
        Headline(f"random_50/{MODE}", "masked_mse", "Half of the pixels removed at random"),
    )
    pictures = {
        f"bottom_half/{MODE}": "The bottom half completed",
        f"centre_14/{MODE}": "The centre completed",
        f"random_50/{MODE}": "Half of the pixels completed",
    }
    inputs = {"truth": "original", "masked": "masked"}

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        truth = material.images.test
        for name in MASKS:
            known = ~removed(material, name)
            completed = np.clip(subject.reconstruct(truth * known), 0, 1)
            result.add(f"{name}/{MODE}", **_compare(truth, completed, ~known))
            rows = material.shown
            result.show(f"{name}/{MODE}", np.where(known[rows], truth[rows], completed[rows]))
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        truth = material.images.test
        results = {"zero-fill": Result(), "mean-fill": Result()}
        fills = {"zero-fill": np.zeros(PIXELS, np.float32), "mean-fill": material.mean_image}
        for name in MASKS:
            gone = removed(material, name)
            for filler, values in fills.items():
                results[filler].add(name, **_compare(truth, np.broadcast_to(values, truth.shape), gone))
        yield from results.items()

    def reference_pictures(self, material: Material) -> Result:
        result = Result()
        shown = material.images.test[material.shown]
        for name in MASKS:
            result.show(f"{name}/{MODE}/truth", shown)
            result.show(f"{name}/{MODE}/masked", shown * ~removed(material, name)[material.shown])
        return result


def removed(material: Material, name: str) -> np.ndarray:
    """Which pixels of the test images are removed, the same for every model: bool [n, 784]."""
    count = len(material.images.test_bytes)
    kind, _, amount = name.partition("_")
    if kind == "random":
        source = seeds.generator("test mask", dataset=material.images.name, condition=name)
        return source.random((count, PIXELS), dtype=np.float32) < int(amount) / 100
    gone = np.zeros((SIDE, SIDE), bool)
    if name == "bottom_half":
        gone[SIDE // 2 :, :] = True
    elif name == "right_half":
        gone[:, SIDE // 2 :] = True
    else:
        margin = (SIDE - int(amount)) // 2
        gone[margin:-margin, margin:-margin] = True
    return np.broadcast_to(gone.reshape(-1), (count, PIXELS))


def _compare(truth: np.ndarray, completed: np.ndarray, gone: np.ndarray) -> dict[str, float]:
    errors = np.square(truth - completed, dtype=np.float32) * gone
    mse = float(errors.sum(dtype=np.float64) / np.count_nonzero(gone))
    return {"masked_mse": mse, "masked_psnr_db": psnr(mse)}


TASK = Inpainting()
