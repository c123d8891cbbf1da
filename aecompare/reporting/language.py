"""The language of a report: its messages (gettext catalogues in `report/locale`) and how it writes numbers.

Messages are the English texts themselves; one that a catalogue does not have stays English, so that a model, a task or
a title of a user's own needs no translation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from aecompare.reporting import templates

if TYPE_CHECKING:
    from aecompare.analysis.answers import Gain, Point
    from aecompare.evaluation.tasks import Metric
    from aecompare.reporting.catalogue import Entry

CATALOGUES = templates.FOLDER / "locale"
REGIONS = {"en": "en_GB"}  # lists without a comma before "and"
FEW = 10_000  # Polish sets thousands apart from here on; Babel does not know CLDR's rule for that
ONE_LETTER = re.compile(r"(?<![\w<&])([aiouwzAIOUWZ]) (?=\S)")
MINUS = "\N{MINUS SIGN}"


def catalogue_of(code: str) -> Path:
    return CATALOGUES / code / "LC_MESSAGES" / "aecompare.po"


def available() -> list[str]:
    """Codes of the languages that a report may be written in."""
    return ["en", *sorted(path.parts[-3] for path in CATALOGUES.glob("*/LC_MESSAGES/aecompare.po"))]


class Language:
    """Says messages and writes numbers.

    Args:
        code: as ISO 639 has it; "en" needs no catalogue.
    """

    def __init__(self, code: str = "en"):
        self.code = code
        self.locale = REGIONS.get(code, code)

    @cached_property
    def translations(self) -> NullTranslations:
        if self.code == "en":
            return NullTranslations()
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        compiled = BytesIO()
        with catalogue_of(self.code).open("rb") as file:
            write_mo(compiled, read_po(file, locale=self.code, abort_invalid=True))
        compiled.seek(0)
        return GNUTranslations(compiled)

    @cached_property
    def point(self) -> str:
        """The decimal sign."""
        from babel.numbers import get_decimal_symbol

        return get_decimal_symbol(self.locale)

    def gettext(self, message: str) -> str:
        found = self.translations.gettext(message) if message else ""
        return found if found == message else self._held(found)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._held(self.translations.ngettext(one, many, count))

    def _held(self, text: str) -> str:
        """Polish leaves no word of one letter at a line's end."""
        return ONE_LETTER.sub("\\1\N{NO-BREAK SPACE}", text) if self.code == "pl" else text

    def say(self, message: str, **values: object) -> str:
        """A message in this language, with its values put in."""
        return self.gettext(message) % values if values else self.gettext(message)

    def decimal(self, text: object) -> str:
        """A number as Python writes it, with this language's decimal sign and a minus sign instead of a hyphen."""
        return str(text).replace("-", MINUS).replace(".", self.point)

    def number(self, value: float, metric: Metric) -> str:
        """A value with its metric's digits; large ones keep four figures."""
        digits = metric.digits
        if value and abs(value) >= 10:
            digits = max(0, min(digits, 3 - math.floor(math.log10(abs(value)))))
        return self._formatted(Decimal(f"{value:.{digits}f}"), "0." + "0" * digits if digits else "0")

    def interval(self, ends: Point | Gain, metric: Metric) -> str:
        """``[low, high]``, or nothing where there is none."""
        if ends.low is None or ends.high is None:
            return ""
        between = "; " if self.point == "," else ", "
        return f"[{self.number(ends.low, metric)}{between}{self.number(ends.high, metric)}]"

    def percent(self, share: float) -> str:
        """A share in words of whole per cent; what is neither all nor nothing is not rounded to it."""
        held = min(max(round(100 * share), 1), 99) if 0 < share < 1 else round(100 * share)
        return f"{held} %"

    def count(self, value: int) -> str:
        """A whole number, its thousands apart."""
        return str(value) if self.code == "pl" and abs(value) < FEW else self._formatted(value)

    def _formatted(self, value: int | Decimal, pattern: str | None = None) -> str:
        from babel.numbers import format_decimal

        return format_decimal(value, pattern, self.locale).replace("-", MINUS)

    def metric(self, metric: Metric) -> str:
        """A metric's name with its unit."""
        title = self.say(metric.title)
        return self.say("%(metric)s in %(unit)s", metric=title, unit=self.say(metric.unit)) if metric.unit else title

    def better(self, metric: Metric) -> str:
        """Which way is better; nothing where neither is."""
        return {"higher": self.say("higher is better"), "lower": self.say("lower is better"), "neither": ""}[
            metric.better
        ]

    def features(self, entry: Entry) -> str:
        """What an entry's numbers depend on where images have no classes."""
        return self.say("features of a random network") if entry.random else ""

    def caption(self, entry: Entry) -> str:
        return ", ".join(filter(None, (self.say(entry.caption), self.features(entry))))

    def list(self, words: Sequence[str]) -> str:
        """``a, b and c``"""
        from babel.lists import format_list

        return format_list(words, locale=self.locale)

    def condition(self, name: str) -> str:
        """A condition in words, ``sigma=0.5`` as ``sigma = 0.5``."""
        return self.decimal(name.replace("=", " = ").replace("_", " ")) if "=" in name else name.replace("_", " ")


ENGLISH = Language()
