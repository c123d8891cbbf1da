"""Training a network: the hot path.

An epoch is one call of one compiled graph over images that lie in memory once. Adam (Kingma and Ba, ICLR 2015) is
TensorFlow's fused kernel, one pass over the weights instead of Keras's ten. Order and noise of epoch e are drawn from
(seed, e) alone, so a run that was stopped can go on to the same bits.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.training.backend import tf
from aecompare.training.checkpoint import Checkpoint, Interrupted, State

if TYPE_CHECKING:
    from tensorflow import Tensor

    from aecompare.training.models import Budget

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7
WARM_UP = 200  # steps, but no more than a fifth of all
BINARISE = 1_000  # a purpose of its own: networks fold small numbers into the same seed
VALIDATED = 2_000  # images an epoch: the curve's noise is far below its course, and all 10,000 cost 8 % of an epoch


class Network(Protocol):
    """What training needs of a model."""

    cell: dict[str, str | int]
    variables: dict[str, object]
    averages: dict[str, object]

    def losses(self, images: Tensor, seed: Tensor) -> tuple[Tensor, Tensor]: ...

    def adapt(self, images: Tensor) -> None: ...


class Epoch:
    """A compiled epoch: call it with its number, counted from 0; the last, smaller batch is left out."""

    def __init__(self, network: Network, images: np.ndarray, budget: Budget, binarised: bool = False):
        self.network, self.budget, self.binarised = network, budget, binarised
        self.images = tf.constant(images)  # uint8 [n, values], a quarter of the memory of floats
        self.steps = len(images) // budget.batch_size
        self.weights = list(network.variables.values())
        self.first_moments = [tf.Variable(tf.zeros_like(weight)) for weight in self.weights]
        self.second_moments = [tf.Variable(tf.zeros_like(weight)) for weight in self.weights]
        self._run = tf.function(self._graph)

    def __call__(self, number: int) -> tuple[float, float]:
        """Train for one epoch; return mean reconstruction loss and mean penalty of an image."""
        order = seeds.generator("order", **self.network.cell, epoch=number).permutation(len(self.images))
        noise = seeds.derive("noise", **self.network.cell, epoch=number)
        done = number * self.steps
        sums = self._run(tf.constant(order, tf.int32), tf.constant(noise, tf.int64), tf.constant(done, tf.int32))
        reconstruction, penalty = (float(total) / self.steps for total in sums)
        return reconstruction, penalty

    def state(self) -> dict[str, np.ndarray]:
        """All that the next epoch depends on: weights, Adam's moments and what the model averages."""
        return {name: variable.numpy() for name, variable in self._kept().items()}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Take over what `state` gave."""
        for name, variable in self._kept().items():
            variable.assign(state[name])

    def _kept(self) -> dict[str, Any]:
        averages = list(self.network.averages.values())
        groups = {
            "weight": self.weights, "first": self.first_moments, "second": self.second_moments, "average": averages,
        }  # fmt: skip
        return {f"{kind}/{index}": found for kind, group in groups.items() for index, found in enumerate(group)}

    def _graph(self, order: Tensor, noise: Tensor, done: Tensor) -> tuple[Tensor, Tensor]:
        reconstruction, penalty = tf.constant(0.0), tf.constant(0.0)
        size = self.budget.batch_size
        for step in tf.range(self.steps):
            batch = batch_of(self.images, order[step * size : (step + 1) * size])
            seed = tf.stack([noise, tf.cast(step, tf.int64)])
            if self.binarised:
                levels = tf.random.stateless_uniform(
                    tf.shape(batch), tf.random.experimental.stateless_fold_in(seed, BINARISE)
                )
                batch = tf.cast(levels < batch, tf.float32)
            with tf.GradientTape() as tape:
                parts = [tf.reduce_mean(part) for part in self.network.losses(batch, seed)]
                loss = parts[0] + parts[1]
            self._adam(tape.gradient(loss, self.weights), done + step)
            self.network.adapt(batch)
            reconstruction += parts[0]
            penalty += parts[1]
        return reconstruction, penalty

    def _adam(self, gradients: list[Tensor], step: Tensor) -> None:
        """Algorithm 1 of Kingma and Ba, at 0-based `step` of the whole training."""
        count = tf.cast(step + 1, tf.float32)
        rate = learning_rate(self.budget, self.steps, tf.cast(step, tf.float32))
        state = zip(self.weights, self.first_moments, self.second_moments, gradients, strict=True)
        for weight, first, second, gradient in state:
            tf.raw_ops.ResourceApplyAdam(
                var=weight.handle,
                m=first.handle,
                v=second.handle,
                beta1_power=tf.pow(BETA_1, count),
                beta2_power=tf.pow(BETA_2, count),
                lr=rate,
                beta1=BETA_1,
                beta2=BETA_2,
                epsilon=EPSILON,
                grad=gradient,
            )


def batch_of(images: Tensor, rows: Tensor) -> Tensor:
    """uint8 [n, values] and row numbers [b] -> float32 [b, values] in [0, 1]"""
    return tf.cast(tf.gather(images, rows), tf.float32) / 255.0


def learning_rate(budget: Budget, steps: int, step: Tensor) -> Tensor:
    """Linearly from the budget's rate to 0 over the whole training, times a linear warm-up.

    Down to 0, because the last steps then average the noise of batches away; on a straight line, because on validation
    images that was better than half a cosine (a DAE of code size 32 after 7 epochs: 15.85 against 15.83 dB).
    """
    total = budget.epochs * steps
    warm = tf.minimum(1.0, (step + 1) / max(1.0, min(WARM_UP, total / 5)))
    return budget.learning_rate * warm * (1 - step / total)


def fit(
    network: Network, images: Images, budget: Budget, log: Callable[[str], None], checkpoint: Checkpoint | None = None
) -> list[dict[str, float]]:
    """Train a network that has been built; return its history, a row an epoch.

    `seconds` and `images_per_second` are of training alone, without validation and compilation. With a checkpoint,
    training goes on where it was stopped, to the bits that it would have reached at once.

    Raises:
        Interrupted: it was asked to stop by SIGTERM, and its state is kept.
        FloatingPointError: the loss is not finite.
    """
    if not len(images.train_bytes) >= budget.batch_size >= 1:
        raise ValueError(f"a batch of {budget.batch_size} from {len(images.train_bytes)} images; lower batch_size")
    epoch = Epoch(network, images.train_bytes, budget, images.binarised)
    validate = Validation(network, images.validation_bytes[:VALIDATED])
    history: list[dict[str, float]] = []
    found = checkpoint.load() if checkpoint else None
    if found:
        epoch.restore(found.arrays)
        history = [dict(row) for row in found.history]
    with checkpoint.listening() if checkpoint else nullcontext():
        for number in range(len(history), budget.epochs):
            history.append(_row(number, epoch, validate, budget))
            log(
                f"epoch {number + 1} of {budget.epochs}: loss {history[-1]['loss']:.3f}, "
                f"validation {history[-1]['validation_loss']:.3f}, {history[-1]['seconds']:.1f} s"
            )
            if checkpoint and (checkpoint.due or number + 1 == budget.epochs):
                checkpoint.save(State(epoch.state(), history))
            if checkpoint and checkpoint.stopped and number + 1 < budget.epochs:
                raise Interrupted(
                    f"stopped after epoch {number + 1} of {budget.epochs}; the next start goes on from there"
                )
    return history


def _row(number: int, epoch: Epoch, validate: Validation, budget: Budget) -> dict[str, float]:
    """Train for one epoch, counted from 0; what the history says of it."""
    started = time.perf_counter()
    reconstruction, penalty = epoch(number)
    seconds = time.perf_counter() - started
    if not math.isfinite(reconstruction + penalty):
        raise FloatingPointError(f"the loss of epoch {number + 1} is not finite; lower training.learning_rate")
    return {
        "epoch": number + 1,
        "loss": reconstruction + penalty,
        "reconstruction": reconstruction,
        "penalty": penalty,
        "validation_loss": validate(),
        "seconds": seconds,
        "images_per_second": epoch.steps * budget.batch_size / seconds,
    }


class Validation:
    """The training loss on validation images, with the same corruption and draws each time it is called."""

    ROWS = 1_000

    def __init__(self, network: Network, images: np.ndarray):
        self.network, self.images = network, tf.constant(images)
        self.seed = tf.constant(seeds.derive("validation", **network.cell), tf.int64)
        self._block = tf.function(self._graph)

    def __call__(self) -> float:
        starts = range(0, len(self.images), self.ROWS)
        return sum(float(self._block(tf.constant(start))) for start in starts) / len(self.images)

    def _graph(self, start: Tensor) -> Tensor:
        batch = batch_of(self.images, tf.range(start, tf.minimum(start + self.ROWS, len(self.images))))
        reconstruction, penalty = self.network.losses(batch, tf.stack([self.seed, tf.cast(start, tf.int64)]))
        return tf.reduce_sum(reconstruction + penalty)
