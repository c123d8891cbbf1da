"""A real Slurm on this machine alone: controller, two nodes and authentication, bound to the loopback; for tests.

It needs Debian's slurm-wlm, slurm-client and munge, and root, since jobs find Slurm's configuration in its default
place. What it starts it ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conftest import UNSHARES

PROGRAMS = ("slurmctld", "slurmd", "munged", "squeue", "sbatch", "scancel", "sinfo")
PLACE = Path("/etc/slurm/slurm.conf")
NODES = ("node1", "node2")  # a daemon each: one job's node is not the next one's
CONFIGURATION = """\
ClusterName=aecompare
SlurmctldHost={host}(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
KillWait=30
StateSaveLocation={folder}/controller
SlurmdSpoolDir={folder}/node/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
SlurmctldPort=16817
SchedulerParameters=sched_interval=2,batch_sched_delay=0
NodeName=DEFAULT CPUs={cpus} RealMemory={memory} State=UNKNOWN
NodeName=node[1-2] NodeHostname={host} NodeAddr=127.0.0.1 Port=[16818-16819]
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=node[1-2] Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=30
PartitionName=urgent Nodes=node[1-2] MaxTime=INFINITE State=UP PriorityTier=10 PreemptMode=OFF
"""


def missing() -> str:
    """What keeps a Slurm from being started here; nothing if it can be."""
    gone = [program for program in PROGRAMS if shutil.which(program) is None]
    if gone:
        return f"{', '.join(gone)} not installed"
    if os.geteuid() != 0:
        return "not root"
    if not UNSHARES:
        return "no privilege to mount"
    return f"{PLACE} is somebody's" if PLACE.exists() else ""


@contextmanager
def running(folder: Path) -> Iterator[dict[str, subprocess.Popen]]:
    """A Slurm of two nodes that share this machine's cores, while the context lasts; its processes by name."""
    for name in ("controller", "munge", *(f"node/{node}" for node in NODES)):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    told = {"host": socket.gethostname(), "folder": folder, "cpus": max(1, (os.cpu_count() or 1) // 2)}
    told["memory"] = int(memory * 0.9 / len(NODES))
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(CONFIGURATION.format(**told))
    started: dict[str, subprocess.Popen] = {}
    try:
        started["munged"] = _munge(folder)
        started["slurmctld"] = _daemon(["slurmctld", "-D"], folder / "slurmctld.out")
        for node in NODES:
            started[node] = _daemon(["slurmd", "-D", "-N", node], folder / f"{node}.out")
        _wait_for("idle", folder)
        yield started
    finally:
        with suppress(subprocess.TimeoutExpired):
            subprocess.run(["scancel", "--user=root"], check=False, timeout=20)
        for daemon in reversed(started.values()):
            daemon.terminate()
        for daemon in reversed(started.values()):
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        PLACE.unlink()


def _munge(folder: Path) -> subprocess.Popen:
    key = folder / "munge" / "key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o400)
    where = folder / "munge"
    where.chmod(0o700)
    words = ["munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge.socket",
             f"--pid-file={where}/pid", f"--log-file={where}/log", f"--seed-file={where}/seed"]  # fmt: skip
    daemon = _daemon(words, folder / "munged.out")
    until(lambda: (folder / "munge.socket").exists(), "munged", folder)
    return daemon


def _daemon(words: list[str], out: Path) -> subprocess.Popen:
    with out.open("w") as file:
        return subprocess.Popen(words, stdout=file, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)


def _wait_for(state: str, folder: Path) -> None:
    def answers() -> bool:
        with suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                ["sinfo", "--noheader", "--format=%T"], capture_output=True, text=True, check=False, timeout=10
            )
            return set(done.stdout.split()) == {state}
        return False

    until(answers, "the node", folder)


def until(ready: Callable[[], bool], what: str, folder: Path | None = None, seconds: float = 60) -> None:
    """Wait until something is so; the logs in `folder` say why it was not."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            found = sorted(folder.glob("*.[lo]*")) if folder else []
            logs = "\n".join(path.read_text(errors="replace")[-800:] for path in found)
            raise RuntimeError(f"{what} did not come up in {seconds:.0f} s:\n{logs}")
        time.sleep(0.2)
