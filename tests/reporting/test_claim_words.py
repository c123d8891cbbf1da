"""What a report says of claims."""

from __future__ import annotations

import pandas as pd
import pytest

from aecompare.analysis import claims
from aecompare.reporting import claim_words
from aecompare.reporting.language import ENGLISH
from tests.analysis.test_claims import SSE


def table(*parts):
    """Of one claim, whose parts are open or not and may be told by so many replicates."""
    said = claims.UNDECIDED if any(true == "undecided" for true, *_ in parts) else claims.HOLDS
    rows = [
        ("mnist", "longer_code", said, *SSE, "ae", 4, 9.0, "ae", 2, 10.0, true, low, high) for true, low, high in parts
    ]
    return pd.DataFrame(rows, columns=list(claims.COLUMNS))


@pytest.mark.parametrize(
    ("parts", "needed"),
    [
        ([("undecided", 4, 30), ("undecided", 7, 20)], "7 to 30 replicates would tell"),
        ([("undecided", 4, float("inf"))], "4 to more than 1,000 replicates would tell"),
        ([("undecided", float("inf"), float("inf"))], "more than 1,000 replicates would tell"),
        ([("undecided", None, None)], ""),
        ([("yes", None, None)], ""),
    ],
)
def test_an_open_claim_says_how_many_replicates_would_tell(parts, needed):
    (told,) = (claim for claim in claim_words.told(table(*parts), {"ae": "AE"}, ENGLISH) if claim["measured"])
    assert told["needed"] == needed


def test_a_claim_that_was_not_measured_names_what_measures_it():
    presets = {claim["name"]: claim["preset"] for claim in claim_words.told(table(), {}, ENGLISH)}
    assert presets["narrowing"] == "config/factors.yaml"
    assert presets["plain_space"] == "config/config.yaml"
