"""What twice the epochs would change: measured from comparisons, kept, and said of the same budget alone."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare.analysis import budget
from aecompare.config import loading
from aecompare.evaluation import scores
from tests.analysis.test_comparisons import compared
from tests.analysis.test_statistics import table

TRAINING = {"epochs": 6, "batch_size": 256, "learning_rate": 0.01}
ENTRIES = ("ae", "ae-twice", "vae", "vae-twice")


@pytest.fixture
def kept(tmp_path):
    rows = table({
        ("ae", 2): [40.0, 40.2, 39.9], ("ae-twice", 2): [38.0, 38.2, 37.9],
        ("ae", 16): [20.0, 20.2, 19.9], ("ae-twice", 16): [19.9, 20.1, 19.8],
        ("vae", 2): [40.0, 40.2, 39.9], ("vae-twice", 2): [41.0, 41.2, 40.9],
        ("vae", 16): [40.0, 50.0, 30.0], ("vae-twice", 16): [45.0, 55.0, 36.0],
    })  # fmt: skip
    found = budget.measured(compared(rows, ENTRIES, ()), TRAINING, ["reconstruction"])
    scores.write(tmp_path / "budget.csv", found)
    return tmp_path / "budget.csv"


def test_gains_are_in_the_metrics_own_sense(kept):
    found = pd.read_csv(kept).set_index(["model", "code_size"])
    assert found["gain"].to_dict() == pytest.approx(
        {("ae", 2): 2.0, ("ae", 16): 0.1, ("vae", 2): -1.0, ("vae", 16): -16 / 3}
    )
    assert (found["low"] < found["gain"]).all()
    assert (found["gain"] < found["high"]).all()


def test_what_moves_beyond_the_margin_is_told_by_entry(kept):
    found = budget.Budget(kept, TRAINING, {"ae": "ae", "mine": "vae"})
    assert found.moved("mnist", "reconstruction", "clean", "sse") == {"ae": [2], "mine": [2]}
    assert found.moved("mnist", "reconstruction", "clean", "ssim") == {}
    assert found.counts == (2, 4)  # the last one is more than its margin, and no more than chance


def test_it_holds_for_no_other_budget(kept):
    other = budget.Budget(kept, {**TRAINING, "epochs": 12}, {"ae": "ae"})
    assert not other.known
    assert other.moved("mnist", "reconstruction", "clean", "sse") == {}


def test_the_kept_table_is_of_the_default_budget():
    """Whoever changes the default budget measures again: make budget."""
    default = loading.load({})
    found = budget.Budget("report/budget.csv", default.training.model_dump(), {name: name for name in default.models})
    assert found.known
    measured = set(found.table["task"])
    assert measured == set(default.tasks) - {"few_labels", "anomaly"}  # these two are younger than the table
    assert found.counts[1] == 4 * 3 * len(measured)
