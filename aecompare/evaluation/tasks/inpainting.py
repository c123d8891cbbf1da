"""Completing images: a part is removed (set to 0), the model returns a whole image, the known pixels are put back.

Only removed pixels are scored: an error over the whole image would be diluted by pixels that nobody had to guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from aecompare import seeds
from aecompare.data import masks
from aecompare.evaluation import classical
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics.image_quality import psnr
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import Baseline, Headline, Metric, Task

ONE_PASS, ITERATED = "one-pass", "iterated"
ROUNDS = 20  # encodings and decodings, with the known pixels put back after each
ITERATED_ON = 250  # test images, evenly spread: twenty passes of all would take longer than all other tasks
LINEAR_ON = 2_500  # test images for the linear completion of random masks: each needs a regression of its own
RIDGES = (1e-4, 1e-3, 1e-2)
CHOSEN_ON = 200  # validation images


class Inpainting(Task):
    title = "Completing images"
    question = "Can what was removed be guessed from what is left?"
    metrics = {
        "masked_mse": Metric(
            "mean squared error of removed pixels",
            "lower",
            digits=4,
            about="Mean squared error of the removed pixels alone; known ones are put back.",
        ),
        "masked_psnr_db": Metric(
            "PSNR of removed pixels", "higher", "dB", 2, about="10 log10(1 / mse) of the removed pixels."
        ),
    }
    headlines = (
        Headline(f"bottom_half/{ONE_PASS}", "masked_mse", "Bottom half removed"),
        Headline(f"centre_14/{ONE_PASS}", "masked_mse", "Centre of 14 × 14 removed"),
        Headline(f"right_half/{ONE_PASS}", "masked_mse", "Right half removed"),
        Headline(f"random_50/{ONE_PASS}", "masked_mse", "Half of the pixels removed at random"),
        Headline(f"bottom_half/{ITERATED}", "masked_mse", "Bottom half removed, twenty rounds"),
    )
    pictures = {
        f"bottom_half/{ONE_PASS}": "The bottom half completed",
        f"centre_14/{ONE_PASS}": "The centre completed",
        f"random_50/{ONE_PASS}": "Half of the pixels completed",
    }
    inputs = {"truth": "original", "masked": "masked"}

    note = f"Iterated completion is of {ITERATED_ON} test images, evenly spread, in {ROUNDS} rounds."
    baseline_notes = {
        "zero-fill": Baseline("removed pixels stay 0"),
        "mean-fill": Baseline("removed pixels of the mean training image"),
        "linear": Baseline(
            "the best linear completion (ridge regression of the removed on the known pixels); of random masks "
            f"{LINEAR_ON:,} test images"
        ),
        "biharmonic": Baseline(f"the biharmonic equation; {classical.SLOWEST:,} test images"),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        truth = material.images.test
        rows = material.shown
        few = evenly_spaced(len(truth), ITERATED_ON)
        for name in masks.MASKS:
            gone = removed(material, name)
            completed = np.clip(subject.reconstruct(np.where(gone, 0, truth)), 0, 1)
            result.add(f"{name}/{ONE_PASS}", **_compare(truth, completed, gone))
            result.show(f"{name}/{ONE_PASS}", np.where(gone[rows], completed[rows], truth[rows]))
            settled = _iterated(subject, truth[few], gone[few])
            result.add(f"{name}/{ITERATED}", **_compare(truth[few], settled, gone[few]))
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        truth = material.images.test
        found = {name: Result() for name in self.baseline_notes}
        few = evenly_spaced(len(truth), classical.SLOWEST)
        for name in masks.MASKS:
            gone = removed(material, name)
            seen = np.where(gone, 0, truth)
            ridge = _best_ridge(material, name)
            found["linear"].choices[name] = f"ridge {ridge:g}"
            found["zero-fill"].add(name, **_compare(truth, seen, gone))
            found["mean-fill"].add(name, **_compare(truth, np.broadcast_to(material.mean_image, truth.shape), gone))
            some = evenly_spaced(len(truth), LINEAR_ON if name in masks.RANDOM else len(truth))
            completed = material.linear.complete(seen[some], ~gone[some], ridge)
            found["linear"].add(name, **_compare(truth[some], completed, gone[some]))
            restored = classical.biharmonic(seen[few], gone[few])
            found["biharmonic"].add(name, **_compare(truth[few], restored, gone[few]))
        yield from found.items()

    def reference_pictures(self, material: Material) -> Result:
        result = Result()
        shown = material.images.test[material.shown]
        for name in masks.MASKS:
            result.show(f"{name}/{ONE_PASS}/truth", shown)
            result.show(f"{name}/{ONE_PASS}/masked", shown * ~removed(material, name)[material.shown])
        return result


@lru_cache(len(masks.MASKS))  # a job puts several replicates to the task
def removed(material: Material, name: str) -> np.ndarray:
    """Which pixels of the test images are removed, the same for every model: bool [n, 784]."""
    source = seeds.generator("test mask", dataset=material.images.name, condition=name)
    return masks.of_images(name, len(material.images.test_bytes), source)


def _iterated(subject: Subject, truth: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Encode and decode again and again, the known pixels put back each time: float32 [n, 784]."""
    current = np.where(gone, 0, truth)
    for _ in range(ROUNDS):
        current = np.where(gone, np.clip(subject.reconstruct(current), 0, 1), truth)
    return current


def _best_ridge(material: Material, name: str) -> float:
    """The penalty of the linear completion with the least error on validation images."""
    truth = material.images.validation[evenly_spaced(len(material.images.validation_bytes), CHOSEN_ON)]
    source = seeds.generator("validation mask", dataset=material.images.name, condition=name)
    gone = masks.of_images(name, len(truth), source)

    def error(ridge: float) -> float:
        completed = material.linear.complete(np.where(gone, 0, truth), ~gone, ridge)
        return _compare(truth, completed, gone)["masked_mse"]

    return min(RIDGES, key=error)


def _compare(truth: np.ndarray, completed: np.ndarray, gone: np.ndarray) -> dict[str, float]:
    errors = np.square(truth - completed, dtype=np.float32) * gone
    mse = float(errors.sum(dtype=np.float64) / np.count_nonzero(gone))
    return {"masked_mse": mse, "masked_psnr_db": psnr(mse)}


TASK = Inpainting()
