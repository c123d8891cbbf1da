"""Before jobs go to Slurm: its controller answers, and its nodes see this folder and the environment.

A Slurm client waits for ever for a controller that is down, and a folder that nodes do not share shows as thousands of
failed jobs. So the controller is asked once, with a time limit, and one short job looks from a node. This file is that
job's program too; it needs nothing but Python.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ANSWER = 10  # seconds for the controller
FREE = 30  # seconds for a node to become free; after that the run starts without having looked
SHOWN = 60  # seconds that a shared file system may take to show a file
PACKAGES = ("snakemake", "tensorflow", "aecompare")
FOLDER = Path("results/.probe")


class ClusterFault(RuntimeError):
    """The cluster cannot run the jobs; the message says why, and what helps, in one line."""


def controller() -> None:
    """See that Slurm's controller answers.

    Raises:
        ClusterFault: it does not, or there is no Slurm on this machine.
    """
    if shutil.which("sbatch") is None:
        raise ClusterFault("Slurm: no sbatch on this machine; start the run on a login node of the cluster")
    try:
        done = _run(["sinfo", "--noheader", "--format=%P"], ANSWER)
    except subprocess.TimeoutExpired:
        raise ClusterFault(f"Slurm: no answer from its controller in {ANSWER} s; `scontrol ping` asks it") from None
    if done.returncode:
        raise ClusterFault(f"Slurm: its controller cannot be asked: {_last(done.stderr)}; `scontrol ping` asks it")


def nodes(options: Sequence[str] = ()) -> str:
    """See from a node that it shares this folder, may write here, and has the environment; a line that says so.

    Args:
        options: of srun, as ``--partition=short``.

    Raises:
        ClusterFault: it does not.
    """
    program = Path(__file__).read_text(encoding="utf-8")  # this file may be where nodes do not see it
    token = secrets.token_hex(8)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        (FOLDER / token).write_text(token, encoding="utf-8")
        words = ["srun", f"--immediate={FREE}", "--job-name=aecompare-probe", "--ntasks=1", "--mem=200", "--time=2",
                 "--chdir=/", "--quiet", *options,
                 sys.executable, "-P", "-c", program, str(Path.cwd()), token]  # fmt: skip
        try:
            done = _run(words, FREE + SHOWN)
        except FileNotFoundError:
            return "Slurm: no node could be asked whether it sees this folder (no srun on this machine)"
        except subprocess.TimeoutExpired:
            return f"Slurm: no node answered in {FREE + SHOWN} s, so none was asked whether it sees this folder"
        said = done.stdout.strip()
        if done.returncode and not said:
            why = _last(done.stderr)
            if any(word in why.lower() for word in ("busy", "immediate")):
                return f"Slurm: no node was free in {FREE} s, so none was asked whether it sees this folder"
            if "execve" in done.stderr:
                raise ClusterFault(f"Slurm: the nodes do not have {sys.executable}; put this folder where they see it")
            if "invalid partition" in why.lower():
                raise ClusterFault(f"Slurm: {why}; `sinfo` lists partitions, the profile names one")
            return f"Slurm: no node could be asked whether it sees this folder ({why})"  # srun may be barred here
        if done.returncode:
            raise ClusterFault(f"Slurm: {said}")
        _await_answer(token, said)
        return f"Slurm: node {said} sees this folder and its environment"
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def look(folder: str, token: str) -> str | None:
    """From a node: what it lacks, None if nothing."""
    asked = Path(folder) / FOLDER / token
    try:
        os.chdir(folder)
        if asked.read_text(encoding="utf-8") != token:
            return f"has another folder under the name {folder}; put this one where all nodes see it"
    except OSError:
        return f"does not see {folder}; put it where all nodes see it"
    gone = [package for package in PACKAGES if find_spec(package) is None]
    if gone:
        return f"does not have {', '.join(gone)} in {sys.executable}; set the environment up in a folder that it sees"
    try:
        asked.with_name(f"{token}.answer").write_text(token, encoding="utf-8")
    except OSError as fault:
        return f"cannot write in {folder}/results ({fault.strerror})"
    return None


def _await_answer(token: str, node: str) -> None:
    until = time.monotonic() + SHOWN
    while not (FOLDER / f"{token}.answer").exists():
        if time.monotonic() > until:
            raise ClusterFault(f"Slurm: what node {node} wrote into this folder does not show here in {SHOWN} s")
        time.sleep(0.2)


def _run(words: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL)


def _last(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    fault = look(sys.argv[1], sys.argv[2])
    print(socket.gethostname() if fault is None else f"node {socket.gethostname()} {fault}")
    sys.exit(fault is not None)
