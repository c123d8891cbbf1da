"""The workflow as a part of somebody else's: from a repository, with other names and in a folder of its own."""

from __future__ import annotations

import subprocess

from aecompare.running.files import read_json
from tests.conftest import Project
from tests.workflow.micro import MICRO

OUTER = """
configfile: "micro.yaml"
module aecompare:
    snakefile: github("nobody/aecompare", path="workflow/Snakefile", tag="v1")
    config: config
    prefix: "vaes"
use rule * from aecompare as ae_*
rule mine:
    input: rules.ae_dictionary.output.package
    output: "mine.json"
    shell: "cp {input} {output}"
"""
REPOSITORY = "github.com/nobody/aecompare"
GIT = ("git", "-c", "user.name=nobody", "-c", "user.email=nobody@localhost")


def test_from_a_repository_under_other_names_and_a_prefix(project):
    """Snakemake's own copy of the repository is put where it would clone it to; else only the library is at hand."""
    copy = project("repository")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"], ["tag", "v1"]):
        subprocess.run([*GIT, *words], cwd=copy.folder, check=True)
    other = Project(copy.folder.with_name("outer"), copy.data, made=True)
    cache = copy.folder.with_name("cache")
    clone = cache / "snakemake" / "snakemake" / "source-cache" / "snakemake-git-cache" / REPOSITORY
    subprocess.run(["git", "clone", "-q", "--bare", copy.folder, clone], check=True)
    other.path = {**copy.path, "XDG_CACHE_HOME": str(cache)}
    other.folder.mkdir()
    (other.folder / "micro.yaml").write_text(MICRO)
    (other.folder / "Snakefile").write_text(OUTER)
    done = other.snakemake("--cores", "1", "mine.json")
    assert done.returncode == 0, done.stderr[-3000:]
    assert read_json(other.folder / "mine.json")["name"] == "aecompare-results"
    planned = other.snakemake("--dry-run", "vaes/results/report/index.html")
    assert planned.returncode == 0, planned.stderr[-3000:]
    said = planned.stdout + planned.stderr
    assert "ae_train_rep1to2" in said
    assert "vaes/results/runs/mnist/vae/code3/rep1/weights.npz" in said
    assert "Missing input" not in said  # the project's own files have no prefix
