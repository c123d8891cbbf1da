"""Which figures and tables a report has: known from the config alone, so that Snakemake can plan and remake each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aecompare.evaluation.tasks import Headline, Metric, Series, Tradeoff, task_of

Asked = tuple[Sequence[str], bool]  # of a data set: its tasks, and whether it has classes


MANY = 8  # models; a sheet with two rows each of more is longer than a page


@dataclass(frozen=True)
class Entry:
    """One figure or table of one task on one data set."""

    name: str
    dataset: str
    task: str
    kind: str  # as `figures` and `_of_task` name it: matrix, curve, pictures, …
    headline: Headline | None = None
    series: Series | None = None
    tradeoff: Tradeoff | None = None
    condition: str = ""
    model: str = ""
    caption: str = ""
    random: bool = False  # its numbers depend on the features of a random network, for want of classes

    @property
    def metric(self) -> Metric:
        """Of a curve or a series."""
        asked = self.headline or self.series
        assert asked is not None
        return task_of(self.task).metrics[asked.metric]


def figures(
    asked: Mapping[str, Asked], code_sizes: Sequence[int], networks: Mapping[str, bool], varied: bool = False
) -> list[Entry]:
    """All figures, in the order of the report.

    Args:
        asked: by data set, its tasks, and whether it has classes.
        code_sizes: of the experiment.
        networks: one model of each kind of network, and whether its code is drawn from a distribution.
        varied: the design of plain autoencoders differs (`aecompare.analysis.factors`).
    """
    found = [
        Entry(f"scheme-{model}", "", "", "scheme", model=model, caption="The network and what flows through it")
        for model in networks
    ]
    drawn = [model for model, stochastic in networks.items() if stochastic]
    if drawn:
        caption = "The reparameterisation: noise comes in from outside, so that gradients reach the encoder"
        found.append(
            Entry("reparameterisation", next(iter(asked)), "", "reparameterisation", model=drawn[0], caption=caption)
        )
    for dataset, (tasks, classes) in asked.items():
        caption = "Each application's ranked headline from worthless (0) to perfect (1), with its interval"
        found.append(Entry(f"{dataset}-matrix", dataset, "", "matrix", caption=caption))
        if any(task_of(task).pictures for task in tasks):
            caption = "The same test images put to every model, by application"
            found.append(Entry(f"{dataset}-strip", dataset, "", "strip", caption=caption))
        found.append(Entry(f"{dataset}-samples", dataset, "", "samples", caption="Test images"))
        if networks:
            caption = "Validation loss by epoch: how far above its last value, one line per code size"
            found.append(Entry(f"{dataset}-convergence", dataset, "", "convergence", caption=caption))
        if varied and "reconstruction" in tasks:
            caption = (
                "What the design of a plain autoencoder does to its reconstructions; of each interaction that "
                "matters the combination that it shifts most"
            )
            found.append(Entry(f"{dataset}-effects", dataset, "", "effects", caption=caption))
        entries = [entry for task in tasks for entry in _of_task(dataset, task, code_sizes)]
        found += [replace(entry, random=task_of(entry.task).judged and not classes) for entry in entries]
    return found


def firsts(entries: Sequence[Entry], dataset: str) -> list[Entry]:
    """Each application's ranked headline on a data set: the first of its curves."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if (entry.dataset, entry.kind) == (dataset, "curve"):
            found.setdefault(entry.task, entry)
    return list(found.values())


def tables(asked: Mapping[str, Asked]) -> list[Entry]:
    """All tables: one a curve or series, with the same numbers."""
    return [entry for entry in figures(asked, (), {}) if entry.kind in ("curve", "series")]


def shown_sizes(code_sizes: Sequence[int], wanted: Sequence[int] = (4, 32)) -> list[int]:
    """The code sizes whose pictures are shown: those of the grid nearest, as ratios, to 4 and 32."""
    return sorted({min(code_sizes, key=lambda size: abs(math.log(size / want))) for want in wanted})


def pictured_sizes(code_sizes: Sequence[int], models: int) -> list[int]:
    """Those of them that a sheet of pictures has a row of for each model: the larger one where models are many."""
    return shown_sizes(code_sizes)[-1 if models > MANY else 0 :]


def _of_task(dataset: str, name: str, code_sizes: Sequence[int]) -> Iterator[Entry]:
    task = task_of(name)
    for headline in task.headlines:
        slug = f"{dataset}-{name}-{_slug(headline.condition)}-{_slug(headline.metric)}"
        yield Entry(slug, dataset, name, "curve", headline=headline, caption=headline.title)
    for series in task.series:
        slug = f"{dataset}-{name}-{_slug(series.prefix)}-{_slug(series.metric)}"
        yield Entry(slug, dataset, name, "series", series=series, caption=series.title)
    for tradeoff in task.tradeoffs:
        slug = f"{dataset}-{name}-{_slug(tradeoff.x)}-{_slug(tradeoff.y)}"
        yield Entry(slug, dataset, name, "tradeoff", tradeoff=tradeoff, caption=tradeoff.title)
    for condition, caption in task.pictures.items():
        slug = f"{dataset}-{name}-{_slug(condition)}-pictures"
        yield Entry(slug, dataset, name, "pictures", condition=condition, caption=caption)
    if task.plane and 2 in code_sizes:
        yield Entry(f"{dataset}-{name}-plane", dataset, name, "plane", caption="The plane of two-dimensional codes")


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in text).strip("-")
