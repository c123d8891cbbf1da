"""Anomalies: does a model that was trained on the data set tell its test images from what is none of them?

An autoencoder is said to return badly what it has not learnt from (Sakurada and Yairi, 2014; An and Cho, 2015). That is
measured against five kinds of strangers that need no other data, against images of other data sets where the experiment
has some of the same shape, and against classes that were held out of training; by reconstruction error, by the prior's
density or the ELBO, and by how far a code is from those of training images. Halves joined are ranked: noise and
inversion tell little of a model, and which score suits which stranger best test images may not choose.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.data import images as images_of
from aecompare.evaluation import strangers
from aecompare.evaluation.material import Material, evenly_spaced
from aecompare.evaluation.metrics import detection, neighbours
from aecompare.evaluation.metrics.image_quality import cross_entropies, squared_errors
from aecompare.evaluation.result import Result
from aecompare.evaluation.subject import Subject
from aecompare.evaluation.tasks import IDEAL, Baseline, Headline, Metric, Task
from aecompare.training import principal

SCORED_ON = 2_000  # test images, and as many strangers of each kind
KNOWN = 2_000  # training codes that are compared with
NEAREST = 5
TREES = 100
AXES, LEARNT = 32, 4_000  # of a one-class support vector machine: the time of a fit goes with the square of its images


class Anomaly(Task):
    title = "Anomaly detection"
    question = "Are images from outside the data set distinguished from its own?"
    metrics = {
        "auroc": Metric(
            "AUROC",
            "higher",
            about="Chance that a stranger is scored above a test image; 0.5 for a score that says nothing.",
            margin=0.01,
            why="one pair in a hundred",
        ),
        "average_precision": Metric(
            "average precision",
            "higher",
            about="Mean precision over the strangers as the threshold falls; of as many strangers as test images.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "fpr95": Metric(
            "false alarms",
            "lower",
            about="Share of test images that are taken for strangers where 95 % of the strangers are found.",
            margin=0.01,
            why="one image in a hundred",
        ),
    }
    headlines = (
        Headline("joined/error", "auroc", "Joined halves detected by reconstruction error", ceiling=IDEAL),
        Headline("rotated/error", "auroc", "Rotated images detected by reconstruction error"),
        Headline("joined/neighbours", "auroc", "Joined halves detected by distance to training codes"),
    )
    simplest = "brightness"
    note = (
        f"{SCORED_ON:,} test images are distinguished from as many strangers of each kind; distances of codes are to "
        f"{KNOWN:,} training codes, in units of each dimension's spread; those of pixels to all training images."
    )
    baseline_notes = {
        "pixels": Baseline("distance to the nearest training images, no codes"),
        "brightness": Baseline("how far the mean brightness is from the usual one"),
        "isolation-forest": Baseline(f"an isolation forest of {TREES} trees on pixels (Liu et al., 2008)"),
        "one-class-svm": Baseline(
            f"a one-class support vector machine on {AXES} numbers of PCA's (Schölkopf et al., 2001), which learns "
            f"from {LEARNT:,} training images"
        ),
        IDEAL: Baseline("every stranger above every test image", bound=True),
    }

    def evaluate(self, subject: Subject, material: Material) -> Result:
        result = Result()
        known = evenly_spaced(len(subject.train_codes), KNOWN)
        detector = _Detector(subject, subject.train_codes[known], material.images.name)
        for kind, images in _each(material):
            found = detector.scores(images)
            if kind == NORMAL:
                normal = found
                continue
            for name, values in found.items():
                result.add(f"{kind}/{name}", **_compared(normal[name], values))
        return result

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        from sklearn.ensemble import IsolationForest
        from sklearn.svm import OneClassSVM

        train = material.images.train  # all, as models have seen: of 2,000 the neighbours told far less
        light = train.mean(axis=1)
        forest = IsolationForest(n_estimators=TREES, random_state=0).fit(train)
        centre, axes, _ = principal.leading(train, min(AXES, train.shape[1]))
        some = evenly_spaced(len(train), LEARNT)
        machine = OneClassSVM(nu=0.1).fit((train[some] - centre) @ axes.T)
        told = {
            "pixels": lambda images: neighbours.nearest(images, train, NEAREST)[0].mean(axis=1),
            "brightness": lambda images: np.abs(images.mean(axis=1) - light.mean()),
            "isolation-forest": lambda images: -forest.score_samples(images),
            "one-class-svm": lambda images: -machine.score_samples((images - centre) @ axes.T),
        }
        found = {name: Result() for name in (*told, IDEAL)}
        normal: dict[str, np.ndarray] = {}
        for kind, images in _each(material):
            for name, score in told.items():
                values = score(images)
                if kind == NORMAL:
                    normal[name] = values
                else:
                    for way in ("error", "neighbours"):
                        found[name].add(f"{kind}/{way}", **_compared(normal[name], values))
            if kind != NORMAL:
                found[IDEAL].add(f"{kind}/error", auroc=1.0)
        yield from found.items()


NORMAL, CLASSES = "normal", "classes"


def _each(material: Material) -> Iterator[tuple[str, np.ndarray]]:
    """Test images first, then strangers of each kind: (kind, float32 [n, values]), the same for every model."""
    images = material.images
    known = np.isin(images.test_labels, images.train_labels)
    own, others = np.flatnonzero(known), np.flatnonzero(~known)
    rows = own[evenly_spaced(len(own), SCORED_ON)]
    yield NORMAL, images.test[rows]
    if len(others):  # of classes that were not trained on
        yield CLASSES, images.test[others[evenly_spaced(len(others), SCORED_ON)]]
    for name, found in material.others.items():
        yield f"other-{name}", images_of.as_floats(found[evenly_spaced(len(found), SCORED_ON)])
    for kind in strangers.KINDS:
        source = seeds.generator("strangers", dataset=material.images.name, condition=kind)
        yield kind, strangers.of(material.images, kind, rows, source)


class _Detector:
    """Scores of images by a model, higher for what is stranger.

    Args:
        subject: the model.
        known: codes of training images, float32 [k, code_size].
        dataset: names the draws.
    """

    def __init__(self, subject: Subject, known: np.ndarray, dataset: str):
        self.subject, self.dataset = subject, dataset
        self.spread = np.maximum(known.std(axis=0), 1e-6)
        self.known = known / self.spread
        values, vectors = np.linalg.eigh(subject.covariance)
        kept = values > 1e-9 * max(values.max(), 1e-300)
        self.whitened = vectors[:, kept] / np.sqrt(values[kept])

    def scores(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """By name, float [n] each; those of the prior where the model declares one that has a density."""
        codes = self.subject.model.encode(images)
        apart = neighbours.nearest(codes / self.spread, self.known, NEAREST)[0]
        found = {
            "error": squared_errors(images, self.subject.decode(codes)),
            "neighbours": apart.mean(axis=1),
            "mahalanobis": np.sum(((codes - self.subject.centre) @ self.whitened) ** 2, axis=1),
        }
        prior = self.subject.model.prior
        if prior is None or not self.subject.model.continuous_code:
            return found
        posterior = self.subject.model.posterior(images)
        if posterior is None:
            return {**found, "prior": -prior.log_density(codes)}
        mean, log_variance = posterior
        source = seeds.generator("divergence of strangers", dataset=self.dataset)
        divergence = prior.divergence(mean, log_variance, source)
        source = seeds.generator("elbo of strangers", dataset=self.dataset)
        drawn = mean + np.exp(log_variance / 2) * source.standard_normal(mean.shape, dtype=np.float32)
        return {**found, "prior": divergence, "elbo": cross_entropies(images, self.subject.decode(drawn)) + divergence}


def _compared(normal: np.ndarray, strange: np.ndarray) -> dict[str, float]:
    return {
        "auroc": detection.auroc(normal, strange),
        "average_precision": detection.average_precision(normal, strange),
        "fpr95": detection.false_alarms(normal, strange),
    }


TASK = Anomaly()
