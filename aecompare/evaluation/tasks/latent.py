"""The code space: is it continuous, so that neighbouring codes decode alike, and complete, so that any decodes to
something sensible? The two conditions for generating images.

Continuity is measured where codes of test images lie: a small step from a code against a jump to another one, and
straight lines between two codes. Completeness is the share of draws that the judge takes for a digit, by sampler and by
distance from the origin. Where the code is a distribution: how much it tells, and in how many of its dimensions. For
codes of two dimensions the whole plane is kept for the report.
"""

from __future__ import annotations

import numpy as np

from aecompare import seeds
from aecompare.evaluation import traversals
from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics import gaussians, manifold
from aecompare.evaluation.metrics.image_quality import cross_entropy, squared_errors
from aecompare.evaluation.result import Result
from aecompare.evaluation.samplers import SAMPLERS, draw, on_sphere
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import Headline, Metric, Series, Task

STEP = 0.1  # of the spread of each dimension
STEPS = 2_000  # test images from whose codes a step is taken
LINES, POINTS = 1_000, 11
DRAWS = 1_000  # for completeness, a sampler or radius
RADII = (0.25, 0.5, 1.0, 1.5, 2.0)  # in units of √code_size
SURE = 0.9  # confidence of the judge
ACTIVE = 0.01  # variance of E[z|x] over images, above which a dimension is used


class Latent(Task):
    title = "The code space"
    question = "Do neighbouring codes decode alike, and does any code decode to a digit?"
    metrics = {
        "local_change": Metric(
            "change by a step / by a jump",
            "lower",
            digits=4,
            about="Squared change of an image whose code moves by a tenth of the spread, over that of two images.",
        ),
        "label_kept": Metric(
            "share of digits that a small step keeps",
            "higher",
            about="Share of these steps after which the judge sees the same digit.",
        ),
        "path_ratio": Metric(
            "path length / distance of its ends",
            "lower",
            digits=2,
            about="Length of the decoded line between two codes over the distance of its ends; at least 1.",
        ),
        "largest_step": Metric(
            "largest step / mean step",
            "lower",
            digits=2,
            about="Of ten steps on that line the largest over their mean; 1 is an even path.",
        ),
        "midpoint_precision": Metric(
            "midpoints among real images",
            "higher",
            about="Share of decoded midpoints within reach of a real image, in the judge's features.",
        ),
        "valid_share": Metric(
            "share of draws that are digits",
            "higher",
            about="Share of draws within reach of a real image that the judge is sure of.",
        ),
        "kl": Metric(
            "KL of q(z|x) from N(0, I)",
            "neither",
            "nats",
            2,
            about="Divergence of the encoder's Gaussian from the prior, mean over images.",
        ),
        "active_units": Metric(
            "active dimensions",
            "neither",
            digits=1,
            about="Dimensions whose mean varies over images by more than 0.01 (Burda et al., 2016).",
        ),
        "elbo": Metric(
            "ELBO, with cross-entropy as the reconstruction",
            "higher",
            "nats",
            1,
            about="Less the cross-entropy of one draw and the divergence.",
        ),
    }
    headlines = (
        Headline("test-codes", "local_change", "A tenth of the spread away"),
        Headline("lines", "path_ratio", "On straight lines between two codes"),
        Headline("lines", "midpoint_precision", "Half way between two codes"),
        Headline("prior", "valid_share", "Completeness: draws from the prior that are digits"),
    )
    note = (
        f"Small steps start from {STEPS:,} test codes, lines join {LINES:,} pairs of them; of each sampler or radius "
        f"{DRAWS:,} draws are judged. A draw is a digit if it lies among the real images and the judge's confidence is "
        f"at least {SURE}."
    )
    series = (
        Series("radius", "valid_share", "Completeness by distance from the origin", "distance / √code size"),
        Series("dimension", "kl", "Nats in each dimension of the code", "dimension, by its nats"),
    )
    plane = True

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        codes = subject.test_codes
        result.add("test-codes", **_near(subject, codes, material))
        result.add("lines", **_along_lines(subject, codes, material))
        for name in SAMPLERS:
            drawn = draw(subject, name, DRAWS, seeds.derive("completeness", condition=name))
            result.add(name, valid_share=_valid(drawn, material))
        for radius in RADII:
            drawn = on_sphere(subject, radius, DRAWS, seeds.derive("completeness", condition=f"radius={radius}"))
            result.add(f"radius={radius}", valid_share=_valid(drawn, material))
        _posterior(subject, material, result)
        traversals.keep_walks(result, subject, material)
        if subject.code_size == 2:
            traversals.keep_plane(result, subject, material)
        return result


