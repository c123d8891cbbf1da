"""Classes that were not trained on: which data sets make a table, its numbers against NumPy, what is said of it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from aecompare.analysis import novel_classes, statistics
from aecompare.analysis.novel_classes import Row
from aecompare.reporting.language import Language
from aecompare.reporting.novel_classes import told
from tests.reporting.made_up import MadeUp, experiment

STATISTICS = {"confidence": 0.95, "draws": 500}
NAMES = [*(f"mnist-without-{digit}" for digit in range(10)), "mnist-only-3", "mnist-only-4", "mnist", "digits-only-1"]


def summary_of(rng, datasets, replicates=3):
    """AUROC of two models at two code sizes, of a baseline, and rows that are none of the table's."""
    rows = [
        (dataset, model, size, replicate, "anomaly", condition, metric, level + 0.1 * rng.random(), 0.01)
        for dataset in datasets
        for model, size, level in (("ae", 2, 0.5), ("ae", 8, 0.3), ("vae", 2, 0.6), ("vae", 8, 0.4))
        for replicate in range(1, replicates + 1)
        for condition in ("classes/error", "classes/elbo", "classes/neighbours", "joined/error")
        for metric in ("auroc", "fpr95")
    ]
    rows += [(dataset, "pixels", None, None, "anomaly", "classes/error", "auroc", 0.9, 0.01) for dataset in datasets]
    columns = ["dataset", "model", "code_size", "replicate", "task", "condition", "metric", "value", "se_images"]
    return statistics.summarise(pd.DataFrame(rows, columns=columns), 0.95, 500)


def test_a_rule_with_two_classes_makes_a_table():
    groups = novel_classes.groups(NAMES)
    assert list(groups) == [("mnist", "without"), ("mnist", "only")]
    assert list(groups["mnist", "without"]) == list("0123456789")
    assert groups["mnist", "only"] == {"3": "mnist-only-3", "4": "mnist-only-4"}


def test_a_class_is_called_by_its_name_however_it_is_written():
    groups = novel_classes.groups(["fashion_mnist-without-3", "fashion_mnist-without-bag"])
    assert list(groups["fashion_mnist", "without"]) == ["dress", "bag"]


def test_numbers_are_means_over_replicates_and_over_classes(rng):
    members = novel_classes.groups(NAMES)["mnist", "without"]
    summary = summary_of(rng, members.values())
    rows = list(novel_classes.rows(members, summary, 0.95, 500))
    assert len(rows) == 4 * 3 + 1  # each model, size and score, and the baseline
    row = next(row for row in rows if (row.model, row.code_size, row.score) == ("vae", 8, "error"))
    own = summary[(summary["model"] == "vae") & (summary["code_size"] == 8) & (summary["metric"] == "auroc")]
    own = own[own["condition"] == "classes/error"].set_index("dataset")["mean"]
    assert row.by_class == {digit: own[f"mnist-without-{digit}"] for digit in "0123456789"}
    assert row.mean == pytest.approx(np.mean(list(row.by_class.values())))
    assert row.ends[0] < row.mean < row.ends[1]
    baseline = next(row for row in rows if row.model == "pixels")
    assert (baseline.code_size, baseline.mean) == (None, pytest.approx(0.9))


def test_published_figures_stand_by_class_or_as_a_mean():
    rows = list(novel_classes.published(("mnist", "without"), "0123456789", 0.95, 500))
    assert [row.mean for row in rows[:2]] == [0.825, 0.864]
    assert not rows[0].by_class
    assert min(rows[3].by_class, key=rows[3].by_class.get) == "1"
    assert rows[3].mean == pytest.approx(0.718)
    assert not list(novel_classes.published(("fashion_mnist", "only"), "0123456789", 0.95, 500))


def test_published_figures_are_held_against_ours():
    """Of the same model, code size and score: how many are near, and whether the same classes are hard."""
    key, digits = ("mnist", "without"), "0123456789"
    theirs = {figure.beside: dict(zip(digits, figure.values, strict=True)) for figure in novel_classes.PUBLISHED[key]
              if figure.beside}  # fmt: skip
    assert list(theirs) == [("vae", 2, "elbo"), ("vae", 32, "elbo")]

    def found(change, some=digits):
        values = {digit: change(theirs["vae", 2, "elbo"][digit]) for digit in some}
        return [row[1:] for row in novel_classes.agreements(key, digits, [Row("vae", 2, "elbo", values, 0.5, None)])]

    assert found(lambda value: value - 0.05) == [(10, 10, pytest.approx(1))]
    assert found(lambda value: 1 - value) == [(10, 0, pytest.approx(-1))]
    assert found(lambda value: value + 0.2 * (value > 0.9), "0149") == [(4, 3, pytest.approx(1, abs=0.2))]
    assert found(lambda value: value, "01") == []
    assert list(novel_classes.agreements(key, digits, [Row("vae", 8, "elbo", theirs["vae", 2, "elbo"], 0, None)])) == []


@pytest.mark.parametrize("code", ["en", "pl"])
def test_the_report_names_the_best_and_what_is_hard_for_it(rng, code):
    summary = summary_of(rng, NAMES[:12])
    rows = summary["dataset"].isin(["mnist-without-1", "mnist-without-7"]) & (summary["code_size"] == 2)
    summary.loc[rows, "mean"] -= 0.3
    tables = told(NAMES, summary, {"ae": "AE", "vae": "VAE"}, STATISTICS, Language(code))
    assert [table["name"] for table in tables] == ["mnist-without", "mnist-only"]
    assert "VAE, 2, " in tables[0]["text"]
    hard = re.findall(r"\d", tables[0]["text"].split(";")[1].split(".")[0])
    assert len(hard) == 3
    assert re.search(r"pixels, 0[.,]900", tables[0]["text"])
    assert set(hard[:2]) == {"1", "7"}
    assert all(len(row["values"]) == 10 for row in tables[0]["rows"])
    assert [row["published"] for row in tables[0]["rows"]].count(True) == 4
    assert len(tables[0]["protocols"]) == 3  # two papers, and the figure that ours can be held against
    assert told(["mnist"], summary, {}, STATISTICS, Language(code)) == []
    summary.loc[summary["model"] == "pixels", "model"] = "memoriser"  # controls are no rivals
    assert len(told(NAMES, summary, {}, STATISTICS, Language(code))[0]["rows"]) == len(tables[0]["rows"]) - 1


class WithClasses(MadeUp):
    """A report of an experiment that has measured them."""

    def _measures(self):
        yield from super()._measures()
        yield "anomaly", "classes/error", "auroc"


def test_page_and_manuscript_have_the_table(tmp_path, few):
    names = ["mnist-without-3", "mnist-without-4"]
    made = WithClasses(
        experiment(datasets=names, models=["ae", "pca"], code_sizes=[2], tasks=["anomaly"]), tmp_path / "numbers", few
    )
    made.draw(tmp_path, "pl")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.index('id="novel-classes"') < page.index('id="look"')
    assert "uczenie bez klasy 4" in page
    table = page[page.index('id="table-mnist-without"') :]
    assert table[: table.index("</table>")].count('class="published"') == 4
    manuscript = (tmp_path / "report.tex").read_text(encoding="utf-8")
    assert "Klasy nieobecne w" in manuscript
    assert "Tonnaer" in manuscript
