"""Activation and learning rate: one pair for all networks, chosen among all of them; `make search` repeats it.

Each network is trained with each pair at each code size with the default budget, and held to its own objective on
validation images; what counts is by how many per cent the loss is above the network's best at that code size. The three
pairs with the least mean are trained with two replicates more. One with which any training fails is out: a rate at
which one in ten breaks is no good, whatever its mean. Of the rest the least mean is taken. The table is kept
(`docs/search.csv`); a test holds the defaults to it. No test image takes part.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pandas as pd

from aecompare.data.images import Images, read
from aecompare.running import allocator
from aecompare.running.files import replacing
from aecompare.training import backend
from aecompare.training.models import Budget
from aecompare.training.run import model_of

MODELS = ("ae", "dae", "dae-mask", "vae")
ACTIVATIONS = ("elu", "relu", "gelu", "tanh")
RATES = (0.0015, 0.003, 0.006, 0.009, 0.012, 0.024)
CODE_SIZES = (2, 16, 64)
FINALISTS, REPLICATES = 3, 3
FAILED = 10.0  # per cent above the best
PAIR = ["activation", "learning_rate"]
COLUMNS = ("model", "activation", "learning_rate", "code_size", "replicate", "validation_loss", "seconds")
Try = tuple[str, str, float, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m aecompare.training.search", description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="results/data/mnist.npz", help="made by `snakemake results/data/mnist.npz`")
    parser.add_argument("--out", default="docs/search.csv")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if not Path(given.data).exists():
        parser.exit(1, f"{given.data} is missing; make it first: snakemake {given.data}\n")

    def tried(tries: Sequence[Try]) -> pd.DataFrame:
        shares = [(tries[at :: given.jobs], given.epochs, given.data) for at in range(given.jobs)]
        with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
            rows = [row for found in pool.starmap(_search, shares) for row in found]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    first = tried(list(product(MODELS, ACTIVATIONS, RATES, CODE_SIZES, [1])))
    more = product(MODELS, finalists(first), CODE_SIZES, range(2, REPLICATES + 1))
    table = pd.concat([first, tried([(model, *pair, size, replicate) for model, pair, size, replicate in more])])
    table = table.sort_values(list(COLUMNS[:5]), ignore_index=True)
    with replacing(given.out) as private:
        table.round({"validation_loss": 3, "seconds": 1}).to_csv(private, index=False, lineterminator="\n")
    print(excess(table).T.to_string(), "chosen:", *chosen(table))


def above(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `above`: per cent above the network's best loss at that code size; infinite where it diverged."""
    least = table.groupby(["model", "code_size"])["validation_loss"].transform("min")
    return table.assign(above=100 * (table["validation_loss"] / least - 1))


def excess(table: pd.DataFrame) -> pd.DataFrame:
    """The mean of that over code sizes and replicates: a row a model, a column a pair (activation, rate)."""
    return above(table).groupby(["model", *PAIR])["above"].mean().unstack(PAIR)


def finalists(table: pd.DataFrame) -> list[tuple[str, float]]:
    """The pairs with the least mean excess over all networks."""
    return [(str(one), float(rate)) for one, rate in excess(table).mean().nsmallest(FINALISTS).index]


def chosen(table: pd.DataFrame) -> tuple[str, float]:
    """The activation and the rate with the least mean excess over all networks, among pairs that had all replicates and
    with which no training failed."""
    tried = above(table).groupby(PAIR).agg(worst=("above", "max"), replicates=("replicate", "nunique"))
    sound = tried[(tried["worst"] <= FAILED) & (tried["replicates"] == REPLICATES)].index
    activation, rate = excess(table).mean()[sound].idxmin()
    return str(activation), float(rate)


def _search(tries: Sequence[Try], epochs: int, data: str) -> list[tuple]:
    allocator.keep()
    backend.configure(threads=1)
    return list(_rows(tries, epochs, read(data, "mnist", 50_000, 10_000)))


def _rows(tries: Sequence[Try], epochs: int, images: Images) -> Iterable[tuple]:
    for kind, activation, rate, size, replicate in tries:
        cell = {"dataset": "mnist", "model": kind, "code_size": size, "replicate": replicate, "seed": 0}
        model = model_of(kind, {"network": {"kind": "dense", "activation": activation}}, cell, images.shape)
        budget = Budget(epochs, 256, rate, "auto", threads=1)
        try:
            history = model.fit(images, budget, lambda line: None)
        except FloatingPointError:  # it diverged
            yield kind, activation, rate, size, replicate, float("inf"), float("nan")
            continue
        seconds = sum(row["seconds"] for row in history)
        yield kind, activation, rate, size, replicate, history[-1]["validation_loss"], seconds
        print(
            kind,
            activation,
            rate,
            size,
            replicate,
            f"{history[-1]['validation_loss']:.3f}",
            f"{seconds:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
