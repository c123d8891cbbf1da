"""On a real Slurm of two nodes: what is checked before jobs go there, the same bits, and preemption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from aecompare.running import slurm as cluster
from aecompare.running.files import read_arrays, read_json
from aecompare.training.checkpoint import VARIABLE
from tests.workflow import slurm
from tests.workflow.torture import Runs

pytestmark = pytest.mark.skipif(bool(slurm.missing()), reason=f"Slurm: {slurm.missing()}")
WORDS = ("--profile", "profiles/slurm", "--slurm-no-account", "--slurm-status-command", "squeue",
         "--slurm-init-seconds-before-status-checks", "5", "--latency-wait", "5")  # fmt: skip
LONG = """
code_sizes: [2]
replicates: 1
models: [ae]
data: {train_images: 20000}
training: {epochs: 15, batch_size: 200}
"""


@pytest.fixture(scope="module")
def daemons(tmp_path_factory):
    """Processes of a running Slurm by name."""
    with slurm.running(tmp_path_factory.mktemp("slurm")) as started:
        yield started


def asked(before, folder, python=sys.executable):
    """What `cluster.nodes` says in a view of the file system that the node does not share: it is made by `before`."""
    code = "from aecompare.running import slurm\ntry: print(slurm.nodes())\nexcept slurm.ClusterFault as f: print(f)"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f'{before}; cd "$0" && exec "$1" -c "$2"', str(folder), str(python), code],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr


def test_a_node_that_sees_all_is_told(daemons, tmp_path):
    tmp_path.chmod(0o755)
    assert asked("true", tmp_path).endswith("sees this folder and its environment")
    assert list((tmp_path / "results").iterdir()) == []


def test_a_folder_that_nodes_do_not_share_is_told(daemons, tmp_path):
    assert f"does not see {tmp_path}; put it where" in asked(f"mount -t tmpfs none {tmp_path}", tmp_path)


def test_an_environment_that_nodes_do_not_have_is_told(daemons, tmp_path):
    python = tmp_path / "bin" / "python"
    said = asked(f"mount --bind {sys.prefix} {tmp_path}", Path.cwd(), python)
    assert said == f"Slurm: the nodes do not have {python}; put this folder where they see it"


def test_a_folder_that_nodes_may_not_write_is_told(daemons, tmp_path):
    (tmp_path / "shared" / "results").mkdir(parents=True)
    seen = tmp_path / "seen"
    seen.mkdir()
    subprocess.run(["mount", "--bind", tmp_path / "shared", seen], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", seen], check=True)
        said = asked(f"umount {seen}; mount --bind {tmp_path / 'shared'} {seen}", seen)
    finally:
        subprocess.run(["umount", seen], check=True)
    assert said.endswith(f"cannot write in {seen}/results (Read-only file system)")


def test_an_unknown_partition_is_told(daemons):
    with pytest.raises(cluster.ClusterFault, match=r"[Ii]nvalid partition.*; `sinfo` lists partitions"):
        cluster.nodes(["--partition=nowhere"])


def test_a_busy_cluster_is_not_waited_for(daemons, monkeypatch):
    monkeypatch.setattr(cluster, "FREE", 2)
    taken = subprocess.Popen(["srun", "--nodes=2", "--exclusive", "--quiet", "sleep", "60"])
    try:
        slurm.until(lambda: "R" in _queue("%t"), "the job")
        assert cluster.nodes().startswith("Slurm: no node was free in 2 s")
    finally:
        taken.send_signal(signal.SIGTERM)
        taken.wait()


def test_a_controller_that_does_not_answer_is_told(daemons, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER", 1)
    cluster.controller()
    daemons["slurmctld"].send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(cluster.ClusterFault, match="no answer from its controller in 1 s"):
            cluster.controller()
    finally:
        daemons["slurmctld"].send_signal(signal.SIGCONT)
    slurm.until(lambda: _queue("%t") == [], "the controller")


def test_slurm_gives_the_same_bits(daemons, project, undisturbed):
    copy = project("slurm")
    copy.give_data()
    runs = Runs(copy.folder)
    done = subprocess.run(
        runs.command(*WORDS), cwd=copy.folder, env=runs.environment(), capture_output=True, text=True, check=False,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "sees this folder and its environment" in done.stderr
    assert runs.hashes() == undisturbed.hashes()
    assert set(_queue("%N", "--states=completed")) == set(slurm.NODES)


def test_nothing_is_sent_to_a_partition_that_there_is_not(daemons, project):
    copy = project("nowhere")
    copy.give_data()
    runs = Runs(copy.folder)
    done = copy.snakemake(*runs.command(*WORDS)[1:], "--default-resources", "slurm_partition=nowhere")
    assert done.returncode != 0
    last = done.stderr.splitlines()[-1]
    assert "nvalid partition" in last
    assert last.endswith("`sinfo` lists partitions, the profile names one")
    assert "Traceback" not in done.stderr
    assert not list((copy.folder / "results").rglob("*.log"))
    assert _queue("%t") == []


def test_what_slurm_refuses_is_told_in_its_words(daemons, project):
    copy = project("refused")
    copy.give_data()
    runs = Runs(copy.folder)
    done = copy.snakemake(*runs.command(*WORDS)[1:], "--default-resources", "mem_mb=100000000", "--retries", "0")
    assert done.returncode != 0
    assert "FAILED: " in done.stderr
    assert "SLURM sbatch failed" in done.stderr.partition("FAILED: ")[2]
    assert "to go on: snakemake" in done.stderr


def test_a_preempted_training_goes_on_to_the_same_bits(daemons, project, mnist_path):
    """A job of a partition with precedence takes the nodes; SIGTERM, 30 s before the end, is all the warning."""
    from aecompare.data import images
    from aecompare.training.models import Budget
    from tests.training.test_models import make

    copy = project("preempted")
    copy.give_data()
    (copy.folder / "long.yaml").write_text(LONG)
    run = copy.folder / "results" / "runs" / "mnist" / "ae" / "code2" / "rep1"
    log = copy.folder / "results" / "logs" / "train" / "mnist" / "ae" / "code2" / "rep1.log"
    words = [str(Path(sys.executable).parent / "snakemake"), str(run.relative_to(copy.folder) / "weights.npz"),
             "--configfile", "long.yaml", *WORDS]  # fmt: skip
    environment = {**os.environ, **copy.path, VARIABLE: "100000"}  # none but for SIGTERM
    started = subprocess.Popen(words, cwd=copy.folder, env=environment, stderr=subprocess.PIPE, text=True)
    slurm.until(lambda: log.exists() and "epoch 2 of" in log.read_text(), "the second epoch", seconds=180)
    taking = ["--partition=urgent", "--nodes=2", "--exclusive"]
    subprocess.run(["sbatch", *taking, "--output=/dev/null", "--wrap=sleep 2"], check=True)
    asked_at = time.monotonic()
    slurm.until(lambda: (run / "checkpoint").exists(), "a checkpoint", seconds=30)
    print(f"a checkpoint {time.monotonic() - asked_at:.1f} s after the other job was submitted")
    _, said = started.communicate(timeout=300)
    assert started.returncode == 0, said[-3000:]
    assert "going on after epoch" in log.read_text()
    record = read_json(run / "training.json")
    model = make("ae", 2)
    data = images.read(mnist_path, "mnist", 20_000, 10_000)
    model.fit(data, Budget(15, 200, 0.006, record["precision"], 1), lambda line: None)
    found = read_arrays(run / "weights.npz")
    for name, array in model.state().items():
        np.testing.assert_array_equal(array, found[name], err_msg=name)


def _queue(what, *more):
    words = ["squeue", "--noheader", f"--format={what}", *more]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.split() if done.returncode == 0 else ["?"]
