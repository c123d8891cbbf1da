"""Dimension reduction: how much of an image survives its code."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics import image_quality
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import IDEAL, Baseline, Headline, Metric, Task


class Reconstruction(Task):
    title = "Dimension reduction"
    application = "Dimension reduction and clustering"
    question = "How much of an image survives being squeezed into a code?"
    metrics = {
        "sse": Metric(
            "sum of squared errors per image",
            "lower",
            digits=2,
            about="Mean over images of the squared error summed over pixels.",
            margin=0.5,
            why="half of one pixel turned from black to white",
        ),
        "mse": Metric(
            "mean squared error",
            "lower",
            digits=5,
            about="The same per pixel.",
            margin=0.0006,
            why="half of one pixel turned from black to white",
        ),
        "psnr_db": Metric(
            "PSNR",
            "higher",
            "dB",
            2,
            about="10 log10(1 / mse) of the mean squared error of all images.",
            margin=0.1,
            why="the last digit that papers print",
        ),
        "ssim": Metric(
            "SSIM",
            "higher",
            about="Structural similarity (Wang et al., 2004) of scikit-image, mean over images.",
            margin=0.01,
            why="the last digit that papers print",
        ),
        "sharpness": Metric(
            "sharpness",
            "neither",
            about="Squared differences of neighbouring pixels over those of the images; below 1 where they are "
            "blurred.",
        ),
        "bce_nats": Metric(
            "cross-entropy per image",
            "lower",
            "nats",
            1,
            about="Binary cross-entropy summed over pixels; of grey images no likelihood.",
            margin=0.5,
            why="half a nat per image",
        ),
    }
    headlines = (
        Headline(
            "clean", "sse", "Reconstruction error",
            ceiling=IDEAL, wins={"cross-fade": "it returns the image itself, and has no code"},
        ),
        Headline("clean", "ssim", "Structural similarity"),
    )  # fmt: skip
    pictures = {"clean": "Images and what is left of them after the code"}
    inputs = {"truth": "original"}
    baseline_notes = {
        "mean-image": Baseline("the mean of the training images"),
        IDEAL: Baseline("the images themselves", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        truth = material.images.test
        found = subject.decode(subject.test_codes)
        result.add("clean", **_compare(truth, found, material))
        result.show("clean", found[material.shown])
        if subject.model.stochastic_code:
            seed = seeds.derive("reconstruction sampled", dataset=material.images.name)
            result.add("sampled", **_compare(truth, subject.decode(subject.model.encode(truth, seed)), material))
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        result = Result()
        truth = material.images.test
        result.add("clean", **_compare(truth, np.broadcast_to(material.mean_image, truth.shape), material))
        yield "mean-image", result
        ideal = Result()
        ideal.add("clean", sse=0.0, mse=0.0, ssim=1.0)
        yield IDEAL, ideal

    def reference_pictures(self, material: Material) -> Result:
        result = Result()
        result.show("clean/truth", material.images.test[material.shown])
        return result


def _compare(truth: np.ndarray, found: np.ndarray, material: Material) -> dict[str, float]:
    shape = material.images.shape
    mse = Estimate.of(image_quality.squared_errors(truth, found))
    return {
        "sse": mse.through(shape.values * mse, shape.values),
        "mse": mse,
        "psnr_db": image_quality.pooled_psnr(mse),
        "bce_nats": image_quality.cross_entropy(truth, found),
        "ssim": image_quality.ssim(truth, found, shape),
        "sharpness": image_quality.sharpness(truth, found, shape),
    }


TASK = Reconstruction()
