"""The judge: a small convolutional classifier, trained once, whose features score generated images, and which tells
images of the data set's classes from images of none.

Fréchet distance and manifold metrics need features that see digits as digits. Inception features (Heusel et al.,
NeurIPS 2017) were learnt from photographs; these are the penultimate layer of a classifier of the data set at hand,
as in Bińkowski et al., ICLR 2018. It is trained on the training images and what `aecompare.evaluation.no_digits` makes
of them; its accuracy, the share of test images that it takes for its own, and its hash are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from aecompare import seeds
from aecompare.data.images import CLASSES, SIDE, Images
from aecompare.evaluation import no_digits
from aecompare.running.files import sha256
from aecompare.training import dense
from aecompare.training.backend import tf

FEATURES = 64
BATCH = 128
REFUSED = 64  # images of no class beside each batch
LEARNING_RATE = 0.003


class Judge:
    """A classifier of 28 × 28 images: two convolutions, one layer of features, ten classes and one of none."""

    def __init__(self, seed: int = 0):
        import keras

        def start(depth: int) -> object:
            return keras.initializers.HeNormal(seeds.derive("judge", seed=seed, depth=depth))

        layers = keras.layers
        self.network = keras.Sequential(
            [
                layers.Input((SIDE, SIDE, 1)),
                layers.Conv2D(16, 5, activation="relu", kernel_initializer=start(0)),  # 24 × 24
                layers.MaxPooling2D(2),  # 12 × 12
                layers.Conv2D(32, 5, strides=2, activation="relu", kernel_initializer=start(1)),  # 4 × 4
                layers.Flatten(),
                layers.Dense(FEATURES, activation="relu", kernel_initializer=start(2), name="features"),
                layers.Dense(CLASSES + 1, kernel_initializer=start(3)),
            ]
        )
        self.seed = seed
        self._layers = self.network.layers
        self._features = tf.function(self._to_features, input_signature=[dense.rows(SIDE * SIDE)])

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
                loss = loss_of(labels, self.network(_pictures(batch), training=True))
            weights = self.network.trainable_variables
            optimiser.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return loss

        for epoch in range(epochs):
            rows = order.permutation(len(images.train_bytes))[: steps * BATCH].reshape(steps, -1)
            losses = [float(step(*self._batch(images, part, order))) for part in rows]
            log(f"epoch {epoch + 1} of {epochs}: cross-entropy {np.mean(losses):.4f}")

    def _batch(self, images: Images, rows: np.ndarray, source: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Images of the classes, and of none: float32 [b, 784] and labels [b]."""
        none = no_digits.draw(images.train, images.train_labels, REFUSED, source)
        labels = np.concatenate([images.train_labels[rows], np.full(REFUSED, CLASSES, np.uint8)])
        return np.concatenate([images.train[rows], none]), labels

    def features(self, images: np.ndarray) -> np.ndarray:
        """float32 [n, 784] -> float32 [n, FEATURES], not negative"""
        return dense.in_blocks(lambda block, _: self._features(block), images)

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """float32 [n, FEATURES] -> float32 [n, 11], rows sum to 1; the last column is that of no class"""
        return tf.nn.softmax(self._layers[-1](tf.constant(features))).numpy()

    def accuracy(self, images: np.ndarray, labels: np.ndarray) -> float:
        """Share of images of which it finds the class."""
        return float(np.mean(self.probabilities(self.features(images))[:, :CLASSES].argmax(1) == labels))

    def accepts(self, features: np.ndarray) -> np.ndarray:
        """Which of the images with these features it takes for one of the classes: bool [n]"""
        return self.probabilities(features).argmax(1) < CLASSES

    def state(self) -> dict[str, np.ndarray]:
        return {weight.path: weight.numpy() for weight in self.network.weights}

    def restore(self, state: Mapping[str, np.ndarray]) -> None:
        """Raises ValueError where an array is missing or of another shape."""
        for weight, array in zip(self.network.weights, state.values(), strict=True):
            if array.shape != tuple(weight.shape):
                raise ValueError(f"the judge's weights {weight.path}: {array.shape} instead of {tuple(weight.shape)}")
            weight.assign(array)

    def _to_features(self, rows: object) -> object:
        values = _pictures(rows)
        for layer in self._layers[:-1]:
            values = layer(values)
        return values


def _pictures(rows: object) -> object:
    """[n, 784] -> [n, 28, 28, 1]"""
    return tf.reshape(rows, [-1, SIDE, SIDE, 1])


def train(images: Images, epochs: int, seed: int, log: Callable[[str], None]) -> tuple[dict, dict]:
    """Train a judge; return its weights and the record of how good it is."""
    judge = Judge(seed)
    judge.fit(images, epochs, log)
    weights = judge.state()
    record = {
        "dataset": images.name,
        "accuracy": judge.accuracy(images.test, images.test_labels),
        "accepted": float(judge.accepts(judge.features(images.test)).mean()),
        "seed": seed,
        "epochs": epochs,
        "features": FEATURES,
        "sha256": sha256(b"".join(array.tobytes() for array in weights.values())),
    }
    log(f"accuracy on test {record['accuracy']:.2%}, accepted {record['accepted']:.2%}")
    return weights, record
