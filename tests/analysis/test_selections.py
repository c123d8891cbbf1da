"""What is chosen is chosen on validation images, once a model and code size, by the mean over replicates."""

from __future__ import annotations

import pandas as pd

from aecompare.analysis import selections
from aecompare.evaluation import scores
from aecompare.evaluation.tasks import COPIED

TASKS = ["generation", "latent"]


def rows(*given):
    """(model, replicate, task, condition, metric, value) at code size 2."""
    found = [("mnist", model, 2, replicate, *rest, None) for model, replicate, *rest in given]
    return pd.DataFrame(found, columns=list(scores.MEASURED)).astype({**scores.WHOLE, "se_images": float})


def of(table, task, condition, metric):
    chosen = table[(table["task"] == task) & (table["condition"] == condition) & (table["metric"] == metric)]
    return chosen["value"].tolist()


def test_the_sampler_is_chosen_by_the_mean_on_validation_images():
    """Not replicate by replicate, and not by what test images say: the mixture would win both."""
    given = [
        ("ae", replicate, "generation", sampler, metric, value)
        for sampler, metric, values in (
            ("gaussian", "fd_validation", (30.0, 10.0)),
            ("gmm10", "fd_validation", (20.0, 25.0)),
            ("gaussian", "fd", (31.0, 11.0)),
            ("gmm10", "fd", (1.0, 1.0)),
        )
        for replicate, value in enumerate(values, start=1)
    ]
    given += [("ae", 1, "latent", "gaussian", "valid_share", 0.3), ("ae", 1, "latent", "gmm10", "valid_share", 0.9)]
    table, choices = selections.select(rows(*given), TASKS)
    assert of(table, "generation", "chosen", "fd") == [31.0, 11.0]
    assert of(table, "latent", "chosen", "valid_share") == [0.3]  # completeness follows generation's choice
    assert choices["chosen"].tolist() == ["gaussian", "gaussian"]
    assert choices["value"].tolist() == [20.0, 20.0]
    assert len(table) == len(given) + 5


def test_what_n_0_i_gives_is_never_chosen():
    given = [("ae", 1, "generation", "standard_normal", "fd_validation", 1.0),
             ("ae", 1, "generation", "diagonal", "fd_validation", 9.0)]  # fmt: skip
    assert selections.select(rows(*given), TASKS)[1]["chosen"].tolist() == ["diagonal"]


def test_baselines_without_a_choice_stay_as_they_are():
    given = rows(("mean-image", 1, "generation", "any", "fd", 5.0)).assign(code_size=pd.NA, replicate=pd.NA)
    table, choices = selections.select(given, TASKS)
    assert len(table) == 1
    assert choices.empty


def test_what_returns_training_images_takes_no_rank():
    given = rows(
        ("copies", 1, "latent", "chosen", "authenticity", COPIED / 2),
        ("copies", 1, "latent", "chosen", "valid_share", 1.0),
        ("copies", 1, "latent", "posterior", "kl", 1.0),
        ("ae", 1, "latent", "chosen", "authenticity", 0.9),
        ("ae", 1, "latent", "chosen", "valid_share", 0.5),
    )
    caught = selections.copies(given, ["latent"], ["copies", "ae"])
    assert caught.tolist() == [True, True, False, False, False]
