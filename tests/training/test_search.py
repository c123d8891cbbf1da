"""The kept search holds what the defaults are, and no choice of it lies at an edge of its grid."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare.config import loading
from aecompare.training import search


@pytest.fixture(scope="module")
def kept():
    return pd.read_csv("docs/search.csv")


def test_it_holds_every_network_pair_and_code_size(kept):
    default = loading.load({})
    networks = [model for model in default.models if not default.model_of(model).classical]
    assert sorted(networks) == sorted(search.MODELS)
    points = len(search.MODELS) * len(search.CODE_SIZES)
    assert (kept["replicate"] == 1).sum() == points * len(search.ACTIVATIONS) * len(search.RATES)
    first = kept[kept["replicate"] == 1]
    again = kept[kept["replicate"] > 1]
    assert {tuple(pair) for pair in again[search.PAIR].to_numpy()} == set(search.finalists(first))
    assert len(again) == points * search.FINALISTS * (search.REPLICATES - 1)


def test_the_defaults_are_what_was_chosen(kept):
    """One pair for all networks, so that none has an advantage that another was refused."""
    default = loading.load({})
    activation, rate = search.chosen(kept)
    assert default.training.learning_rate == pytest.approx(rate)
    for model in search.MODELS:
        assert default.model_settings(model)["network"]["activation"] == activation


def test_the_choice_is_no_edge(kept):
    _, rate = search.chosen(kept)
    assert min(search.RATES) < rate < max(search.RATES)


def by_hand(*losses):
    """Three replicates of two networks with two pairs."""
    pairs = [("ae", 1.0), ("ae", 2.0), ("vae", 1.0), ("vae", 2.0)]
    rows = [(model, "elu", rate, 2, replicate, loss, 1.0) for (model, rate), own in zip(pairs, losses, strict=True)
            for replicate, loss in enumerate(own, start=1)]  # fmt: skip
    return pd.DataFrame(rows, columns=list(search.COLUMNS))


def test_the_choice_is_the_least_excess_by_hand():
    table = by_hand([10.0] * 3, [10.5] * 3, [31.0] * 3, [30.0] * 3)
    assert search.excess(table).loc["ae", ("elu", 2.0)] == pytest.approx(5)
    assert search.chosen(table) == ("elu", 1.0)  # 0 and 3.3 % against 5 % and 0


def test_a_rate_at_which_a_training_fails_is_out_whatever_its_mean():
    one_fails = by_hand([9.8] * 3, [9.0, 9.0, 10.5], [30.5] * 3, [28.2] * 3)
    assert search.excess(one_fails).mean().idxmin() == ("elu", 2.0)
    assert search.chosen(one_fails) == ("elu", 1.0)


def test_a_pair_without_all_replicates_is_no_choice():
    table = by_hand([10.0] * 3, [9.5] * 3, [31.0] * 3, [30.0] * 3)
    assert search.chosen(table) == ("elu", 2.0)
    assert search.chosen(table[(table["learning_rate"] < 2) | (table["replicate"] == 1)]) == ("elu", 1.0)
