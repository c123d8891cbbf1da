"""What every table of a run holds: each column's type and meaning, each metric's unit, direction and definition.

One list of columns for all tables, since a name means the same in each; which columns a table has, and in which order,
is what the module that writes it says. Given out as a Frictionless Data Package (Table Schema), which other programs
read and check, and as `docs/output.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aecompare.analysis import aggregate, checks, claims, comparisons, factors, scaled, selections, statistics
from aecompare.evaluation import scores
from aecompare.evaluation.tasks import task_of

VERDICTS = (comparisons.EQUIVALENT, comparisons.BETTER, comparisons.WORSE, comparisons.UNDECIDED, comparisons.UNTESTED)
MISSING = [""]  # an empty cell; `null` in a baseline's code size, say


@dataclass(frozen=True)
class Column:
    """A column of any table; `allowed` are all its values, where there are few."""

    type: Literal["string", "integer", "number", "boolean"]
    about: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    about: str
    columns: Sequence[str]
    key: tuple[str, ...] = ()  # no two rows have the same values in these, and none of them is empty


COLUMNS: Mapping[str, Column] = {
    "dataset": Column("string", "name in the config"),
    "model": Column("string", "entry of the config, or a baseline or control"),
    "code_size": Column("integer", "numbers in a code; empty where there is no model", "numbers"),
    "replicate": Column("integer", "from 1; empty where nothing is repeated"),
    "task": Column("string", "application"),
    "condition": Column("string", "noise, mask, sampler, kind of stranger, …; several parts are divided by /"),
    "metric": Column("string", "what is measured; see metrics"),
    "value": Column("number", "the measurement, in the metric's unit"),
    "mean": Column("number", "over replicates, in the metric's unit"),
    "sd": Column("number", "standard deviation over replicates; empty with one"),
    "low": Column("number", "lower end of the interval"),
    "high": Column("number", "upper end of the interval"),
    "n": Column("integer", "replicates, or runs that a level of a factor has"),
    "se_images": Column("number", "standard error of the mean over the fixed test images"),
    "scaled": Column("number", "of a ranked headline: 0 as the best worthless control, 1 as good as it gets"),
    "scaled_low": Column("number", "lower end of its interval"),
    "scaled_high": Column("number", "upper end of its interval"),
    "chosen": Column("string", "the condition whose scores stand under the name that is chosen"),
    "by": Column("string", "metric on validation images whose mean decided"),
    "other": Column("string", "what the model is compared with: an entry, a baseline or a bound"),
    "against": Column("string", "models or baselines; of a factor: the level that it is held against"),
    "difference": Column("number", "the model's mean less the other's"),
    "n_other": Column("integer", "replicates of the other"),
    "p": Column("number", "of Welch's test, or of Student's against what has no randomness; empty: exact"),
    "p_holm": Column("number", "p, corrected by Holm's method inside a question"),
    "margin": Column("number", "the least difference that matters, in the metric's unit"),
    "p_equivalent": Column("number", "of two one-sided tests within the margin"),
    "p_equivalent_holm": Column("number", "the same, corrected in a family of its own"),
    "effect": Column("number", "Cohen's d over the root of the mean variance; infinite without spread"),
    "superior": Column("number", "share of pairs of replicates in which the model is the better one"),
    "verdict": Column("string", "what may be said"),
    "needed_low": Column("number", "replicates that would tell a difference of the margin, at least"),
    "needed_high": Column("number", "and at most; inf: more than 1,000"),
    "at_half_margin": Column("string", "the verdict, were the margin half as wide", allowed=VERDICTS),
    "at_double_margin": Column("string", "the verdict, were the margin twice as wide", allowed=VERDICTS),
    "rank": Column("integer", "1 is the best mean"),
    "share_best": Column("number", "share of bootstrap draws in which the model has the best mean"),
    "kind": Column("string", "the model's file, or whether a check is exact or published"),
    "parameters": Column("integer", "values that are learnt"),
    "epochs": Column("integer", "of training"),
    "seconds": Column("number", "of training", "s"),
    "images_per_second": Column("number", "in training", "1/s"),
    "threads": Column("integer", "of a job"),
    "precision": Column("string", "of matrix products"),
    "what": Column("string", "the figure that is checked"),
    "source": Column("string", "where the figure comes from"),
    "expected": Column("string", "the figure, or a bound"),
    "tolerance": Column("number", "how far off ours may be"),
    "ours": Column("number", "our figure; empty where it was not measured"),
    "claim": Column("string", "the claim's file"),
    "other_code_size": Column("integer", "code size of the other", "numbers"),
    "other_value": Column("number", "mean of the other, or the bound"),
    "true": Column("string", "whether this comparison is as the claim has it", allowed=("yes", "no", "undecided")),
    "factor": Column("string", "of the design of plain autoencoders"),
    "level": Column("string", "of the factor; of an interaction that of the first, where it shifts most"),
    "other_level": Column("string", "of the second factor, there"),
    "percent": Column("number", "change, or largest shift of a combination", "%"),
    "one": Column("string", "a factor"),
    "two": Column("string", "another factor"),
    "f": Column("number", "F of the interaction, type II"),
    "matters": Column("boolean", "it is more than chance and shifts a combination by at least 5 %"),
}

TABLES: Mapping[str, Table] = {
    "scores": Table("one row per measurement", scores.COLUMNS),
    "summary": Table("over replicates", [*statistics.SUMMARY, *scaled.COLUMNS]),
    "comparisons": Table(
        "every pair of models, and models against baselines", comparisons.COLUMNS,
        (*statistics.POINT, "model", "other", "against"),
    ),
    "ranks": Table("each model's rank", statistics.RANKS, (*statistics.POINT, "model")),
    "selections": Table("what was chosen on validation images", selections.CHOICES),
    "checks": Table("our figures beside exact and published ones", checks.COLUMNS),
    "claims": Table("the parts of each claim; one row without parts where it was not measured", claims.COLUMNS),
    "effects": Table("what the design of plain autoencoders does", factors.EFFECTS),
    "interactions": Table("which factors of design depend on each other", factors.INTERACTIONS),
    "cost": Table(
        "what each run took", aggregate.COST, ("dataset", "model", "code_size", "replicate")
    ),
}  # fmt: skip


def package(tasks: Iterable[str], links: Callable[[str], list[str]]) -> dict[str, Any]:
    """A Frictionless Data Package that describes `results/`: tables with their columns, and metrics.

    Args:
        tasks: whose metrics are described.
        links: to the papers that a text names.
    """
    return {
        "name": "aecompare-results",
        "title": "A comparison of autoencoders: all numbers",
        "profile": "tabular-data-package",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "description": table.about,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {
                    "fields": [_field(column) for column in table.columns],
                    "missingValues": MISSING,
                    **({"primaryKey": list(table.key)} if table.key else {}),
                },
            }
            for name, table in TABLES.items()
        ],
        "metrics": [{**row, "references": links(row["definition"])} for row in metrics(tasks)],
    }


def _field(name: str) -> dict[str, Any]:
    column = COLUMNS[name]
    field: dict[str, Any] = {"name": name, "type": column.type, "description": column.about}
    if column.unit:
        field["unit"] = column.unit
    if column.allowed:
        field["constraints"] = {"enum": list(column.allowed)}
    if column.type == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return field


def metrics(tasks: Iterable[str]) -> list[dict[str, Any]]:
    """Each metric of the tasks, with what makes its values mean something."""
    return [
        {
            "task": name,
            "metric": key,
            "title": metric.title,
            "unit": metric.unit,
            "better": metric.better,
            "definition": metric.about,
            "margin": metric.margin,
            "reason": metric.why,
        }
        for name in tasks
        for key, metric in task_of(name).metrics.items()
    ]
