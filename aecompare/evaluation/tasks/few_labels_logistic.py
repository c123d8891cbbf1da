"""Learning from few labels by logistic regression, the classifier that most papers on representations report.

Its penalty is chosen by cross-validation inside the labelled images, which takes some two thousand fits a run, so it is
no part of the default run, where ridge regression says much the same in closed form.
"""

from __future__ import annotations

from typing import Any

from aecompare.evaluation.estimate import Estimate
from aecompare.evaluation.labels import DRAWS, SPREAD, FromFewLabels, Right
from aecompare.evaluation.metrics import few_labels
from aecompare.evaluation.tasks import IDEAL, Headline, Metric, Series


class Logistic(FromFewLabels):
    title = "Learning from few labels by logistic regression"
    metrics = {
        "accuracy": Metric(
            "accuracy of logistic regression",
            "higher",
            about="Share of test images that logistic regression on few labelled codes names rightly; mean of "
            f"{DRAWS} draws of the labels.",
            margin=0.01,
            why="one image in a hundred",
        ),
        "spread": SPREAD,
    }
    headlines = (Headline("labels=100", "accuracy", "Classified by logistic regression", ceiling=IDEAL),)
    series = (Series("labels", "accuracy", "Accuracy of logistic regression by the number of labels", "labels"),)
    note = (
        "The same draws of labels as for ridge regression; the penalty is chosen by cross-validation in "
        f"{few_labels.FOLDS} parts. For context: on MNIST Kingma et al. (2014) report errors of 11.82, 5.72, 4.24 and "
        "3.49 % after 100, 600, 1,000 and 3,000 labels, with a VAE (M1) whose codes a transductive support vector "
        "machine classifies."
    )

    def measured(self, right: Right) -> dict[str, Any]:
        found = right(few_labels.logistic, DRAWS, None)
        return {"accuracy": Estimate.of(found.mean(axis=0)), "spread": found.mean(axis=1).std(ddof=1)}


TASK = Logistic()
