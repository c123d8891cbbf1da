"""Clustering: do the codes fall into the ten classes by themselves, and how much about the class is in them?

Clusters are fitted to the codes of the first 10,000 training images, the best of 20 starts by inertia, never by
labels; test codes are scored. k nearest neighbours tell what is present in the codes, rather than what lies apart.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aecompare import seeds
from aecompare.images import CLASSES
from aecompare.metrics import grouping
from aecompare.tasks import Headline, Material, Metric, Result, Subject, Task

STARTS = 20
FITTED = 10_000  # images that clusters are fitted to: the accuracy is that of all 50,000, in a fifth of the time


class Clustering(Task):
    title = "Clustering"
    question = "Do codes of the same digit lie together?"
    metrics = {
        "acc": Metric("accuracy of the best matching", "higher"),
        "nmi": Metric("normalised mutual information", "higher"),
        "ari": Metric("adjusted Rand index", "higher"),
        "knn_acc": Metric("accuracy of 5 nearest neighbours", "higher"),
    }
    headlines = (
        Headline("kmeans", "acc", "k-means clusters, matched to the digits"),
        Headline("codes", "knn_acc", "5 nearest neighbours among training codes"),
    )

    def evaluate(self, subject: Subject, material: Material) -> Result:
        return _score(subject.train_codes, subject.test_codes, material)

    def baselines(self, material: Material) -> Iterator[tuple[str, Result]]:
        yield "pixels", _score(material.images.train, material.images.test, material)


def _score(train: np.ndarray, test: np.ndarray, material: Material) -> Result:
    from sklearn.cluster import KMeans

    result = Result()
    images = material.images
    clusters = KMeans(CLASSES, n_init=STARTS, random_state=seeds.derive("k-means", dataset=images.name))
    clusters.fit(train[:FITTED])
    result.add("kmeans", **grouping.agreement(images.test_labels, clusters.predict(test)))
    neighbours = grouping.neighbours_accuracy(train, images.train_labels, test, images.test_labels)
    result.add("codes", knn_acc=neighbours)
    return result


TASK = Clustering()
