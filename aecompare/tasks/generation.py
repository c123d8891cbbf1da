"""Generating images: decoded draws against the test images, in the features of the judge.

Every model is sampled in every way, because the ranking turns round with the sampler: a plain autoencoder decodes
nonsense from N(0, I), which it was never taught, and much better from a Gaussian fitted to its own codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from aecompare import seeds
from aecompare.images import PIXELS
from aecompare.metrics import frechet, manifold
from aecompare.tasks import ANY, Headline, Material, Metric, Result, Subject, Task

SHOWN = 40


class Generation(Task):
    title = "Generating images"
    question = "Do drawn codes decode to digits, and to all kinds of them?"
    metrics = {
        "fd": Metric("Fréchet distance", "lower", digits=1),
        "precision": Metric("precision", "higher"),
        "recall": Metric("recall", "higher"),
        "density": Metric("density", "higher"),
        "coverage": Metric("coverage", "higher"),
    }
    headlines = (
        Headline("prior", "fd", "Drawn from the prior N(0, I)"),
        Headline("gaussian", "fd", "Drawn from a Gaussian fitted to the codes"),
        Headline("prior", "coverage", "Coverage of the real images, from the prior"),
    )
    pictures = {
        "prior": "Decoded draws from the prior N(0, I)",
        "gaussian": "Decoded draws from a Gaussian fitted to the codes",
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        count = len(material.images.test_bytes)
        for name, sampler in SAMPLERS.items():
            drawn = np.clip(sampler(subject, count, seeds.derive("sampler", condition=name)), 0, 1)
            result.add(name, **_score(drawn, material))
            result.show(name, drawn[:SHOWN])
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        count = len(material.images.test_bytes)
        noise = seeds.generator("pixel noise", dataset=material.images.name).random((count, PIXELS), dtype=np.float32)
        images = {
            "train-images": material.images.train[:count],  # the floor: as near as real images come
            "mean-image": np.broadcast_to(material.mean_image, (count, PIXELS)),
            "pixel-noise": noise,
        }
        for name, drawn in images.items():
            result = Result()
            result.add(ANY, **_score(drawn, material))
            yield name, result


def _from_prior(subject: Subject, count: int, seed: int) -> np.ndarray:
    return subject.model.sample(count, seed)


def _from_gaussian(subject: Subject, count: int, seed: int) -> np.ndarray:
    """From a Gaussian with mean and full covariance of the training codes."""
    codes = subject.train_codes.astype(np.float64)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(codes, rowvar=False)))
    draws = seeds.generator("gaussian sampler", seed=seed).standard_normal((count, subject.code_size))
    spread = draws * np.sqrt(np.maximum(values, 0)) @ vectors.T
    return subject.model.decode((codes.mean(axis=0) + spread).astype(np.float32))


SAMPLERS: dict[str, Callable[[Subject, int, int], np.ndarray]] = {"prior": _from_prior, "gaussian": _from_gaussian}


def _score(drawn: np.ndarray, material: Material) -> dict[str, float]:
    seen = material.reference.judge.features(drawn)
    real = material.reference.features
    return {"fd": frechet.distance(real, seen), **manifold.prdc(real, material.reference.radii, seen)}


TASK = Generation()
