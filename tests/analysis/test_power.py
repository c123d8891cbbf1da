"""How often the tests are wrong, and how often they find what is there: simulated, with fixed seeds.

`python -m tests.analysis.test_power` prints the table, beside the test that paired replicates.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import ttest_rel
from statsmodels.stats.power import TTestIndPower, TTestPower

from aecompare.analysis.comparisons import BETTER, EQUIVALENT, WORSE
from aecompare.analysis.welch import Difference, Sample
from tests.analysis.test_comparisons import compared
from tests.analysis.test_statistics import table

SPREADS = np.array([0.5, 1.0, 1.0, 2.0, 4.0])  # of five models
QUESTIONS = 1_000
MODELS = ("a", "b", "c", "d", "e")


def simulated(means: np.ndarray, spreads: np.ndarray, replicates: int, seed: int = 0) -> np.ndarray:
    """float64 [questions, models, replicates]"""
    noise = np.random.default_rng(seed).standard_normal((QUESTIONS, len(means), replicates))
    return means[:, None] + spreads[:, None] * noise


def verdicts(values: np.ndarray, margin: float) -> dict[tuple[int, int], np.ndarray]:
    """What is said of each pair of models, by question."""
    rows = table({
        (MODELS[model], question + 2): values[question, model].tolist()
        for question in range(len(values)) for model in range(values.shape[1])
    })  # fmt: skip
    found = compared(rows, MODELS[: values.shape[1]], (), margin=margin)
    return {
        (MODELS.index(model), MODELS.index(other)): group.sort_values("code_size")["verdict"].to_numpy()
        for (model, other), group in found.groupby(["model", "other"])
    }


def paired(values: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    """The pairs that a test paired by replicate calls different, Holm inside a question: bool [questions]"""
    pairs = list(combinations(range(values.shape[1]), 2))
    p = np.stack([ttest_rel(values[:, one], values[:, two], axis=1).pvalue for one, two in pairs], axis=1)
    order = np.sort(p, axis=1) * np.arange(len(pairs), 0, -1)  # Holm: the smallest by all, the next by one less, …
    corrected = np.maximum.accumulate(order, axis=1)
    told = np.take_along_axis(corrected, p.argsort(axis=1).argsort(axis=1), axis=1) <= 0.05
    return {pair: told[:, at] for at, pair in enumerate(pairs)}


def wrong(replicates: int) -> tuple[float, float]:
    """Familywise errors: of five equal models, the questions in which two are called different; of five models as far
    apart as the margin, those in which two are called equivalent."""
    equal = verdicts(simulated(np.zeros(5), SPREADS, replicates), 0.0)
    different = np.any([np.isin(said, (BETTER, WORSE)) for said in equal.values()], axis=0).mean()
    apart = verdicts(simulated(np.array([0.0, 1.0]), SPREADS[:2] / 5, replicates), 1.0)
    return float(different), float((apart[0, 1] == EQUIVALENT).mean())


def found(replicates: int) -> tuple[float, float]:
    """Power over ten pairs of five models two apart: Welch's and the paired test's."""
    values = simulated(2.0 * np.arange(5), np.full(5, 0.5), replicates)
    welch = np.mean([np.isin(said, (BETTER, WORSE)) for said in verdicts(values, 0.0).values()])
    return float(welch), float(np.mean(list(paired(values).values())))


@pytest.mark.parametrize("replicates", [3, 5, 10])
def test_equal_models_are_called_different_no_more_often_than_said(replicates):
    different, equivalent = wrong(replicates)
    reach = 2.6 * np.sqrt(0.05 * 0.95 / QUESTIONS)  # of a share of 5 % among the questions, 99 %
    assert different <= 0.05 + reach
    assert equivalent <= 0.05 + reach


def test_differences_are_found_more_often_than_by_pairing():
    for replicates, least in ((3, 0.5), (5, 0.9)):
        welch, by_pairs = found(replicates)
        assert welch >= max(least, by_pairs)


@pytest.mark.parametrize("ratio", [0.3, 1.0, 2.0])
def test_the_replicates_needed_are_those_of_the_exact_power(ratio):
    """Of models with one spread: statsmodels solves the noncentral t distribution."""
    one, level = np.array([1.0]), np.array([0.05])
    sample = Sample(np.zeros(1), one, np.array([20.0]))
    between, against = Difference.between(sample, sample), Difference.between(sample, Sample.constant(np.zeros(1)))
    for difference, exact in ((between, TTestIndPower()), (against, TTestPower())):
        low, high = difference.needed(np.array([ratio]), level, 1e-9)  # an interval without width: the spread's median
        solved = exact.solve_power(ratio / np.sqrt(spread_of(difference) / (2 if difference is between else 1)),
                                   alpha=0.05, power=0.8)  # fmt: skip
        assert low[0] == high[0] == pytest.approx(np.ceil(solved), abs=1)


def spread_of(difference: Difference) -> float:
    """The median of what the spread may be."""
    from scipy.stats import chi2

    return float(difference.spread[0] * difference.freedom[0] / chi2.ppf(0.5, difference.freedom[0]))


if __name__ == "__main__":
    print("| replicates | wrongly different | wrongly equivalent | power, Welch | power, paired |\n" + 5 * "|---" + "|")
    for count in (3, 5, 10):
        print(f"| {count} | " + " | ".join(f"{share:.3f}" for share in (*wrong(count), *found(count))) + " |")
