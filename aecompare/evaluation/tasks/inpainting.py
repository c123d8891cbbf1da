"""Image completion: a part is removed, the model says what was there, the known pixels are put back.

Only removed pixels are scored: an error over the whole image would be diluted by pixels that nobody had to guess. All
is scored on the same test images, models and baselines alike. A model is used in three ways: shown the image with zeros
in place of the part, which are background to models that never saw a mask (one pass); shown its own answer again with
the known pixels put back (iterated); asked for the code that fits the known pixels (conditional). Models are compared
by the way that is best on validation images, chosen once a model and code size.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.data import masks
from aecompare.data.shape import WIDEST
from aecompare.evaluation import classical, conditional
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material, evenly_spaced, kept
from aecompare.evaluation.metrics.image_quality import pooled_psnr
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import CHOSEN, IDEAL, Baseline, Headline, Metric, Selection, Task

ONE_PASS, ITERATED, CONDITIONAL, OWN_PRIOR = "one-pass", "iterated", "conditional", "conditional-prior"
MODES = (ONE_PASS, ITERATED, CONDITIONAL, OWN_PRIOR)
ROUNDS = 10  # encodings and decodings, with the known pixels put back after each
SCORED_ON = 1_000  # test images, evenly spread
RIDGES = tuple(10.0**power for power in range(-8, 0))
CHOSEN_ON = 100  # validation images


class Inpainting(Task):
    title = "Image completion"
    question = "Can what was removed be guessed from what is left?"
    metrics = {
        "masked_mse": Metric(
            "mean squared error of removed pixels",
            "lower",
            digits=4,
            about="Mean squared error of the removed pixels alone; known ones are put back.",
            margin=0.001,
            why="a thousandth of what a wrong pixel costs",
        ),
        "masked_psnr_db": Metric(
            "PSNR of removed pixels",
            "higher",
            "dB",
            2,
            about="10 log10(1 / mse) of the removed pixels.",
            margin=0.1,
            why="the last digit that papers print",
        ),
        "validation_mse": Metric(
            "mean squared error of removed pixels, validation images",
            "neither",
            digits=4,
            about="What a model's mode is chosen by, at each code size once, by the mean over replicates.",
        ),
        "first_step": Metric(
            "first step of the search for a code",
            "neither",
            digits=2,
            about="In units of the training codes' spread, chosen on validation images; 0: no step is taken.",
        ),
    }
    headlines = (
        Headline(f"bottom_half/{CHOSEN}", "masked_mse", "Bottom half removed", ceiling=IDEAL),
        Headline(f"centre/{CHOSEN}", "masked_mse", "The middle half of both sides removed"),
        Headline(f"random_50/{CHOSEN}", "masked_mse", "Half of the pixels removed at random"),
        Headline(f"diagonal_band/{CHOSEN}", "masked_mse", "A band removed that no model was trained with"),
        Headline(f"bottom_half/{ONE_PASS}", "masked_mse", "Bottom half removed, one pass"),
        Headline(f"bottom_half/{CONDITIONAL}", "masked_mse", "Bottom half removed, the code that fits the rest"),
    )
    selections = tuple(
        Selection(f"{mask}/{CHOSEN}", tuple(f"{mask}/{mode}" for mode in MODES), "validation_mse")
        for mask in masks.MASKS
    )
    pictures = {
        f"bottom_half/{ONE_PASS}": "The bottom half completed in one pass",
        f"bottom_half/{CONDITIONAL}": "The bottom half completed by the code that fits the rest",
        f"diagonal_band/{CONDITIONAL}": "A band completed by the code that fits the rest",
    }
    undoes = "masks"
    inputs = {"truth": "original", "masked": "masked"}

    note = (
        f"Completion is of {SCORED_ON:,} test images, evenly spread, the same for models and baselines; iterated in "
        f"{ROUNDS} rounds, conditional in {conditional.STEPS} steps (in closed form where the decoder is linear). "
        f"Modes are chosen on {CHOSEN_ON} validation images. The DAE with masks was trained with all of these masks "
        "but the band."
    )
    baseline_notes = {
        "zero-fill": Baseline("removed pixels stay 0"),
        "mean-fill": Baseline("removed pixels of the mean training image"),
        "linear": Baseline(
            "the best linear completion (ridge regression of the removed on the known pixels)", widest=WIDEST
        ),
        "biharmonic": Baseline("the biharmonic equation", widest=classical.WIDEST),
        IDEAL: Baseline("what was removed", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        rows = scored(material)
        truth = material.images.test[rows]
        shown = material.images.test[material.shown]
        held = material.images.validation[evenly_spaced(len(material.images.validation_bytes), CHOSEN_ON)]
        for name in masks.MASKS:
            gone, missing = (removed(material, name)[which] for which in (rows, material.shown))
            absent = held_out(material, name)
            for mode in _modes(subject, name):
                size = _best_size(subject, material, held, absent, mode)
                known = _compare(held, _completed(subject, material, held, absent, mode, size), absent)["masked_mse"]
                found = _completed(subject, material, truth, gone, mode, size)
                result.add(f"{name}/{mode}", **_compare(truth, found, gone), validation_mse=known)
                if _searches(subject, mode):
                    result.add(f"{name}/{mode}", first_step=size)
                if f"{name}/{mode}" in self.pictures:
                    result.show(f"{name}/{mode}", _completed(subject, material, shown, missing, mode, size))
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        found = {name: Result() for name in self.affordable(material)}
        rows = scored(material)
        truth = material.images.test[rows]
        for name in masks.MASKS:
            gone = removed(material, name)[rows]
            seen = np.where(gone, 0, truth)
            filled = {"zero-fill": seen, "mean-fill": np.broadcast_to(material.mean_image, truth.shape)}
            if "linear" in found:
                ridge = best_ridge(material, name)
                found["linear"].choices[name] = f"ridge {ridge:g}"
                filled["linear"] = material.linear.complete(seen, ~gone, ridge)
            if "biharmonic" in found:
                filled["biharmonic"] = classical.biharmonic(seen, gone, material.images.shape)
            for baseline, completed in filled.items():
                found[baseline].add(name, **_compare(truth, completed, gone))
            found[IDEAL].add(name, masked_mse=0.0)
        yield from found.items()

    def reference_pictures(self, material: Material) -> Result:
        result = Result()
        shown = material.images.test[material.shown]
        for condition in self.pictures:
            result.show(f"{condition}/truth", shown)
            gone = removed(material, condition.partition("/")[0])[material.shown]
            result.show(f"{condition}/masked", shown * ~gone)
        return result


def _modes(subject: Subject, name: str) -> list[str]:
    """A prior of its own is asked with the first mask alone: the answers hardly differ from those of fitted codes. A
    code of symbols is not searched for by its slope."""
    if not subject.model.continuous_code:
        return [mode for mode in MODES if mode not in (CONDITIONAL, OWN_PRIOR)]
    own = subject.model.prior is not None and name == masks.MASKS[0]
    return [mode for mode in MODES if mode != OWN_PRIOR or own]


def scored(material: Material) -> np.ndarray:
    """Rows of the test images that all is scored on."""
    return evenly_spaced(len(material.images.test_bytes), SCORED_ON)


@kept
def removed(material: Material, name: str) -> np.ndarray:
    """Which pixels of the test images are removed, the same for every model: bool [n, values]."""
    source = seeds.generator("test mask", dataset=material.images.name, condition=name)
    return masks.of_images(name, len(material.images.test_bytes), material.images.shape, source)


def held_out(material: Material, name: str) -> np.ndarray:
    """Which pixels are removed of the validation images that choices are made on: bool [n, values]."""
    source = seeds.generator("validation mask", dataset=material.images.name, condition=name)
    return masks.of_images(name, min(CHOSEN_ON, len(material.images.validation_bytes)), material.images.shape, source)


def _completed(
    subject: Subject, material: Material, truth: np.ndarray, gone: np.ndarray, mode: str, size: float
) -> np.ndarray:
    """Whole images, the known pixels put back: float32 [n, values]; what was removed of `truth` is not looked at."""
    current = np.where(gone, 0, truth)
    if mode in (CONDITIONAL, OWN_PRIOR):
        found = conditional.complete(subject, current, ~gone, material.mean_image, size, mode == OWN_PRIOR)
        return np.where(gone, found, current)
    known = current
    for _ in range(ROUNDS if mode == ITERATED else 1):
        current = np.where(gone, subject.reconstruct(current), known)
    return current


def _searches(subject: Subject, mode: str) -> bool:
    """Whether the code that fits is searched for, in steps: a linear decoder's is known in closed form."""
    return mode in (CONDITIONAL, OWN_PRIOR) and subject.model.linear_decoder is None