def _near(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("small steps", dataset=material.images.name)
    steps = source.standard_normal(codes.shape, dtype=np.float32) * STEP * codes.std(axis=0)
    here, moved = subject.model.decode(codes[:STEPS]), subject.model.decode((codes + steps)[:STEPS])
    other = here[source.permutation(len(here))]
    judge = material.reference.judge
    digits = [judge.probabilities(judge.features(images)).argmax(axis=1) for images in (here, moved)]
    return {
        "local_change": squared_errors(here, moved).mean() / squared_errors(here, other).mean(),
        "label_kept": np.mean(digits[0] == digits[1]),
    }


def _along_lines(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("lines", dataset=material.images.name)
    count = min(LINES, len(codes) // 2)
    ends = codes[source.permutation(len(codes))[: 2 * count]].reshape(2, count, 1, -1)
    along = np.linspace(0, 1, POINTS, dtype=np.float32)[:, None]
    points = ends[0] * (1 - along) + ends[1] * along  # [count, points, code_size]
    images = subject.model.decode(points.reshape(-1, codes.shape[1])).reshape(count, POINTS, -1).astype(np.float64)
    steps = np.linalg.norm(np.diff(images, axis=1), axis=2)  # [count, points - 1]
    distance = np.linalg.norm(images[:, -1] - images[:, 0], axis=1)
    apart = distance > 1e-6 * distance.max()  # two codes that decode alike have no path to speak of
    middles = images[:, POINTS // 2].astype(np.float32)
    reference = material.reference
    among = manifold.inside(reference.features, reference.radii, reference.judge.features(middles))
    return {
        "midpoint_precision": among.mean(),
        "path_ratio": np.mean(steps.sum(axis=1)[apart] / distance[apart]),
        "largest_step": np.mean(steps.max(axis=1)[apart] / steps.mean(axis=1)[apart]),
    }


def _valid(drawn: np.ndarray, material: Material) -> float:
    """Share of images that lie among the real ones and that the judge is sure of."""
    reference = material.reference
    seen = reference.judge.features(drawn)
    sure = reference.judge.probabilities(seen).max(axis=1) >= SURE
    return float(np.mean(sure & manifold.inside(reference.features, reference.radii, seen)))


def _posterior(subject: Subject, material: Material, result: Result) -> None:
    """For a code that is a distribution: its KL from the prior in all and by dimension (the largest is 1), how many
    dimensions are used (Burda, Grosse and Salakhutdinov, ICLR 2016), and the ELBO from one draw an image."""
    truth = material.images.test
    found = subject.model.posterior(truth)
    if found is None:
        return
    mean, log_variance = found
    divergence = gaussians.divergence(mean, log_variance)  # [n, code_size]
    seed = seeds.derive("reconstruction sampled", dataset=material.images.name)
    sampled = subject.model.decode(subject.model.encode(truth, seed))
    total = divergence.sum(axis=1).mean()
    result.add(
        "posterior",
        kl=total,
        active_units=np.count_nonzero(mean.astype(np.float64).var(axis=0) > ACTIVE),
        elbo=-cross_entropy(truth, sampled) - total,
    )
    for place, value in enumerate(np.sort(divergence.mean(axis=0))[::-1], start=1):
        result.add(f"dimension={place}", kl=value)


TASK = Latent()
