"""A tiny experiment on real images, and how tests run it."""

from __future__ import annotations

MICRO = """
code_sizes: [2, 3]
replicates: 2
models: [ae, vae, pca]
data: {train_images: 600, test_images: 100}
training: {epochs: 2, batch_size: 50}
judge: {epochs: 1}
"""
WORDS = ("--configfile", "micro.yaml")
OUTPUTS = (
    "scores.csv",
    "selections.csv",
    "summary.csv",
    "comparisons.csv",
    "ranks.csv",
    "checks.csv",
    "datapackage.json",
    "experiment.json",
    "report/index.html",
    "report/report.tex",
)


def run(copy, *words, **more):
    """Run it in a copy of the project, to its end."""
    copy.give_data()
    (copy.folder / "micro.yaml").write_text(MICRO)
    done = copy.snakemake(*WORDS, *words, **more)
    assert done.returncode == 0, done.stderr[-3000:]
    copy.said = done.stderr
    return copy


def planned(copy, *words):
    """What a call would run, a line a job."""
    done = copy.snakemake(*WORDS, "--dry-run", *words)
    assert done.returncode == 0, done.stderr
    return [line.removeprefix("would run: ") for line in done.stderr.splitlines() if line.startswith("would run: ")]
