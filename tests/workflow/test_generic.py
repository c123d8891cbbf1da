"""A cluster that is told by commands alone: the profile for those without Slurm, with a queue of the test's own."""

from __future__ import annotations

import os

import yaml

from tests.conftest import ROOT
from tests.workflow.micro import MICRO, WORDS

QUEUE = """#!/bin/sh
# qsub, in short: options, then the script; its number. One job after the other, like a node of one core.
for script; do :; done
echo "$*" >> asked.txt
env -i PATH="$PATH" HOME="$HOME" PYTHONPATH="$PYTHONPATH" flock queue.lock sh "$script" > queue.log 2>&1 &
echo $!
"""


def settings():
    """The profile's text with the lines of Grid Engine taken out, as a person would."""
    text = (ROOT / "profiles" / "generic" / "config.yaml").read_text(encoding="utf-8")
    head, told = text.split("# Grid Engine\n")
    lines, rest = told.split("\n\n", 1)
    return f"{head}{lines.replace('# ', '')}\n\n{rest}"


def test_a_grid_through_a_queue_gives_the_same_bits(finished, project):
    copy = project("generic")
    copy.give_data()
    profile = copy.folder / "profiles" / "generic" / "config.yaml"
    profile.write_text(settings())
    given = yaml.safe_load(profile.read_text())
    assert given["cluster-generic-submit-cmd"].startswith("qsub -terse")
    (copy.folder / "bin").mkdir()
    (copy.folder / "bin" / "qsub").write_text(QUEUE)
    (copy.folder / "bin" / "qsub").chmod(0o755)
    (copy.folder / "micro.yaml").write_text(MICRO)
    wanted = [f"results/runs/mnist/{model}/code2/rep{replicate}/weights.npz" for model in ("ae", "pca")
              for replicate in (1, 2)]  # fmt: skip
    path = os.pathsep.join([str(copy.folder / "bin"), os.environ["PATH"]])
    words = ("--profile", "profiles/generic", "--latency-wait", "5", "--seconds-between-status-checks", "1")
    done = copy.snakemake(*wanted, *words, *WORDS, PATH=path)
    assert done.returncode == 0, done.stderr[-3000:]
    for name in wanted:
        assert (copy.folder / name).read_bytes() == (finished.folder / name).read_bytes(), name
    asked = (copy.folder / "asked.txt").read_text().splitlines()
    assert sum("train_rep1to2" in line for line in asked) == 2
    assert all("-pe smp 1 -l h_vmem=2000M -l h_rt=0:120:0" in line for line in asked)
