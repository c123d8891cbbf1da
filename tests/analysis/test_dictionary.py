"""What tables hold: every column is described, none that is nowhere, and Frictionless tells one that is otherwise."""

from __future__ import annotations

import re
import shutil

import pytest
from frictionless import Package

from aecompare import discovery
from aecompare.analysis import dictionary
from aecompare.analysis.dictionary import COLUMNS, TABLES
from aecompare.reporting import references, templates
from aecompare.running.files import write_json
from tests.reporting.made_up import MadeUp, experiment

TASKS = discovery.names("tasks")
PAPERS = references.Citations(references.read(templates.FOLDER / "references.bib"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory, few):
    """A made-up run's, with factors of design, and the description beside them."""
    folder = tmp_path_factory.mktemp("tables")
    nets = [
        {f"depth-{count}": {"model": "ae", "network": {"kind": "dense", "hidden": [256] * count}}} for count in (1, 2)
    ]
    grid = experiment(models=["ae", "vae", "pca", *nets], code_sizes=[2, 16], tasks=["reconstruction", "latent"])
    MadeUp(grid, folder, few)
    write_json(folder / "datapackage.json", dictionary.package(grid.tasks, PAPERS.links))
    return folder


def faults(folder):
    """What Frictionless says of a folder: (table, kind of fault)."""
    report = Package(str(folder / "datapackage.json")).validate()
    of_tables = {(task.name, error.type) for task in report.tasks for error in task.errors}
    return of_tables | {("package", error.type) for error in report.errors}


def test_columns_are_those_of_the_tables_and_no_others():
    assert {column for table in TABLES.values() for column in table.columns} == set(COLUMNS)
    assert all(set(table.key) <= set(table.columns) for table in TABLES.values())


def test_the_package_is_valid_and_so_are_the_tables(tables):
    assert faults(tables) == set()


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        ("scores", "value\n", "score\n", "incorrect-label"),
        ("summary", ",reconstruction,", ",reconstruction,,", "extra-cell"),
        ("ranks", ",1,", ",first,", "type-error"),
        ("comparisons", ",better\n", ",perhaps\n", "constraint-error"),
    ],
)
def test_a_table_that_is_otherwise_is_told(tables, tmp_path, table, old, new, fault):
    other = tmp_path / "other"
    shutil.copytree(tables, other)
    path = other / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert fault in {kind for name, kind in faults(other) if name == table}


def test_metrics_have_the_papers_that_define_them(tables):
    metrics = {(row["task"], row["metric"]): row for row in dictionary.package(TASKS, PAPERS.links)["metrics"]}
    assert metrics["clustering", "acc"]["references"] == ["https://doi.org/10.1002/nav.3800020109"]
    named = [row for row in metrics.values() if re.search(r"\b(19|20)\d\d\b", row["definition"])]
    assert len(named) > 10
    assert all(row["references"] for row in named)


def test_every_metric_is_described():
    found = {(row["task"], row["metric"]) for row in dictionary.metrics(TASKS)}
    assert len(found) == len(dictionary.metrics(TASKS)) > 60
    for row in dictionary.metrics(TASKS):
        assert row["title"]
        assert row["better"] in ("higher", "lower", "neither")
        assert not row["margin"] or row["reason"]
