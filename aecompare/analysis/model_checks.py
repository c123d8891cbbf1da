"""Figures that models are known for: what follows from their definitions, and what was published of them on MNIST.

Each is measured where its models are part of the experiment, under their own names and as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aecompare.analysis.checks import BY_DEFINITION, Check, Evidence

GHOSH = "Ghosh et al., ICLR 2020 (order alone)"
BURDA = "Burda et al., ICLR 2016, one layer, k = 5 (3,280 epochs, 5,000 samples; here 500, 2,000 images)"


def order(what: str, first: tuple[str, str], second: tuple[str, str], of: tuple[str, ...] = ()) -> Check:
    """The first of two (model, sampler) has the smaller Fréchet distance at code size 16."""

    def ours(evidence: Evidence) -> float | None:
        found = [evidence.mean(model, 16, "generation", sampler, "fd") for model, sampler in (first, second)]
        return None if None in found else found[0] - found[1]

    return Check(f"{what}: difference of Fréchet distances", GHOSH, 0, 0, ours, sense="at most", of=of)


def _known(what: str, model: str, ours: Callable[[Evidence], float | None], at_most: float) -> Check:
    """What follows from a model's definition, whatever was trained."""
    return Check(what, BY_DEFINITION, at_most, 0, ours, exact=True, sense="at most", of=(model,))


def _models() -> Iterator[Check]:
    """What further models are known for, where they are part of the experiment."""
    for size in (2, 4, 8, 16, 32, 64):

        def off(evidence: Evidence, model: str, size: int = size) -> float | None:
            found = [evidence.mean(name, size, "reconstruction", "clean", "sse") for name in (model, "pca")]
            return None if None in found else abs(found[0] / found[1] - 1)

        def spare(evidence: Evidence, size: int = size) -> float | None:
            found = [evidence.mean("vq", size, "latent", "symbols", name) for name in ("entropy_bits", "rate_bits")]
            return None if None in found else found[0] - found[1]

        yield Check(
            f"linear AE, code size {size}: error over PCA's, less 1", "Baldi and Hornik, 1989", 0, 0.02,
            lambda evidence, off=off: off(evidence, "linear-ae"), sense="at most", of=("linear-ae", "pca"),
        )  # fmt: skip
        yield _known(
            f"ICA spans PCA's subspace, code size {size}: error over PCA's, less 1", "ica",
            lambda evidence, off=off: off(evidence, "ica"), 1e-3,
        )  # fmt: skip
        yield _known(f"VQ-VAE, code size {size}: entropy less rate in bits", "vq", spare, 1e-6)
    for model in ("rae", "wae"):
        title = model.upper()
        what = f"{title} with a mixture before {title} with a Gaussian, code size 16"
        yield order(what, (model, "gmm10"), (model, "gaussian"), of=(model,))

    def largest(evidence: Evidence) -> float | None:
        gaps = {}
        for model in ("ae", "rae", "wae", "vae"):
            found = [evidence.mean(model, 16, "generation", sampler, "fd") for sampler in ("gaussian", "gmm10")]
            if None in found:
                return None
            gaps[model] = found[0] - found[1]
        return gaps["ae"] - max(gap for model, gap in gaps.items() if model != "ae")

    yield Check(
        "from a Gaussian to a mixture AE gains most of AE, RAE, WAE and VAE, code size 16: difference of gains", GHOSH,
        0, 0, largest, sense="at least", of=("ae", "rae", "wae", "vae"),
    )  # fmt: skip


def _importance() -> Iterator[Check]:
    """One stochastic layer of 50 behind two of 200 tanh, k = 5 (config/importance.yaml)."""
    published = {"vae": 86.47, "iwae": 85.54}

    def nats(evidence: Evidence, model: str) -> float | None:
        return evidence.mean(model, 50, "likelihood", "binarised", "nll_nats")

    for model, expected in published.items():
        yield Check(
            f"{model.upper()}, binarised, code size 50: negative log-likelihood in nats", BURDA, expected, 3,
            lambda evidence, model=model: nats(evidence, model), on="binarised", of=("iwae",),
        )  # fmt: skip

    def gap(evidence: Evidence) -> float | None:
        found = [nats(evidence, model) for model in published]
        return None if None in found else found[0] - found[1]

    yield Check(
        "VAE over IWAE of 5 draws, binarised, code size 50: nats", BURDA, 0.95, 0.45, gap, on="binarised", of=("iwae",)
    )


CHECKS = (*_models(), *_importance())
