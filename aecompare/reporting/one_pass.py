"""What a model that was never shown a part removed makes of one: whether a longer code completes better, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aecompare.analysis.results import Results
from aecompare.reporting.catalogue import Entry
from aecompare.reporting.language import Language

TASK, WAY, BASELINE = "inpainting", "/one-pass", "mean-fill"


def told(
    dataset: str,
    entries: Sequence[Entry],
    described: Sequence[Mapping[str, Any]],
    results: Results,
    titles: Mapping[str, str],
    language: Language,
) -> dict[str, str] | None:
    """The curve of completion in one pass, and words on the first model at its shortest and its longest code beside
    the mean image; None where one of these was not measured.

    Args:
        dataset: which one.
        entries: all figures.
        described: the models; those count that were trained, and saw whole images alone.
        results: the numbers.
        titles: of models.
        language: what it is written in.
    """
    models = [model["name"] for model in described if not (model["classical"] or model["trained_with"])]
    for entry in entries:
        headline = entry.headline
        if (
            (entry.dataset, entry.task, entry.kind) != (dataset, TASK, "curve")
            or headline is None
            or not headline.condition.endswith(WAY)
        ):
            continue
        curves = results.curves(entry.dataset, entry.task, headline)
        model = next((model for model in models if len(curves.get(model, [])) > 1), None)
        mean = results.baselines(entry.dataset, entry.task, headline).get(BASELINE)
        if model is None or mean is None:
            continue
        first, last = curves[model][0], curves[model][-1]
        said = language.say(
            "In one pass %(model)s leaves a mean squared error of %(first)s at code size %(small)s and of %(last)s at "
            "%(large)s; filling in the mean image leaves %(mean)s.",
            model=titles[model],
            small=first.code_size, first=language.number(first.mean, entry.metric),
            large=last.code_size, last=language.number(last.mean, entry.metric),
            mean=language.number(mean, entry.metric),
        )  # fmt: skip
        parts = [said]
        if last.mean > mean:
            parts.append(
                language.say(
                    "So what it returns there is farther from the image than the mean of all images is: no completion."
                )
            )
        if last.mean > first.mean + entry.metric.margin:
            parts.append(
                language.say("The longer the code, the more faithfully it keeps the part as it is shown: empty.")
            )
        return {"name": entry.name, "text": " ".join(parts)}
    return None
