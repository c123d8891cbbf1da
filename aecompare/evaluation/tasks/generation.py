"""Image generation: decoded draws against the test images, in the features of the judge.

Every model is sampled in every way that is fair to it (`aecompare.evaluation.samplers`), because the ranking turns
round with the sampler, and compared by the one that brings it nearest to the validation images, chosen once a model and
code size. Draws from N(0, I) stand beside it for all models, as the question of the thesis: most were never taught it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.evaluation import draws
from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics import frechet, kernel_distance, manifold
from aecompare.evaluation.result import Result
from aecompare.evaluation.samplers import MIXTURE, PRIOR, SAMPLERS, STANDARD_NORMAL, asked
from aecompare.evaluation.subject import FITTED, Subject
from aecompare.evaluation.tasks import ANY, CHOSEN, Baseline, Headline, Metric, Selection, Task


class Generation(Task):
    title = "Image generation"
    question = "Do drawn codes decode to images of the data set, and to all kinds of them?"
    metrics = {
        "fd": Metric(
            "Fréchet distance",
            "lower",
            digits=1,
            about="Of Gaussians fitted to the judge's features of drawn and of test images (Heusel et al., 2017).",
            margin=1.0,
            why="the last digit that papers print",
        ),
        "fd_second_judge": Metric(
            "Fréchet distance, second judge",
            "lower",
            digits=1,
            about="The same in the features of a judge trained with another seed.",
            margin=1.0,
            why="the last digit that papers print",
        ),
        "kid": Metric(
            "kernel distance",
            "lower",
            digits=4,
            about="Squared maximum mean discrepancy with a cubic kernel, unbiased (Bińkowski et al., 2018).",
            margin=0.001,
            why="the last digit that papers print",
        ),
        "precision": Metric(
            "precision",
            "higher",
            about="Share of drawn images within reach of a real one, its 5th nearest (Kynkäänniemi et al., 2019).",
            margin=0.01,
            why="one image in a hundred",
        ),
        "recall": Metric(
            "recall",
            "higher",
            about="Share of real images within reach of a drawn one.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "density": Metric(
            "density",
            "neither",
            about="Mean number of real images within whose reach a drawn one lies, over 5 (Naeem et al., 2020); "
            "that of real images is about 1, and more is no better.",
        ),
        "coverage": Metric(
            "coverage",
            "higher",
            about="Share of real images with a drawn one within their reach.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "confidence": Metric(
            "mean confidence of the judge",
            "higher",
            about="Mean of the largest class probability.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "class_entropy": Metric(
            "entropy of the classes drawn",
            "higher",
            "nats",
            about="Of the mean class probabilities; at most the logarithm of the number of classes.",
            margin=0.01,
            why="a hundredth of a nat",
        ),
        "nearest_train": Metric(
            "distance to the nearest training image / that of test images",
            "neither",
            about="Distance to the nearest training image over the same of test images; well below 1 is memorised.",
        ),
        "authenticity": Metric(
            "authenticity",
            "neither",
            about="Share of drawn images farther from their nearest training image than that is from its own nearest "
            "(Alaa et al., 2022). Copies have none, and what has less than a quarter takes no rank.",
        ),
        "fd_validation": Metric(
            "Fréchet distance to validation images",
            "neither",
            digits=1,
            about="What the sampler of a model is chosen by, at each code size once, by the mean over replicates.",
        ),
        "converged": Metric(
            "mixtures that converged",
            "neither",
            about="Whether the mixture came to rest within its tolerance before its last step.",
        ),
    }
    headlines = (
        Headline(
            CHOSEN, "fd", "Drawn by each model's best sampler",
            ceiling="train-images", copies="authenticity",
            wins={"memoriser": "its draws are training images, which authenticity catches"},
        ),
        Headline(CHOSEN, "coverage", "Coverage of the real images, by each model's best sampler"),
        Headline("gaussian", "fd", "Drawn from a Gaussian fitted to the codes"),
        Headline("gmm10", "fd", "Drawn from a mixture of ten Gaussians fitted to the codes"),
        Headline(STANDARD_NORMAL, "fd", "Drawn from N(0, I), which only models with a prior were taught"),
    )  # fmt: skip
    judged = asks_judges = True
    selections = (Selection(CHOSEN, tuple(name for name in SAMPLERS if name != STANDARD_NORMAL), "fd_validation"),)
    pictures = {
        "gaussian": "Decoded draws from a Gaussian fitted to the codes",
        "gmm10": "Decoded draws from a mixture of ten Gaussians fitted to the codes",
        STANDARD_NORMAL: "Decoded draws from N(0, I), which only models with a prior were taught",
    }
    kept = (PRIOR, "diagonal")
    note = (
        f"{draws.DRAWS:,} images are drawn by each sampler. The second judge sees {draws.SECOND_ON:,} of them; nearest "
        f"training images are looked for {draws.COMPARED_ON:,}. The mixture is fitted to the codes of {FITTED:,} "
        "training images."
    )
    baseline_notes = {
        "train-images": Baseline("training images in place of drawn ones: as near as real images come", bound=True),
        "mean-image": Baseline("the mean training image, again and again", bound=True),
        "pixel-noise": Baseline("pixels drawn uniformly from [0, 1]", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        ways = asked(subject)
        for name in ways:
            seen = draws.of(subject, material, name)
            result.add(name, **_score(seen, material))
            if name in (*self.pictures, *self.kept):
                result.show(name, seen.shown)
        if MIXTURE in ways:
            assert subject.mixture is not None
            result.add(MIXTURE, converged=subject.mixture.converged_)
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        count = min(draws.DRAWS, len(material.images.test_bytes))
        noise = seeds.generator("pixel noise", dataset=material.images.name).random(
            (count, material.images.shape.values), dtype=np.float32
        )
        images = {
            "train-images": material.images.train[:count],
            "mean-image": np.broadcast_to(material.mean_image, noise.shape),
            "pixel-noise": noise,
        }
        for name, drawn in images.items():
            result = Result()
            result.add(ANY, **_score(draws.look(drawn, material, both=True), material))
            yield name, result


def _score(seen: draws.Seen, material: Material) -> dict[str, float]:
    reference = material.reference
    features = seen.sight.features
    assert seen.second is not None
    return {
        "fd": frechet.distance(reference.features, features),
        "fd_validation": frechet.distance(reference.validation_features, features),
        "fd_second_judge": frechet.distance(reference.second_features, seen.second),
        "kid": kernel_distance.distance(material.moments, kernel_distance.moments(features)),
        **manifold.prdc(reference.features, reference.radii, features),
        **(_of_classes(seen.sight.probabilities) if material.images.classes else {}),
        "nearest_train": seen.apart.mean() / reference.nearest,
        "authenticity": seen.authentic.mean(),
    }


def _of_classes(found: np.ndarray) -> dict[str, float]:
    """How sure the judge is, and of how many kinds: of its probabilities [n, classes + 1]."""
    probabilities = found.astype(np.float64)[:, :-1]
    classes = probabilities.mean(axis=0)
    classes = classes / max(classes.sum(), np.finfo(float).tiny)
    return {
        "confidence": probabilities.max(axis=1).mean(),
        "class_entropy": -np.sum(classes * np.log(np.maximum(classes, np.finfo(float).tiny))),
    }


TASK = Generation()
