"""How fast training is, beside Keras `fit` and beside what the processor can multiply. `make bench` prints it.

All figures come from one run on one thread, the contenders in turn, the best of some epochs each, because a shared
machine drifts. Same network, data, batch size and learning rates for all; final losses stand
beside the speed, since a faster loop that learns less would be no gain. Deterministic operations are left off, since
they would take XLA from `fit`; our loop has the same speed and the same bits with them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from aecompare import discovery
from aecompare.data.images import Images, read
from aecompare.running import allocator
from aecompare.training import backend, loop
from aecompare.training.backend import tf
from aecompare.training.models import Budget
from aecompare.training.models.ae import Autoencoder
from aecompare.training.models.dae import DenoisingAutoencoder

CODE, BATCH, RATE = 32, 256, 0.006


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m aecompare.training.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--data", default="results/data/mnist.npz", help="made by `snakemake results/data/mnist.npz`")
    parser.add_argument("--models", action="store_true", help="every network that there is, beside the AE")
    given = parser.parse_args()
    if not Path(given.data).exists():
        parser.exit(1, f"{given.data} is missing; make it first: snakemake {given.data}\n")
    allocator.keep()
    backend.configure(threads=1, deterministic=False)
    images = read(given.data, "mnist", given.images, 10_000)
    native = backend.precision("auto")
    if given.models:
        _every_model(images, given.epochs, native)
    else:
        _beside_keras(images, given.epochs, native)


def _beside_keras(images: Images, epochs: int, native: str) -> None:
    contenders: dict[str, Contender] = {
        "Keras fit, float32": KerasFit(images, epochs, jit="auto"),
        "Keras fit without XLA": KerasFit(images, epochs, jit=False),
        "ours, float32": Ours(Autoencoder, images, epochs, "float32"),
    }
    if native == "bfloat16":
        contenders["Keras fit, mixed_bfloat16"] = KerasFit(images, epochs, jit="auto", policy="mixed_bfloat16")
        contenders["ours, bfloat16 products"] = Ours(Autoencoder, images, epochs, native)
    contenders["ours, DAE"] = Ours(DenoisingAutoencoder, images, epochs, native)
    for _ in range(epochs):
        for contender in contenders.values():
            contender.epoch()
    _print(contenders, images)


def _every_model(images: Images, epochs: int, precision: str) -> None:
    """Images per second of each network as it comes, in turn; AE stands first, and again last: the same twice."""
    kinds = {name: discovery.load("models", name).MODEL for name in discovery.names("models")}
    trained = {name: kind for name, kind in kinds.items() if issubclass(kind, Autoencoder)}
    contenders = {"ae": Ours(Autoencoder, images, epochs, precision)}
    contenders |= {name: Ours(kind, images, epochs, precision) for name, kind in trained.items() if name != "ae"}
    contenders["ae again"] = Ours(Autoencoder, images, epochs, precision)
    for _ in range(epochs):
        for contender in contenders.values():
            contender.epoch()
    base = min(contenders["ae"].seconds)
    print(f"{'':14}{'parameters':>12}{'images/s':>10}{'of AE':>8}")
    for name, contender in contenders.items():
        seconds = min(contender.seconds)
        rate = len(images.train_bytes) / seconds
        print(f"{name:14}{contender.parameters:12,}{rate:10,.0f}{base / seconds:8.2f}")


class Contender:
    """Something that trains epoch by epoch; `seconds` and `losses` grow by one each time."""

    def __init__(self, run: Callable[[], float]):
        self.run = run
        self.seconds: list[float] = []
        self.losses: list[float] = []

    def epoch(self) -> None:
        started = time.perf_counter()
        self.losses.append(self.run())
        self.seconds.append(time.perf_counter() - started)


class Ours(Contender):
    def __init__(self, kind: type[Autoencoder], images: Images, epochs: int, precision: str):
        model = kind(
            {}, CODE, {"dataset": "mnist", "model": "bench", "code_size": CODE, "replicate": 1, "seed": 0}, images.shape
        )
        model.build(precision)
        model.begin(images)
        self.parameters = model.parameters
        epoch = loop.Epoch(model, images.train_bytes, Budget(epochs, BATCH, RATE, precision, threads=1))
        count = iter(range(epochs))
        super().__init__(lambda: sum(epoch(next(count))))


class KerasFit(Contender):
    """The same network, loss and learning rates by `fit`, as a Keras user would write it."""

    def __init__(self, images: Images, epochs: int, jit: str | bool, policy: str = "float32"):
        import keras

        steps = len(images.train) // BATCH
        budget = Budget(epochs, BATCH, RATE, "float32", threads=1)

        class Schedule(keras.optimizers.schedules.LearningRateSchedule):
            def __call__(self, step: object) -> object:
                return loop.learning_rate(budget, steps, tf.minimum(tf.cast(step, tf.float32), epochs * steps))

        network = keras.Sequential([keras.layers.Input((images.shape.values,))])
        for width in [512, 256, 128, CODE, 128, 256, 512]:
            network.add(keras.layers.Dense(width, activation="linear" if width == CODE else "elu", dtype=policy))
        network.add(keras.layers.Dense(images.shape.values, dtype=policy))

        def loss(truth: object, logits: object) -> object:
            exact = tf.cast(logits, tf.float32)
            return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=truth, logits=exact), axis=1)

        network.compile(keras.optimizers.Adam(Schedule()), loss, jit_compile=jit)
        x = images.train
        super().__init__(lambda: network.fit(x, x, batch_size=BATCH, epochs=1, verbose=0).history["loss"][-1])


def product_rate(kind: str, size: int = 2048, repeats: int = 4) -> float:
    """Multiplications and additions a second of one large matrix product on one thread."""
    left, right = (tf.cast(tf.random.normal((size, size)), kind) for _ in range(2))
    tf.matmul(left, right)
    best = np.inf
    for _ in range(repeats):
        started = time.perf_counter()
        tf.matmul(left, right).numpy()
        best = min(best, time.perf_counter() - started)
    return 2 * size**3 / best


def _print(contenders: dict[str, Contender], images: Images) -> None:
    rates = {kind: product_rate(kind) for kind in ("float32", "bfloat16")}
    widths = [images.shape.values, 512, 256, 128, CODE]
    weights = 2 * sum(inputs * outputs for inputs, outputs in pairwise(widths))
    products = 6 * weights - 2 * widths[0] * widths[1]  # forward, and backward but for the input's own gradient
    count = len(images.train_bytes)
    base = min(min(contenders[name].seconds) for name in ("Keras fit, float32", "Keras fit without XLA"))
    print(f"{'':26}{'s/epoch':>9}{'images/s':>10}{'of fit':>8}{'of products':>13}{'loss':>9}")
    for name, contender in contenders.items():
        seconds = min(contender.seconds)
        kind = (
            "float32"
            if ("bfloat16" not in name and "DAE" not in name) or rates["bfloat16"] < rates["float32"]
            else "bfloat16"
        )
        share = products * count / seconds / rates[kind]
        speed = f"{seconds:9.2f}{count / seconds:10.0f}{base / seconds:8.2f}{share:13.0%}"
        print(f"{name:26}{speed}{contender.losses[-1]:9.2f}")
    print("large products, one thread:", ", ".join(f"{kind} {rate / 1e9:.0f} GFLOP/s" for kind, rate in rates.items()))


if __name__ == "__main__":
    main()
