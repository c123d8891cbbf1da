"""Keep what twice the epochs change, from the results of config/budget.yaml; `make budget` calls it."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

from aecompare.analysis import budget
from aecompare.config import loading
from aecompare.evaluation import scores

ROOT = Path(__file__).parent.parent


def main(results: str) -> None:
    base, overlay = (
        yaml.safe_load((ROOT / "config" / name).read_text(encoding="utf-8")) for name in ("config.yaml", "budget.yaml")
    )
    experiment = loading.load({**base, **overlay})
    found = budget.measured(
        scores.read_summary(Path(results) / "comparisons.csv"), experiment.training.model_dump(), experiment.tasks
    )
    scores.write(ROOT / "report" / "budget.csv", found.round(5))
    print(found.to_string())


if __name__ == "__main__":
    main(sys.argv[1])
