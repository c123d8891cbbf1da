"""TensorFlow, set up for the same bits twice.

`import tensorflow` takes seconds, so everything that needs it takes it from here, where it is loaded at first use:
reading a model's file while the DAG is parsed costs nothing.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

# Read when TensorFlow and Keras are first imported, so they must stand before that.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class OnDemand:
    """A module that is imported when something is first asked of it, and stands nowhere until then."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


tf = OnDemand("tensorflow")

CPU_BFLOAT16 = ("amx_bf16", "avx512_bf16")


def configure(threads: int, deterministic: bool = True) -> None:
    """Fix the number of threads of TensorFlow and of NumPy's libraries, and forbid operations of unstable result."""
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    if deterministic:
        tf.config.experimental.enable_op_determinism()
    for device in tf.config.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(device, True)  # two jobs may share it
    limit_threads(threads)


def limit_threads(threads: int = 1) -> None:
    """Fix the threads of BLAS and OpenMP: k-means, for one, clusters differently with another number.

    Libraries that are loaded already are told; those to come read the environment.
    """
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads)))
    threadpool_limits(threads)


def precision(choice: str) -> str:
    """The precision of matrix products: ``float32`` or ``bfloat16``.

    ``auto`` is bfloat16 where processor or GPU multiply it in hardware: 4 × as fast as float32 with AMX, 1.6 × with
    AVX512_BF16 and equal in loss (`make bench` shows both). Weights, sums and the loss stay float32.
    """
    if choice != "auto":
        return choice
    return "bfloat16" if _has_bfloat16() else "float32"


def _has_bfloat16() -> bool:
    gpus = tf.config.list_physical_devices("GPU")
    if gpus:
        return tf.config.experimental.get_device_details(gpus[0]).get("compute_capability", (0, 0)) >= (8, 0)
    try:
        return any(flag in Path("/proc/cpuinfo").read_text(encoding="utf-8") for flag in CPU_BFLOAT16)
    except OSError:  # no Linux
        return False
