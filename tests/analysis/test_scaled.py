"""Scaled scores: 0 is the best worthless control, 1 is as good as it gets."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare.analysis import scaled, statistics
from tests.analysis.test_comparisons import baseline
from tests.analysis.test_statistics import table


def summary(*tables):
    return scaled.scale(statistics.summarise(pd.concat(tables), 0.95, 100), ["reconstruction", "denoising"])


def row(found, model, metric):
    (only,) = found[(found["model"] == model) & (found["metric"] == metric)].itertuples()
    return only


def test_the_floor_is_the_best_control_and_the_ceiling_the_best_there_is():
    """The cross-fade returns the image itself: it wins by nature, and is no floor."""
    found = summary(
        table({("ae", 2): [20.0, 30.0, 25.0], ("pca", 2): [60.0]}),
        baseline("constant", 50.0), baseline("noise", 200.0), baseline("cross-fade", 0.0), baseline("ideal", 0.0),
    )  # fmt: skip
    ae = row(found, "ae", "sse")
    assert ae.scaled == pytest.approx(0.5)
    assert ae.scaled_low == pytest.approx(1 - ae.high / 50)  # lower is better: the ends change places
    assert ae.scaled_low < ae.scaled < ae.scaled_high
    assert row(found, "pca", "sse").scaled == pytest.approx(-0.2)  # not clipped
    assert row(found, "constant", "sse").scaled == 0
    assert row(found, "ideal", "sse").scaled == 1


def test_psnr_has_the_scale_of_its_squared_error():
    """PSNR has no finite end; between the mean image and the clean one it is the error that is a share."""
    measure = ("denoising", "sigma=1.0")
    found = summary(
        table({("ae", 2): [20.0, 21.0, 22.0]}, *measure, "psnr_db"),
        table({("ae", 2): [0.01, 0.03, 0.02]}, *measure, "mse"),
        baseline("constant", 12.0, *measure, "psnr_db"), baseline("constant", 0.05, *measure, "mse"),
        baseline("ideal", 0.0, *measure, "mse"),
    )  # fmt: skip
    assert row(found, "ae", "psnr_db").scaled == pytest.approx(0.6)
    assert pd.isna(row(found, "ae", "mse").scaled)  # no headline of its own


def test_without_a_floor_or_a_ceiling_there_is_no_scale():
    found = summary(table({("ae", 2): [20.0, 30.0, 25.0]}), baseline("ideal", 0.0))
    assert found["scaled"].isna().all()


def test_the_error_over_images_is_no_error_over_replicates():
    given = table({("ae", 2): [1.0, 5.0, 9.0]}).assign(se_images=[0.1, 0.2, 0.2])
    (ae,) = statistics.summarise(given, 0.95, 100).itertuples()
    assert ae.se_images == pytest.approx((0.09 / 3) ** 0.5)
    assert ae.sd == pytest.approx(4)
