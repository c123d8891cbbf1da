"""Generating images: decoded draws against the test images, in the features of the judge.

Every model is sampled in every way (`aecompare.evaluation.samplers`), because the ranking turns round with the
sampler: a plain autoencoder decodes nonsense from N(0, I), which it was never taught, and much better from what fits
its own codes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.data.images import PIXELS
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics import frechet, kernel_distance, manifold
from aecompare.evaluation.result import Result
from aecompare.evaluation.samplers import SAMPLERS, draw
from aecompare.evaluation.subject import FITTED, Subject
from aecompare.evaluation.tasks import ANY, Baseline, Headline, Metric, Task

SHOWN = 40
MEMORISED_ON = 500  # draws whose nearest training image is looked for
SECOND_ON = 2_500  # draws that the second judge sees


class Generation(Task):
    title = "Generating images"
    question = "Do drawn codes decode to digits, and to all kinds of them?"
    metrics = {
        "fd": Metric(
            "Fréchet distance",
            "lower",
            digits=1,
            about="Of Gaussians fitted to the judge's features of drawn and of test images (Heusel et al., 2017).",
        ),
        "fd_second_judge": Metric(
            "Fréchet distance, second judge",
            "lower",
            digits=1,
            about="The same in the features of a judge trained with another seed.",
        ),
        "kid": Metric(
            "kernel distance",
            "lower",
            digits=4,
            about="Squared maximum mean discrepancy with a cubic kernel, unbiased (Bińkowski et al., 2018).",
        ),
        "precision": Metric(
            "precision",
            "higher",
            about="Share of drawn images within reach of a real one, its 5th nearest (Kynkäänniemi et al., 2019).",
        ),
        "recall": Metric("recall", "higher", about="Share of real images within reach of a drawn one."),
        "density": Metric(
            "density",
            "higher",
            about="Mean number of real images within whose reach a drawn one lies, over 5 (Naeem et al., 2020).",
        ),
        "coverage": Metric("coverage", "higher", about="Share of real images with a drawn one within their reach."),
        "confidence": Metric("mean confidence of the judge", "higher", about="Mean of the largest class probability."),
        "class_entropy": Metric(
            "entropy of the classes drawn", "higher", "nats", about="Of the mean class probabilities; at most ln 10."
        ),
        "nearest_train": Metric(
            "distance to the nearest training image / that of test images",
            "neither",
            about="Distance to the nearest training image over the same of test images; well below 1 is memorised.",
        ),
    }
    headlines = (
        Headline("prior", "fd", "Drawn from the prior N(0, I)"),
        Headline("gaussian", "fd", "Drawn from a Gaussian fitted to the codes"),
        Headline("gmm10", "fd", "Drawn from a mixture of ten Gaussians fitted to the codes"),
        Headline("prior", "coverage", "Coverage of the real images, from the prior"),
    )
    pictures = {
        "prior": "Decoded draws from the prior N(0, I)",
        "gaussian": "Decoded draws from a Gaussian fitted to the codes",
        "gmm10": "Decoded draws from a mixture of ten Gaussians fitted to the codes",
    }
    note = (
        f"The second judge sees {SECOND_ON:,} draws; nearest training images are looked for {MEMORISED_ON:,} draws. "
        f"The mixture is fitted to the codes of {FITTED:,} training images."
    )
    baseline_notes = {
        "train-images": Baseline("training images in place of drawn ones: as near as real images come", bound=True),
        "mean-image": Baseline("the mean training image, again and again", bound=True),
        "pixel-noise": Baseline("pixels drawn uniformly from [0, 1]", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        count = len(material.images.test_bytes)
        for name in SAMPLERS:
            drawn = draw(subject, name, count, seeds.derive("sampler", condition=name))
            result.add(name, **_score(drawn, material))
            result.show(name, drawn[:SHOWN])
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        count = len(material.images.test_bytes)
        noise = seeds.generator("pixel noise", dataset=material.images.name).random((count, PIXELS), dtype=np.float32)
        images = {
            "train-images": material.images.train[:count],
            "mean-image": np.broadcast_to(material.mean_image, (count, PIXELS)),
            "pixel-noise": noise,
        }
        for name, drawn in images.items():
            result = Result()
            result.add(ANY, **_score(drawn, material))
            yield name, result


def _score(drawn: np.ndarray, material: Material) -> dict[str, float]:
    reference = material.reference
    seen = reference.judge.features(drawn)
    probabilities = reference.judge.probabilities(seen).astype(np.float64)
    classes = probabilities.mean(axis=0)
    some, second = seen[evenly_spaced(len(seen), MEMORISED_ON)], evenly_spaced(len(seen), SECOND_ON)
    return {
        "fd": frechet.distance(reference.features, seen),
        "fd_second_judge": frechet.distance(reference.second_features, reference.second.features(drawn[second])),
        "kid": kernel_distance.distance(material.moments, kernel_distance.moments(seen)),
        **manifold.prdc(reference.features, reference.radii, seen),
        "confidence": probabilities.max(axis=1).mean(),
        "class_entropy": -np.sum(classes * np.log(np.maximum(classes, np.finfo(float).tiny))),
        "nearest_train": manifold.nearest(some, reference.train_features).mean() / reference.nearest,
    }


TASK = Generation()
