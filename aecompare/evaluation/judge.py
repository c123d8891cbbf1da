"""The judge: a small convolutional classifier, trained once, whose features score generated images, and which tells
images of the data set's classes from images of none.

Fréchet distance and manifold metrics need features that see what images show. Inception features (Heusel et al.,
NeurIPS 2017) were learnt from photographs; these are the penultimate layer of a classifier of the data set at hand,
as in Bińkowski et al., ICLR 2018. It is trained on the training images and what `aecompare.evaluation.outsiders` makes
of them; its accuracy, the share of test images that it takes for its own, and its hash are recorded.

Where images have no classes, features are those of a network of the same layers with the weights that it was born with
(Naeem et al., "Reliable fidelity and diversity metrics for generative models", ICML 2020, section 5: where no trained
features fit the images), and what tells images of the data set from others is trained on those two classes. Each of
these features is scaled to one variance over the training images, as Mishkin and Matas do (ICLR 2016) before training:
else their distances, and the margins that call two of them equivalent, would be on the scale of a chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from aecompare import seeds
from aecompare.data.images import Images
from aecompare.data.shape import Shape
from aecompare.evaluation import outsiders
from aecompare.running.files import sha256
from aecompare.training import blocks
from aecompare.training.backend import tf

FEATURES = 64
BATCH = 128
REFUSED = 64  # images of no class beside each batch
LEARNING_RATE = 0.003
VARIANCE = 4.0  # of a random network's feature, of all 256: trained judges have 304 on MNIST, 223 on Fashion-MNIST
SCALED_ON = 10_000  # training images
LARGE = 20  # pixels a side from which windows of 5 × 5 fit twice; of smaller images they are 3 × 3


@dataclass(frozen=True)
class Sight:
    """Images as a judge sees them.

    Args:
        features: float32 [n, FEATURES].
        probabilities: float32 [n, classes + 1], rows sum to 1; the last column is that of no class.
    """

    features: np.ndarray
    probabilities: np.ndarray

    @property
    def accepted(self) -> np.ndarray:
        """Which are taken for one of the classes: bool [n]"""
        return self.probabilities.argmax(1) < self.probabilities.shape[1] - 1


class Judge:
    """A classifier of images of one shape: two convolutions, one layer of features, the classes and one of none.

    Args:
        shape: of the images.
        classes: how many; none where nobody said what the images show.
        seed: another one is another judge.
    """

    def __init__(self, shape: Shape, classes: int, seed: int = 0):
        self.shape, self.seed, self.known = shape, seed, classes > 0
        self.classes = max(classes, 1)
        self.network = _network(shape, self.classes + 1, "judge", seed)
        self.eyes = self.network if self.known else _network(shape, 1, "random features", seed)
        rows = [blocks.rows(shape.values)]
        self._own = tf.function(lambda images: self._through(self.network, images), input_signature=rows)
        self._seen = tf.function(lambda images: self._through(self.eyes, images), input_signature=rows)

    def fit(self, images: Images, epochs: int, log: Callable[[str], None]) -> None:
        """Learn the classes of the training images: Adam on the cross-entropy, half a cosine down to 0."""
        import keras

        order = seeds.generator("judge order", dataset=images.name, seed=self.seed)
        steps = max(1, len(images.train_bytes) // BATCH)
        schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, epochs * steps)
        optimiser = keras.optimizers.Adam(schedule)
        loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

        @tf.function
        def step(batch: object, labels: object) -> object:
            with tf.GradientTape() as tape:
                loss = loss_of(labels, self.network(self._pictures(batch), training=True))
            weights = self.network.trainable_variables
            optimiser.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return loss

        for epoch in range(epochs):
            rows = order.permutation(len(images.train_bytes))[: steps * BATCH].reshape(steps, -1)
            losses = [float(step(*self._batch(images, part, order))) for part in rows]
            log(f"epoch {epoch + 1} of {epochs}: cross-entropy {np.mean(losses):.4f}")
        if not self.known:
            self._scale(images.train[:SCALED_ON])

    def _scale(self, images: np.ndarray) -> None:
        """Give every feature of the random network the same variance; one that is always 0 stays so."""
        spread = self.features(images).std(axis=0, dtype=np.float64)
        factors = np.where(spread > 0, VARIANCE**0.5 / np.maximum(spread, np.finfo(np.float32).tiny), 1)
        for weight in self.eyes.layers[-2].weights:  # before a rectifier, which lets a factor through
            weight.assign(weight.numpy() * factors.astype(np.float32))

    def _batch(self, images: Images, rows: np.ndarray, source: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Images of the classes, and of none: float32 [b, values] and labels [b]."""
        none = outsiders.draw(images, REFUSED, source)
        labels = np.concatenate([images.train_labels[rows], np.full(REFUSED, self.classes, np.uint8)])
        return np.concatenate([images.train[rows], none]), labels

    def features(self, images: np.ndarray) -> np.ndarray:
        """float32 [n, values] -> float32 [n, FEATURES], not negative"""
        return blocks.in_blocks(lambda block, _: self._seen(block), images)

    def see(self, images: np.ndarray) -> Sight:
        """Features and probabilities of images: float32 [n, values]"""
        features = self.features(images)
        own = features if self.known else blocks.in_blocks(lambda block, _: self._own(block), images)
        return Sight(features, tf.nn.softmax(self.network.layers[-1](tf.constant(own))).numpy())

    def state(self) -> dict[str, np.ndarray]:
        return {weight.path: weight.numpy() for weight in self._weights}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Raises ValueError where an array is missing or of another shape."""
        for weight, array in zip(self._weights, state.values(), strict=True):
            if array.shape != tuple(weight.shape):
                raise ValueError(f"the judge's weights {weight.path}: {array.shape} instead of {tuple(weight.shape)}")
            weight.assign(array)

    @property
    def _weights(self) -> list:
        return [*self.network.weights, *([] if self.known else self.eyes.weights)]

    def _through(self, network: object, images: object) -> object:
        """float32 [n, values] -> float32 [n, FEATURES]"""
        values = self._pictures(images)
        for layer in network.layers[:-1]:
            values = layer(values)
        return values

    def _pictures(self, rows: object) -> object:
        """[n, values] -> [n, h, w, c]"""
        return tf.reshape(rows, [-1, self.shape.height, self.shape.width, self.shape.channels])


def _network(shape: Shape, outputs: int, purpose: str, seed: int) -> object:
    """The layers with their first weights; at 28 × 28 convolutions leave 24 × 24, 12 × 12 and 4 × 4."""
    import keras

    def start(depth: int) -> object:
        return keras.initializers.HeNormal(seeds.derive(purpose, seed=seed, depth=depth))

    layers = keras.layers
    window = 5 if min(shape.height, shape.width) >= LARGE else 3
    return keras.Sequential(
        [
            layers.Input((shape.height, shape.width, shape.channels)),
            layers.Conv2D(16, window, activation="relu", kernel_initializer=start(0)),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, window, strides=2, activation="relu", kernel_initializer=start(1)),
            layers.Flatten(),
            layers.Dense(FEATURES, activation="relu", kernel_initializer=start(2), name="features"),
            layers.Dense(outputs, kernel_initializer=start(3)),
        ]
    )


def train(images: Images, epochs: int, seed: int, log: Callable[[str], None]) -> tuple[dict, dict]:
    """Train a judge; return its weights and the record of how good it is; without classes there is no accuracy."""
    judge = Judge(images.shape, len(images.classes), seed)
    judge.fit(images, epochs, log)
    weights, seen = judge.state(), judge.see(images.test)
    right = float(np.mean(seen.probabilities[:, :-1].argmax(1) == images.test_labels))
    record = {
        "dataset": images.name,
        "accuracy": right if judge.known else None,
        "accepted": float(seen.accepted.mean()),
        "seed": seed,
        "epochs": epochs,
        "features": FEATURES,
        "sha256": sha256(b"".join(array.tobytes() for array in weights.values())),
    }
    log(
        f"accuracy on test {right:.2%}, accepted {record['accepted']:.2%}"
        if judge.known
        else f"accepted {record['accepted']:.2%} of the test images"
    )
    return weights, record
