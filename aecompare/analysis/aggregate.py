"""All runs' scores in one tidy table, what they sum up to, and what each run cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from aecompare.analysis import comparisons, scaled, selections, statistics
from aecompare.evaluation import scores
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import task_of
from aecompare.running.files import read_json, write_rows

RUN = ("dataset", "model", "code_size", "replicate", "kind", "parameters", "epochs")
COST = (*RUN, "seconds", "images_per_second", "threads", "precision")


def aggregate(
    runs: Iterable[str],
    records: Iterable[str],
    models: Sequence[str],
    plain: Sequence[str],
    tasks: Iterable[str],
    confidence: float,
    draws: int,
    outputs: Mapping[str, str],
) -> None:
    """Read the runs' files, in the order given; write `scores`, `selections`, `summary`, `comparisons`,
    `ranks` and `cost`.

    Args:
        runs: paths of scores, of runs and baselines.
        records: paths of training records.
        models: entries of the config; `plain` are those without randomness.
        tasks: whose metrics say which way is better.
        confidence: of intervals.
        draws: of the bootstrap.
        outputs: paths by the names above.

    Raises:
        ValueError: a file of scores has other columns, or a measurement stands twice.
    """
    tasks = list(tasks)
    # of likelihoods there are no controls
    read = [found for path in runs if len(found := scores.read(path, scores.MEASURED))]
    table = pd.concat(read, ignore_index=True)
    twice = table[table.duplicated(list(scores.COLUMNS[:-1]))]
    if len(twice):
        raise ValueError(f"{len(twice)} measurements stand twice, the first: {tuple(twice.iloc[0])}")
    metrics = {
        (task, name): metric
        for task in tasks
        for name, metric in task_of(task).metrics.items()
        if metric.better != "neither"
    }
    better = {pair: metric.better for pair, metric in metrics.items()}
    table, choices = selections.select(table, tasks)
    ranked = table[~selections.copies(table, tasks, models) & ~table["model"].isin(CONTROLS)]
    judged = ranked[[pair in better for pair in zip(ranked["task"], ranked["metric"], strict=True)]]
    scores.write(outputs["scores"], table[list(scores.COLUMNS)])
    scores.write(outputs["selections"], choices)
    scores.write(outputs["summary"], scaled.scale(statistics.summarise(table, confidence, draws), tasks))
    scores.write(outputs["comparisons"], comparisons.compare(judged, models, plain, metrics, confidence))
    scores.write(outputs["ranks"], statistics.ranks(judged, models, better, draws))
    write_rows(outputs["cost"], COST, [[record[name] for name in COST] for record in map(read_json, records)])
