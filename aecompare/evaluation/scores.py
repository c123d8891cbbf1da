"""The tidy table of scores: one row per measurement, the columns of the output contract; a run's own file has one more,
the standard error over the test images."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from aecompare.running.files import replacing

COLUMNS = ("dataset", "model", "code_size", "replicate", "task", "condition", "metric", "value")
MEASURED = (*COLUMNS, "se_images")  # of a run's own file
WHOLE = {"code_size": "Int64", "replicate": "Int64"}  # whole numbers that may be missing


def read(path: str | Path, columns: tuple[str, ...] = COLUMNS) -> pd.DataFrame:
    """Scores, bit for bit as they were written.

    Raises:
        ValueError: the columns are not the contract's.
    """
    table = pd.read_csv(path, dtype=WHOLE)
    if tuple(table.columns) != columns:
        raise ValueError(f"{path}: columns {', '.join(table.columns)} instead of {', '.join(columns)}")
    return table


def read_summary(path: str | Path) -> pd.DataFrame:
    """The summary over replicates; code_size is missing for baselines."""
    return pd.read_csv(path, dtype={"code_size": "Int64"})


def write(path: str | Path, table: pd.DataFrame) -> None:
    with replacing(path) as private:
        table.to_csv(private, index=False, lineterminator="\n")
