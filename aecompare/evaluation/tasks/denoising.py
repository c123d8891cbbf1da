"""Denoising: white Gaussian noise is added to the test images and, on purpose, not clipped.

Clipping alone removes half of the noise's energy (6 dB at σ = 1); a model that is shown clipped noise is given that
for nothing. What a model returns is clipped to [0, 1] before it is scored.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.data.shape import WIDEST
from aecompare.evaluation.classical import CHOSEN_ON, FILTERS, Filter
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material, evenly_spaced, kept
from aecompare.evaluation.metrics import image_quality
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import IDEAL, Baseline, Headline, Metric, Task

SIGMAS = (0.25, 0.5, 1.0)


class Denoising(Task):
    title = "Denoising"
    question = "How much of the noise goes, and how much of the image with it?"
    metrics = {
        "psnr_db": Metric(
            "PSNR",
            "higher",
            "dB",
            2,
            about="10 log10(1 / mse) of the mean squared error of all images, clipped to [0, 1].",
            margin=0.1,
            why="the last digit that papers print",
            scale="mse",
        ),
        "psnr_mean_db": Metric(
            "mean PSNR of images",
            "higher",
            "dB",
            2,
            about="Mean of the images' own PSNR.",
            margin=0.1,
            why="the last digit that papers print",
        ),
        "mse": Metric(
            "mean squared error",
            "lower",
            digits=5,
            about="Mean over images and pixels of the squared error.",
            margin=0.0006,
            why="half of one pixel turned from black to white",
        ),
        "ssim": Metric(
            "SSIM",
            "higher",
            about="Structural similarity (Wang et al., 2004) of scikit-image, mean over images.",
            margin=0.01,
            why="the last digit that papers print",
        ),
    }
    headlines = (
        Headline("sigma=1.0", "psnr_db", "Restored from noise of σ = 1", ceiling=IDEAL),
        Headline("sigma=0.5", "psnr_db", "Restored from noise of σ = 0.5"),
        Headline("sigma=0.25", "psnr_db", "Restored from noise of σ = 0.25"),
    )
    pictures = {"sigma=1.0": "Restored from noise of σ = 1", "sigma=0.5": "Restored from noise of σ = 0.5"}
    undoes = "noise"
    inputs = {"truth": "original", "noisy": "noisy"}
    baseline_notes = {
        "noisy": Baseline("the noisy image as it is"),
        "noisy-clipped": Baseline("the noisy image, clipped to [0, 1]"),
        "mean-image": Baseline("the mean of the training images"),
        "linear": Baseline("the best linear denoiser (ridge regression of clean on noisy images)", widest=WIDEST),
        **{name: Baseline(filtering.about) for name, filtering in FILTERS.items()},
        IDEAL: Baseline("the clean image", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        truth = material.images.test
        for sigma in SIGMAS:
            restored = subject.reconstruct(noisy(material, sigma))
            result.add(f"sigma={sigma}", **_compare(truth, restored, material))
            result.show(f"sigma={sigma}", restored[material.shown])
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        truth = material.images.test
        mean = np.broadcast_to(material.mean_image, truth.shape)
        able = self.affordable(material)
        for name in filter(able.__contains__, ("noisy", "noisy-clipped", "mean-image", "linear")):
            result = Result()
            for sigma in SIGMAS:
                seen = noisy(material, sigma)
                restored = {
                    "noisy": lambda seen, _: seen,
                    "noisy-clipped": lambda seen, _: np.clip(seen, 0, 1),
                    "mean-image": lambda seen, _: mean,
                    "linear": lambda seen, sigma: material.linear.denoise(seen, sigma),
                }[name](seen, sigma)
                result.add(f"sigma={sigma}", **_compare(truth, restored, material))
            yield name, result
        for name, filtering in FILTERS.items():
            result = Result()
            for sigma in SIGMAS:
                value = best_parameter(material, filtering, sigma)
                result.choices[f"sigma={sigma}"] = f"{filtering.parameter} {value:g}"
                restored = filtering.restore(noisy(material, sigma), sigma, value, material.images.shape)
                result.add(f"sigma={sigma}", **_compare(truth, restored, material))
            yield name, result
        ideal = Result()
        for sigma in SIGMAS:
            ideal.add(f"sigma={sigma}", mse=0.0, ssim=1.0)
        yield IDEAL, ideal

    def reference_pictures(self, material: Material) -> Result:
        result = Result()
        for sigma in SIGMAS:
            result.show(f"sigma={sigma}/truth", material.images.test[material.shown])
            result.show(f"sigma={sigma}/noisy", noisy(material, sigma)[material.shown])
        return result


@kept
def noisy(material: Material, sigma: float) -> np.ndarray:
    """The test images with N(0, σ²) added, the same for every model: float32 [n, values], not clipped."""
    return _with_noise(material.images.test, material, "test noise", sigma)


def best_parameter(material: Material, filtering: Filter, sigma: float) -> float:
    """A filter's parameter with the least error on validation images."""
    clean = material.images.validation[evenly_spaced(len(material.images.validation_bytes), CHOSEN_ON)]
    noisy = _with_noise(clean, material, "validation noise", sigma)
    return filtering.choose(clean, noisy, sigma, material.images.shape)


def _with_noise(images: np.ndarray, material: Material, purpose: str, sigma: float) -> np.ndarray:
    source = seeds.generator(purpose, dataset=material.images.name, condition=f"sigma={sigma}")
    return images + np.float32(sigma) * source.standard_normal(images.shape, dtype=np.float32)


def _compare(truth: np.ndarray, restored: np.ndarray, material: Material) -> dict[str, float]:
    errors = image_quality.squared_errors(truth, restored)
    mse = Estimate.of(errors)
    return {
        "psnr_db": image_quality.pooled_psnr(mse),
        "psnr_mean_db": Estimate.of(image_quality.psnr(errors)),
        "mse": mse,
        "ssim": image_quality.ssim(truth, restored, material.images.shape),
    }


TASK = Denoising()
