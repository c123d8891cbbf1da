"""Factors of design: levels by settings, effects against statsmodels called directly and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import t

from aecompare.analysis import factors
from tests.analysis.test_claims import entries

DESCRIBED = entries("config/factors.yaml")
SIZES = (2, 16, 64)


def scores_of(effect, described=DESCRIBED, spread=0.01, replicates=4, metric="sse"):
    """Made-up scores: `effect` gives the logarithm of an entry's value by its levels and code size."""
    rng, rows = np.random.default_rng(0), []
    for entry in described:
        told = factors.levels(entry["settings"])
        for size in SIZES:
            for _ in range(replicates):
                value = np.exp(effect({**told, "name": entry["name"]}, size) + spread * rng.standard_normal())
                rows.append((entry["name"], size, "reconstruction", "clean", metric, value))
    return pd.DataFrame(rows, columns=["model", "code_size", "task", "condition", "metric", "value"])


def test_levels_are_read_from_settings():
    told = {entry["name"]: factors.levels(entry["settings"]) for entry in DESCRIBED}
    assert [told[f"depth-{depth}"]["depth"] for depth in range(6)] == list("012345")
    assert {told[name]["widths"] for name in told if name not in ("narrowing", "widening")} == {"equal"}
    assert told["narrowing"]["widths"] == "narrowing"
    assert told["widening"]["widths"] == "widening"
    assert [told[name]["decoder"] for name in ("shallower", "deeper", "depth-5")] == ["shallower", "deeper", "mirrored"]
    assert [told[name]["loss"] for name in ("mse", "mae", "depth-1-mae")] == ["mse", "mae", "mae"]
    assert factors.levels({"network": {"kind": "conv"}}) is None


def test_the_presets_networks_are_about_as_large():
    """Weights counted from the layers by hand; those of equal width stand apart."""
    alike = {entry["name"] for entry in factors.alike(DESCRIBED, 784)}
    assert alike == {entry["name"] for entry in DESCRIBED if not entry["name"].startswith("wide-")}
    assert [entry["name"] for entry in factors.equally_wide(DESCRIBED)] == [f"wide-{depth}" for depth in range(1, 6)]
    by_name = {entry["name"]: entry["settings"] for entry in DESCRIBED}
    assert factors.weights(by_name["narrowing"], 784) == 2 * (784 * 512 + 512 * 256 + 256 * 128)
    assert factors.weights(by_name["shallower"], 784) == 784 * 368 + 2 * 368**2 + 714 * 784


def test_effects_that_were_put_in_are_found():
    put = {"depth": {"1": 0.3, "5": -0.1}, "loss": {"mse": -0.2}, "decoder": {"deeper": 0.15}}

    def effect(told, size):
        return 3 - 0.4 * np.log(size) + sum(put.get(name, {}).get(level, 0) for name, level in told.items())

    found, _ = factors.measured(scores_of(effect), DESCRIBED, "mnist", 784, 0.95)
    percent = {row[2:5]: row[5:8] for row in found}
    for name, levels in put.items():
        for level, value in levels.items():
            change, low, high = percent[name, level, factors.USUAL[name]]
            assert change == pytest.approx(100 * np.expm1(value), abs=2)
            assert low < change < high
    low, high = percent["widths", "narrowing", "equal"][1:]
    assert low < 0 < high
    assert percent[factors.EQUALLY_WIDE, "5", "3"][0] == pytest.approx(100 * np.expm1(-0.1), abs=1)


def test_effects_are_least_squares_by_hand():
    data, differing = factors.table(scores_of(lambda told, size: np.log(size) + 0.1 * int(told["depth"])),
                                    factors.alike(DESCRIBED, 784), "sse")  # fmt: skip
    found = factors.effects(data, differing, 0.95)
    assert {row[0] for row in found} == set(differing)
    for factor, level, base, percent, low, high, count in found:
        part = data
        for other in set(factors.FACTORS) - {factor}:
            part = part[part[other] == factors.USUAL[other]]
        columns = {of: (part[factor] == of).astype(float) for of in set(part[factor]) - {base}}
        columns |= {f"size {size}": (part["size"] == size).astype(float) for size in ("16", "64")}
        fitted = sm.OLS(part["y"], sm.add_constant(pd.DataFrame(columns))).fit()
        assert percent == pytest.approx(100 * np.expm1(fitted.params[level]))
        assert (low, high) == pytest.approx(tuple(100 * np.expm1(fitted.conf_int(0.05).loc[level])))
        assert count == (part[factor] == level).sum()


