"""The contract of every discovered task."""

from __future__ import annotations

import numpy as np
import pytest

from aecompare import discovery
from aecompare.evaluation.subject import Subject
from tests.evaluation.subjects import Projection

NAMES = discovery.names("tasks")


@pytest.mark.parametrize("name", NAMES)
class TestContract:
    def test_scores_are_declared_finite_and_repeat(self, material, name):
        task = discovery.load("tasks", name).TASK
        results = [task.evaluate(Subject(Projection(2), material.images), material) for _ in range(2)]
        assert results[0].scores
        assert results[0].scores == results[1].scores
        for score in results[0].scores:
            assert score.metric in task.metrics
            assert np.isfinite(score.value)
        assert len({score[:2] for score in results[0].scores}) == len(results[0].scores)

    def test_headlines_are_measured(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = {score[:2] for score in task.evaluate(Subject(Projection(2), material.images), material).scores}
        for headline in task.headlines:
            assert (headline.condition, headline.metric) in found

    def test_pictures_are_kept(self, material, name):
        task = discovery.load("tasks", name).TASK
        result = task.evaluate(Subject(Projection(2), material.images), material)
        references = task.reference_pictures(material).arrays
        for condition in task.pictures:
            assert result.arrays[condition].dtype == np.uint8
            assert result.arrays[condition].shape[1] == 784
            for row in task.inputs:
                assert references[f"{condition}/{row}"].shape == result.arrays[condition].shape

    def test_baselines_are_declared(self, reached, name):
        task = discovery.load("tasks", name).TASK
        found = reached(task)
        assert set(found) == set(task.baseline_notes)
        for result in found.values():
            assert {score.metric for score in result.scores} <= set(task.metrics)
            assert all(np.isfinite(score.value) for score in result.scores)

    def test_figures_are_of_what_is_measured(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = {score[:2] for score in task.evaluate(Subject(Projection(2), material.images), material).scores}
        for series in task.series:
            assert any(place.startswith(f"{series.prefix}=") and metric == series.metric for place, metric in found)
        for tradeoff in task.tradeoffs:
            assert {(tradeoff.condition, tradeoff.x), (tradeoff.condition, tradeoff.y)} <= found
