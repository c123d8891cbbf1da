"""What a report says of a data set: how many images are used, and what they are not put to, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aecompare import discovery
from aecompare.data import some_classes
from aecompare.data.shape import Shape
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.tasks import task_of
from aecompare.reporting.language import Language


def counts(images: Mapping[str, int], limits: Mapping[str, int], language: Language) -> dict[str, str]:
    """How many images of each part are used: of those that there are, at most what the config says."""
    return {part: language.count(min(count, limits.get(f"{part}_images", count))) for part, count in images.items()}


def title(dataset: str, title: str, language: Language) -> str:
    """How a data set is called; a part of one as the whole, with what it is trained on."""
    told = some_classes.part(dataset)
    if told is None:
        return language.gettext(title)
    base, rule, name = told
    words = {"title": language.gettext(discovery.load("datasets", base).DATASET.title), "name": name}
    if rule == "without":
        return language.say("%(title)s, trained without %(name)s", **words)
    return language.say("%(title)s, trained on %(name)s only", **words)


def left_out(tasks: Sequence[str], asked: Sequence[str], shape: Shape, language: Language) -> list[str]:
    """Sentences on the tasks, controls and baselines that a data set is not put to.

    Args:
        tasks: of the experiment.
        asked: those that the data set is put to.
        shape: of its images.
        language: to say it in.
    """
    say = language.say
    absent = [task_of(name).title for name in tasks if name not in asked]
    found = [say("Left out, since nobody said what the images show: %(task)s.", task=say(title)) for title in absent]
    baselines = {name: baseline for task in asked for name, baseline in task_of(task).baseline_notes.items()}
    wide = [name for name, kind in {**CONTROLS, **baselines}.items() if not kind.affordable(shape)]
    if wide:
        names = language.list(wide)
        found.append(say("Left out, since the images have too many values for it: %(names)s.", names=names))
    return found
