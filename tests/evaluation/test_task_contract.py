"""The contract of every discovered task."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from aecompare import discovery
from aecompare.evaluation.controls import CONTROLS
from aecompare.evaluation.subject import Subject
from tests.evaluation.subjects import Projection, Signs

NAMES = discovery.names("tasks")


def asked_for(task, material):
    """No judges where a task does not say that it asks for them: none are trained then."""
    return material if task.asks_judges else dataclasses.replace(material, reference=None)


@pytest.mark.parametrize("name", NAMES)
class TestContract:
    def test_scores_are_declared_finite_and_repeat(self, material, name):
        task = discovery.load("tasks", name).TASK
        given = asked_for(task, material)
        results = [task.evaluate(Subject(Projection(2), material.images), given) for _ in range(2)]
        assert results[0].scores
        assert results[0].scores == results[1].scores
        for score in results[0].scores:
            assert score.metric in task.metrics
            assert np.isfinite(score.value)
        assert len({score[:2] for score in results[0].scores}) == len(results[0].scores)

    def test_headlines_are_measured(self, material, name):
        task = discovery.load("tasks", name).TASK
        found = {score[:2] for score in task.evaluate(Subject(Projection(2), material.images), material).scores}
        ways = {selection.chosen: selection.among for selection in task.selections}
        for headline in task.headlines:
            among = ways.get(headline.condition, (headline.condition,))
            assert any((condition, headline.metric) in found for condition in among)

    def test_what_a_ranked_headline_says_beforehand_is_there(self, name):
        task = discovery.load("tasks", name).TASK
        ranked = task.headlines[0]
        assert task.metrics[ranked.metric].better != "neither"
        assert set(ranked.wins) <= set(CONTROLS)
        assert ranked.ceiling in task.baseline_notes or name == "likelihood"
        assert task.metrics[ranked.metric].margin > 0 or name == "likelihood"
        for selection in task.selections:
            chooser = discovery.load("tasks", selection.of or name).TASK
            assert chooser.metrics[selection.by].better == "neither"  # measured on validation images, ranks nobody
            assert "validation" in selection.by

    def test_a_code_of_symbols_is_asked_for_nothing_between_symbols(self, material, name):
        task = discovery.load("tasks", name).TASK
        found, plain = (
            task.evaluate(Subject(model, material.images), material)
            for model in (Signs(material.images, 4), Projection(4))
        )
        assert found.scores or name == "likelihood"
        assert all(np.isfinite(score.value) for score in found.scores)
        asked, every = ({score.condition.partition("=")[0] for score in result.scores} for result in (found, plain))
        between = {"test-codes", "lines", "radius", "diagonal", "gaussian", "gmm10", "standard_normal"}
        assert not {one for one in asked if one in between or "conditional" in one}
        if name in ("latent", "generation", "inpainting"):
            assert {one for one in every if one in between or "conditional" in one}
        if name == "latent":
            bits = {score.metric: score.value for score in found.scores if score.condition == "symbols"}
            assert 0 < bits["entropy_bits"] <= bits["rate_bits"] == 4

    def test_pictures_are_kept(self, material, name):
        task = discovery.load("tasks", name).TASK
        result = task.evaluate(Subject(Projection(2), material.images), material)
        references = task.reference_pictures(material).pictures
        for condition in task.pictures:
            assert result.pictures[condition].dtype == np.uint8
            assert result.pictures[condition].shape[1] == 784
            for row in task.inputs:
                assert references[f"{condition}/{row}"].shape == result.pictures[condition].shape

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
