"""Learning from few labels: how well are images classified by their codes when hardly any of them is labelled?

The codes were learnt from all training images, without labels; the classifier, ridge regression or nearest neighbours,
sees the labels of a few of them.
"""

from __future__ import annotations

from typing import Any

from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.labels import DRAWS, SPREAD, FromFewLabels, Right
from aecompare.evaluation.metrics import few_labels
from aecompare.evaluation.tasks import IDEAL, Headline, Metric, Series

NEIGHBOURS_ON = 1_000  # test images: neighbours take the distances of all pairs
FEWER = 5  # draws, of neighbours


class FewLabels(FromFewLabels):
    title = "Learning from few labels"
    metrics = {
        "accuracy": Metric(
            "accuracy of a ridge classifier",
            "higher",
            about=f"Share of test images that ridge regression on few labelled codes names rightly; mean of {DRAWS} "
            "draws of the labels.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "spread": SPREAD,
        "knn_accuracy": Metric(
            "accuracy of nearest neighbours",
            "higher",
            about=f"The same by the vote of the nearest labelled codes; mean of {FEWER} draws.",
            margin=0.01,
            why="one image in a hundred",
        ),
    }
    headlines = (
        Headline("labels=100", "accuracy", "Classified after 100 labels", ceiling=IDEAL),
        Headline("labels=100", "knn_accuracy", "The same by nearest neighbours"),
    )
    series = (Series("labels", "accuracy", "Accuracy by the number of labels", "labels"),)
    note = (
        f"Labels are drawn evenly from the classes, {DRAWS} times, the same for every model; penalty and number of "
        f"neighbours are chosen by leaving one labelled image out. Neighbours are looked for {NEIGHBOURS_ON:,} test "
        "images."
    )

    def measured(self, right: Right) -> dict[str, Any]:
        found = right(few_labels.ridge, DRAWS, None)
        near = right(few_labels.neighbours, FEWER, NEIGHBOURS_ON)
        return {
            "accuracy": Estimate.of(found.mean(axis=0)),
            "spread": found.mean(axis=1).std(ddof=1),
            "knn_accuracy": Estimate.of(near.mean(axis=0)),
        }


TASK = FewLabels()
