"""The code space: is it continuous, so that neighbouring codes decode alike, and complete, so that any decodes to
something sensible? The two conditions for generating images.

Continuity is measured where codes of test images lie: a small step from a code against a jump to another one, and
straight lines between two codes. Completeness is the share of draws that the judge takes for one of the classes, by
sampler and by distance from the centre of the codes; half-way validity that of points half way between two codes. The
judge knows a class of what is none (`aecompare.evaluation.outsiders`), since a manifold of real images takes in noise
and averages. Where the code is a distribution: how much it tells, and in how many of its dimensions. For
codes of two dimensions the whole plane is kept for the report.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.evaluation import draws, posteriors, traversals
from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics.bits import entropy
from aecompare.evaluation.metrics.image_quality import squared_errors
from aecompare.evaluation.result import Result
from aecompare.evaluation.samplers import SAMPLERS, STANDARD_NORMAL, asked, on_sphere
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import ANY, CHOSEN, Baseline, Headline, Metric, Selection, Series, Task

TINY = 1e-12  # distance of two images; a constant decoder has none
STEP = 0.1  # of the spread of each dimension
STEPS = 2_000  # test images from whose codes a step is taken
LINES, POINTS = 1_000, 11
FEW = 100  # lines at a time: float64 of all of them may be more than the memory holds
DECODED = 64_000_000  # bytes of decoded lines at a time: of 28 × 28 pixels all of them
DRAWS = 1_000  # a radius
RADII = (0.25, 0.5, 1.0, 1.5, 2.0)  # in units of the codes' spread times √code_size


class Latent(Task):
    title = "The code space"
    question = "Do neighbouring codes decode alike, and does any code decode to an image of the data set?"
    metrics = {
        "local_change": Metric(
            "local change / distance of two images",
            "neither",
            digits=4,
            about="Squared change of an image whose code moves by a tenth of the spread, over that of two images. A "
            "linear map has 0.005 by arithmetic (0.1² / 2), a decoder that ignores its code less: neither is better.",
        ),
        "label_kept": Metric(
            "share of classes that a small step keeps",
            "higher",
            about="Share of these steps after which the judge sees the same class.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "path_ratio": Metric(
            "path length / distance of its ends",
            "neither",
            digits=2,
            about="Length of the decoded line between two codes over the distance of its ends; 1 for a linear map.",
        ),
        "largest_step": Metric(
            "largest step / mean step",
            "neither",
            digits=2,
            about="Of ten steps on that line the largest over their mean; 1 for a linear map.",
        ),
        "midpoint_valid": Metric(
            "half-way validity",
            "higher",
            about="Share of decoded midpoints of two codes that the judge takes for one of the classes.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "valid_share": Metric(
            "completeness",
            "higher",
            about="Share of decoded draws that the judge takes for one of the classes rather than for none.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "authenticity": Metric(
            "authenticity",
            "neither",
            about="Share of images farther from their nearest training image than that is from its own nearest "
            "(Alaa et al., 2022); copies have none.",
        ),
        "rate_bits": Metric(
            "rate of a code of symbols", "neither", "bits", 1, about="Binary logarithm of how many codes there are."
        ),
        "entropy_bits": Metric(
            "entropy of a code of symbols",
            "neither",
            "bits",
            1,
            about="What a code costs if frequent symbols are written short, a place by itself; at most the rate.",
        ),
        **posteriors.METRICS,
    }
    headlines = (
        Headline(
            CHOSEN, "valid_share", "Completeness: draws by each model's best sampler",
            ceiling="test-images", copies="authenticity",
            wins={"memoriser": "its draws are training images, which authenticity catches"},
        ),
        Headline("lines", "midpoint_valid", "Half way between two codes", ceiling="test-images", copies="authenticity"),
        Headline(STANDARD_NORMAL, "valid_share", "Completeness: draws from N(0, I)"),
        Headline("test-codes", "local_change", "Local perturbation of the codes"),
        Headline("posterior", "variance_ratio", "Gradients without and with reparameterisation"),
    )  # fmt: skip
    selections = (
        Selection(
            CHOSEN, tuple(name for name in SAMPLERS if name != STANDARD_NORMAL), "fd_validation",
            of="generation", otherwise="gaussian",
        ),
    )  # fmt: skip
    note = (
        f"Small steps start from {STEPS:,} test codes, lines join {LINES:,} pairs of them; {draws.DRAWS:,} draws of "
        f"each sampler and {DRAWS:,} at each radius are judged; authenticity is of {draws.COMPARED_ON:,} of them."
    )
    series = (
        Series(
            "radius", "valid_share", "Completeness by distance from the centre",
            "distance / spread of the codes √code size",
        ),
        Series("dimension", "kl", "Nats in each dimension of the code", "dimension, by its nats"),
    )  # fmt: skip
    baseline_notes = {"test-images": Baseline("test images in place of decoded ones", bound=True)}
    asks_judges = True
    plane = True

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        codes = subject.test_codes
        if subject.model.continuous_code:
            result.add("test-codes", **_near(subject, codes, material))
            result.add("lines", **_along_lines(subject, codes, material))
        else:
            symbols = subject.model.symbols(material.images.test)
            result.add("symbols", rate_bits=subject.model.rate_bits, entropy_bits=entropy(symbols))
        for name in asked(subject):
            seen = draws.of(subject, material, name)
            result.add(name, valid_share=seen.sight.accepted.mean(), authenticity=seen.authentic.mean())
        for radius in RADII if subject.model.continuous_code else ():
            drawn = on_sphere(subject, radius, DRAWS, subject.seed("completeness", condition=f"radius={radius}"))
            result.add(f"radius={radius}", valid_share=material.reference.judge.see(drawn).accepted.mean())
        posteriors.measure(subject, material, result)
        traversals.keep_walks(result, subject, material)
        if subject.code_size == 2:
            traversals.keep_plane(result, subject, material)
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        result = Result()
        result.add(ANY, valid_share=material.reference.accepted)
        result.add("lines", midpoint_valid=material.reference.accepted)
        yield "test-images", result


def _near(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("small steps", dataset=material.images.name)
    steps = source.standard_normal(codes.shape, dtype=np.float32) * STEP * codes.std(axis=0)
    here, moved = subject.decode(codes[:STEPS]), subject.decode((codes + steps)[:STEPS])
    other = here[source.permutation(len(here))]
    change = squared_errors(here, moved).mean() / max(squared_errors(here, other).mean(), TINY)
    if not material.images.classes:
        return {"local_change": change}
    judge = material.reference.judge
    labels = [judge.see(images).probabilities[:, :-1].argmax(axis=1) for images in (here, moved)]
    return {"local_change": change, "label_kept": Estimate.of(labels[0] == labels[1])}


def _along_lines(subject: Subject, codes: np.ndarray, material: Material) -> dict[str, float]:
    source = seeds.generator("lines", dataset=material.images.name)
    count = min(LINES, len(codes) // 2)
    ends = codes[source.permutation(len(codes))[: 2 * count]].reshape(2, count, 1, -1)
    along = np.linspace(0, 1, POINTS, dtype=np.float32)[:, None]
    points = ends[0] * (1 - along) + ends[1] * along  # [count, points, code_size]
    lines = max(1, DECODED // (POINTS * material.images.shape.values * np.float32().nbytes))
    parts, middles = [], []
    for first in range(0, count, lines):
        some = points[first : first + lines]
        images = subject.decode(some.reshape(-1, codes.shape[1])).reshape(len(some), POINTS, -1)
        parts += [_lengths(images[at : at + FEW]) for at in range(0, len(images), FEW)]
        middles.append(images[:, POINTS // 2].copy())
    steps, distance = (np.concatenate(found) for found in zip(*parts, strict=True))
    apart = distance > 1e-6 * distance.max()  # two codes that decode alike have no path to speak of
    seen = draws.look(np.concatenate(middles), material)
    return {
        "midpoint_valid": Estimate.of(seen.sight.accepted),
        "authenticity": seen.authentic.mean(),
        "path_ratio": np.mean(steps.sum(axis=1)[apart] / distance[apart]) if apart.any() else 1.0,
        "largest_step": np.mean(steps.max(axis=1)[apart] / steps.mean(axis=1)[apart]) if apart.any() else 1.0,
    }


def _lengths(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of lines [n, points, values] the lengths of their steps [n, points - 1], and the distances of their ends [n]."""
    exact = images.astype(np.float64)
    return np.linalg.norm(np.diff(exact, axis=1), axis=2), np.linalg.norm(exact[:, -1] - exact[:, 0], axis=1)


TASK = Latent()
