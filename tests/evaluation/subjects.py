"""Codecs of three lines of NumPy, a judge that sees block means, and what they are tested on."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from aecompare.evaluation.material import Material
from aecompare.evaluation.metrics import manifold, neighbours
from aecompare.evaluation.result import Result
from aecompare.training.priors import StandardNormal


class Projection:
    """A codec: the first directions of a fixed random rotation."""

    stochastic_code = True
    continuous_code = True
    rate_bits = None
    linear_decoder = None

    def __init__(self, code_size, values=784):
        self.code_size, self.prior = code_size, StandardNormal(code_size)
        square = np.random.default_rng(0).standard_normal((values, values))
        self.basis = np.linalg.qr(square)[0][:, :code_size].astype(np.float32)

    def encode(self, images, seed=None):
        return images @ self.basis

    def decode(self, codes):
        return codes @ self.basis.T

    def error_gradient(self, codes, images, weights):
        return (weights * (self.decode(codes) - images)) @ self.basis

    def posterior(self, images):
        mean = self.encode(images)
        return mean, np.full_like(mean, np.log(0.25))


class Signs(Projection):
    """A codec of symbols: whether each number of the projection is above its mean."""

    continuous_code = False

    def __init__(self, images, code_size):
        super().__init__(code_size)
        seen = super().encode(images.train)
        self.centre, self.spread, self.rate_bits = seen.mean(axis=0), seen.std(axis=0), float(code_size)
        self.prior = SimpleNamespace(
            draw=lambda count, seed: self._codes(np.random.default_rng(seed).integers(2, size=(count, code_size)))
        )

    def symbols(self, images):
        return (super().encode(images) > self.centre).astype(np.int32)

    def encode(self, images, seed=None):
        return self._codes(self.symbols(images))

    def _codes(self, symbols):
        return (self.centre + self.spread * (2 * symbols - 1)).astype(np.float32)

    def posterior(self, images):
        return None

    def error_gradient(self, codes, images, weights):
        raise TypeError("symbols have no slope")


class Eye:
    """A judge that sees block means."""

    def __init__(self, shape, classes):
        self.shape, self.classes = shape, max(classes, 1)

    def features(self, images):
        high, wide = self.shape.height // 4, self.shape.width // 4
        whole = self.shape.with_channels(images)[:, : 4 * high, : 4 * wide].mean(axis=3)
        return whole.reshape(len(images), high, 4, wide, 4).mean(axis=(2, 4)).reshape(len(images), -1)

    def see(self, images):
        features = self.features(images)
        weights = np.random.default_rng(1).standard_normal((features.shape[1], self.classes + 1))
        scores = np.exp(features @ weights)
        inked = (features.max(axis=1) > 0.3) & (features.min(axis=1) < 0.1)  # some ink and some background
        shares = scores / scores.sum(axis=1, keepdims=True)
        return SimpleNamespace(features=features, probabilities=shares, accepted=inked)


def material_of(images):
    eye = Eye(images.shape, len(images.classes))

    class Reference:
        judge = second = eye
        features = second_features = eye.features(images.test)
        radii = manifold.radii(features)
        train_features = eye.features(images.train)
        nearest = manifold.nearest(features, train_features).mean()
        validation_features = eye.features(images.validation[:500])
        train_reach = neighbours.nearest(train_features, train_features, 2)[0][:, 1]
        accepted = eye.see(images.test).accepted.mean()

    return Material(images, Reference())


def value(result: Result, condition, metric):
    return next(score.value for score in result.scores if score[:2] == (condition, metric))


class Lookup(Projection):
    """A codec that knows the code of every image beforehand."""

    def __init__(self, images, train, test):
        super().__init__(train.shape[1])
        self.codes = {len(images.train): train, len(images.test): test}

    def encode(self, images, seed=None):
        return self.codes[len(images)]
