"""How a comparison becomes part of a claim: true, not true, or open."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ttest_ind
from statsmodels.stats.power import TTestPower

from aecompare import discovery
from aecompare.analysis import claims
from aecompare.analysis.claim_numbers import BOUND
from aecompare.analysis.claims import HOLDS
from tests.analysis.test_claims import SSE, numbers_of


def rows_of(means, key=SSE, spread=0.1, replicates=3):
    rng = np.random.default_rng(1)
    return [
        (model, size, replicate, *key, mean + spread * rng.standard_normal())
        for (model, size), mean in means.items()
        for replicate in range(1, replicates + 1)
    ]


DESCRIBED = [
    {"name": name, "kind": kind, "as_it_comes": name == kind, "settings": {}}
    for name, kind in (("ae", "ae"), ("vae", "vae"), ("other", "ae"))
]


def test_models_are_compared_as_the_table_has_it():
    numbers = numbers_of(rows_of({("ae", 2): 10, ("vae", 2): 20, ("ae", 4): 20, ("vae", 4): 10}), DESCRIBED)
    found = {part.size: part for part in numbers.better("ae", "vae", SSE)}
    assert [found[size].true for size in (2, 4)] == [True, False]
    assert [part.true for part in numbers.better("vae", "ae", SSE)] == [False, True]
    assert [part.true for part in numbers.better("ae", "vae", SSE, is_=False)] == [False, True]
    assert [part.size for part in numbers.better("ae", "vae", SSE, [4])] == [4]
    assert found[2].value == pytest.approx(10, abs=0.3)
    assert found[2].against == pytest.approx(20, abs=0.3)
    assert not list(numbers.better("ae", None, SSE))


def test_equivalent_is_not_better_and_undecided_is_open():
    same = numbers_of(rows_of({("ae", 2): 10, ("vae", 2): 10.01}, spread=0.01), DESCRIBED)
    assert [part.true for part in same.better("ae", "vae", SSE)] == [False]
    assert [part.true for part in same.better("ae", "vae", SSE, is_=False)] == [True]
    wide = numbers_of(rows_of({("ae", 2): 10, ("vae", 2): 12}, spread=9), DESCRIBED)
    (part,) = wide.better("ae", "vae", SSE)
    assert part.true is None
    assert part.needed


def test_a_bound_is_held_against_the_interval():
    numbers = numbers_of(rows_of({("ae", 2): 10, ("ae", 4): 1, ("ae", 8): 5.01}), DESCRIBED)
    found = {part.size: part for part in numbers.above("ae", SSE, 5.0)}
    assert [found[size].true for size in (2, 4, 8)] == [True, False, None]
    assert [part.true for part in numbers.above("ae", SSE, 5.0, is_=False)] == [False, True, None]
    assert {part.other for part in found.values()} == {BOUND}
    few = numbers_of(rows_of({("ae", 2): 10}, replicates=2), DESCRIBED)
    assert [part.true for part in few.above("ae", SSE, 5.0)] == [None]


def test_where_it_is_open_is_told_how_many_replicates_would_do():
    """Against statsmodels, of a spread that 400 replicates leave no doubt of."""
    rows = rows_of({("ae", 2): 5.0, ("ae", 4): 5.0}, spread=0.5, replicates=400)
    numbers = numbers_of(rows, DESCRIBED)
    bound = next(part.value for part in numbers.above("ae", SSE, 0.0) if part.size == 2)
    (held,) = numbers.above("ae", SSE, bound, sizes=[2])
    low, high = held.needed
    effect = 0.5 / np.std([row[-1] for row in rows if row[1] == 2], ddof=1)  # the margin in standard deviations
    assert low <= np.ceil(TTestPower().solve_power(effect, alpha=0.05, power=0.8)) <= high <= low + 4
    wide = numbers_of(rows_of({("ae", 2): 10, ("ae", 4): 9}, spread=5), DESCRIBED)
    (part,) = wide.lower([(("ae", 4), ("ae", 2))], SSE)
    assert part.true is None
    assert part.needed[0] > 3
    decided = list(numbers.above("ae", SSE, 0.0))
    assert [part.needed for part in decided] == [None, None]


def test_lower_is_welchs_test():
    rows = rows_of({("ae", 2): 10.0, ("ae", 4): 9.4}, spread=0.5, replicates=5)
    values = [[row[-1] for row in rows if row[1] == size] for size in (2, 4)]
    expected = ttest_ind(values[1], values[0], equal_var=False)
    numbers = numbers_of(rows, DESCRIBED)
    for level in (expected.pvalue * 0.99, expected.pvalue * 1.01):
        numbers.confidence = 1 - level
        (part,) = numbers.lower([(("ae", 4), ("ae", 2))], SSE)
        assert part.true is (True if level > expected.pvalue else None)
    (turned,) = numbers.lower([(("ae", 2), ("ae", 4))], SSE)
    assert turned.true is False
    numbers = numbers_of(rows_of({("ae", 2): 10.0, ("ae", 4): 9.9}, spread=0.001), DESCRIBED)
    (part,) = numbers.lower([(("ae", 4), ("ae", 2))], SSE)
    assert part.true is False  # below, but by less than the margin


def test_the_usual_entry_is_the_one_as_it_comes():
    numbers = numbers_of(rows_of({("ae", 2): 1, ("other", 2): 2}), DESCRIBED)
    assert numbers.usual("ae") == "ae"
    assert numbers.usual("dae") is None


def test_rows_are_the_columns_of_the_table():
    numbers = numbers_of(rows_of({("ae", 2): 10, ("ae", 4): 1}), DESCRIBED)
    rows = list(claims.judge(numbers, "mnist"))
    assert {len(row) for row in rows} == {len(claims.COLUMNS)}
    assert {row[1] for row in rows} == set(discovery.names("claims"))
    (longer,) = (row for row in rows if row[1] == "longer_code")
    assert longer[2:8] == (HOLDS, *SSE, "ae", 4)
    assert longer[claims.COLUMNS.index("other_code_size")] == 2