def _best_size(subject: Subject, material: Material, truth: np.ndarray, gone: np.ndarray, mode: str) -> float:
    """The first step of a conditional completion with the least error on validation images; 0 where there is none."""
    if not _searches(subject, mode):
        return 0.0

    def error(size: float) -> float:
        return _compare(truth, _completed(subject, material, truth, gone, mode, size), gone)["masked_mse"]

    return min(conditional.SIZES, key=error)


def best_ridge(material: Material, name: str) -> float:
    """The penalty of the linear completion with the least error on validation images."""
    gone = held_out(material, name)
    truth = material.images.validation[evenly_spaced(len(material.images.validation_bytes), CHOSEN_ON)]

    def error(ridge: float) -> float:
        completed = material.linear.complete(np.where(gone, 0, truth), ~gone, ridge)
        return _compare(truth, completed, gone)["masked_mse"]

    return min(RIDGES, key=error)


def _compare(truth: np.ndarray, completed: np.ndarray, gone: np.ndarray) -> dict[str, float]:
    errors = np.square(truth - completed, dtype=np.float32) * gone
    removed = np.count_nonzero(gone) / len(gone)  # values an image
    mse = Estimate.of(errors.sum(axis=1, dtype=np.float64) / removed)
    return {"masked_mse": mse, "masked_psnr_db": pooled_psnr(mse)}


TASK = Inpainting()
