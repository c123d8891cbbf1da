"""Weighed ranks, by hand and by another way of counting."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aecompare.reporting import catalogue, ranking
from tests.analysis.test_statistics import table

SURE = {
    "one": {"a": [3.0, 3.1], "b": [2.0, 2.1], "c": [1.0, 1.1]},
    "two": {"a": [1.0, 1.1], "b": [3.0, 3.1], "c": [2.0, 2.1]},
}
MODELS = ["a", "b", "c"]


def test_ranks_follow_the_weights():
    even = ranking.places(SURE, {"one": 1, "two": 1}, MODELS)
    assert [(place.model, place.rank) for place in even] == [("b", 1.5), ("a", 2.0), ("c", 2.5)]
    first = ranking.places(SURE, {"one": 5, "two": 0}, MODELS)
    assert [(place.model, place.rank, place.low, place.high, place.first) for place in first] == [
        ("a", 1, 1, 1, 1), ("b", 2, 2, 2, 0), ("c", 3, 3, 3, 0),
    ]  # fmt: skip


def test_no_weight_no_ranking():
    assert ranking.places(SURE, {"one": 0, "two": 0}, MODELS) == []
    assert ranking.places({}, {}, MODELS) == []


def test_doubt_is_told():
    """Two models with the same two values: each mean is 1, 2 or 3 with chances 1/4, 1/2 and 1/4."""
    found = ranking.places({"one": {"a": [1.0, 3.0], "b": [1.0, 3.0]}}, {"one": 1}, ["a", "b"])
    assert [(place.low, place.high) for place in found] == [(1, 2), (1, 2)]
    alone_or_shared = 1 - (0.5 * 0.25 + 0.25 * 0.25 + 0.25 * 0.5)
    assert [place.first for place in found] == pytest.approx([alone_or_shared] * 2, abs=0.03)


@given(st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=2, max_size=4), st.data())
def test_the_mean_rank_is_numpys(values, data):
    weights = {str(task): data.draw(st.integers(1, 5)) for task in range(len(values))}
    found = {str(task): {model: [round(value, 3)] for model, value in zip(MODELS, own, strict=True)}
             for task, own in enumerate(values)}  # fmt: skip
    ranks = {model: np.average([1 + sum(o[0] > own[model][0] for o in own.values())
                                + (sum(o[0] == own[model][0] for o in own.values()) - 1) / 2 for own in found.values()],
                               weights=list(weights.values())) for model in MODELS}  # fmt: skip
    for place in ranking.places(found, weights, MODELS):
        assert place.rank == pytest.approx(ranks[place.model])
        assert 1 <= place.low <= place.high <= 3


def test_values_are_the_first_headlines_turned_upwards():
    entries = [found for found in catalogue.figures({"mnist": (["reconstruction", "denoising"], True)}, [2], {})
               if found.kind == "curve" and found.headline.metric in ("sse", "psnr_db")][:2]  # fmt: skip
    scores = pd.concat([
        table({("ae", 2): [1.0, 2.0], ("pca", 2): [5.0]}),
        table({("ae", 2): [15.0]}, "denoising", "sigma=1.0", "psnr_db"),
    ])  # fmt: skip
    found = ranking.values(scores, entries, ["ae", "pca"], 2)
    assert found == {"reconstruction": {"ae": [-1.0, -2.0], "pca": [-5.0]}}  # PCA was not put to the other one