def test_what_two_factors_do_together_is_not_laid_on_a_third():
    """Absolute error fails with depth: what decoders and widths do is none the other for it."""

    def fails(told, size):
        return np.log(size) + 0.3 * (told["decoder"] == "deeper") + 0.8 * int(told["depth"]) * (told["loss"] == "mae")

    data, differing = factors.table(scores_of(fails), factors.alike(DESCRIBED, 784), "sse")
    percent = {row[:2]: row[3] for row in factors.effects(data, differing, 0.95)}
    assert percent["decoder", "deeper"] == pytest.approx(100 * np.expm1(0.3), abs=1)
    assert percent["decoder", "shallower"] == pytest.approx(0, abs=1)
    assert percent["widths", "narrowing"] == pytest.approx(0, abs=1)
    assert percent["loss", "mae"] == pytest.approx(100 * np.expm1(2.4), rel=0.02)


def test_an_interaction_is_told_where_there_is_one():
    """Loss and depth, crossed in the preset: sums of squares of a balanced design by hand."""

    def together(told, size):
        return np.log(size) + (0.5 if (told["depth"], told["loss"]) == ("5", "mae") else 0.0)

    data, differing = factors.table(scores_of(together), factors.alike(DESCRIBED, 784), "sse")
    found = {row[:2]: row[2:] for row in factors.interactions(data, differing, 0.95)}
    *where, shift, low, high, f, p, matters = found["depth", "loss"]
    assert p < 1e-6
    assert matters
    part = data[data["depth"].isin(["1", "3", "5"]) & (data["widths"] == "equal") & (data["decoder"] == "mirrored")]
    means = part.groupby(["depth", "loss"])["y"].mean().unstack()
    apart = means.sub(means.mean(axis=1), axis=0).sub(means.mean(axis=0), axis=1) + means.to_numpy().mean()
    each = len(part) / 9
    between = each * float((apart**2).to_numpy().sum())
    assert where == ["5", "mae"]
    assert shift == pytest.approx(100 * np.expm1(apart.loc["5", "mae"]))
    assert abs(shift) == pytest.approx(100 * np.abs(np.expm1(apart.to_numpy())).max())
    sizes = part.groupby("size")["y"].mean()
    cells = part.groupby(["depth", "loss"])["y"].transform("mean") + part["size"].map(sizes) - part["y"].mean()
    within = float(((part["y"] - cells) ** 2).sum())
    assert f == pytest.approx((between / 4) / (within / (len(part) - 9 - 2)))
    variance = within / (len(part) - 9 - 2) / each * (1 - 1 / 3) ** 2  # of 3 × 3 combinations, measured as often
    reach = t.ppf(0.975, len(part) - 9 - 2) * np.sqrt(variance)
    assert np.log1p([low / 100, high / 100]) == pytest.approx(apart.loc["5", "mae"] + np.array([-reach, reach]))
    assert not found["widths", "size"][-1]


def test_a_figure_has_effects_and_the_interactions_that_matter():
    effects = pd.DataFrame([("mnist", "sse", "depth", "5", "3", -9.0, -12.0, -6.0, 5)], columns=list(factors.EFFECTS))
    rows = [
        ("mnist", "sse", one, two, "5", "64", 20.0, 15.0, 25.0, 9.0, 0.001, matters)
        for one, two, matters in (("depth", "size", True), ("loss", "size", False))
    ]
    interactions = pd.DataFrame(rows, columns=list(factors.INTERACTIONS))
    found = factors.shown(effects, interactions)
    assert list(found.columns) == list(factors.EFFECTS)
    assert found.iloc[0].to_dict() == effects.iloc[0].to_dict()
    assert found.iloc[1, :8].tolist() == ["mnist", "sse", "depth × size", "5 × 64", "", 20.0, 15.0, 25.0]
    assert found["n"].tolist() == [5, None]
    pd.testing.assert_frame_equal(factors.shown(effects, interactions[1:]), effects)


def test_nothing_is_said_where_nothing_differs():
    plain = [entry for entry in entries("config/config.yaml") if entry["kind"] == "ae"]
    assert not factors.varied(plain, 784)
    assert factors.measured(scores_of(lambda told, size: 0.0, plain), plain, "mnist", 784, 0.95) == ([], [])
    assert factors.varied(DESCRIBED, 784)
