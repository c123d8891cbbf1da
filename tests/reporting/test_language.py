"""Nothing that a report says stays untranslated, and what is translated keeps its values."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from aecompare.reporting import latex
from aecompare.reporting.language import ENGLISH, Language, available, catalogue_of

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402

VALUE = re.compile(r"%(?:\((\w+)\)s|%)")


@pytest.fixture(scope="module")
def said():
    return list(messages.said())


@pytest.fixture(scope="module", params=[code for code in available() if code != "en"])
def translated(request):
    with catalogue_of(request.param).open("rb") as file:
        return read_po(file, locale=request.param)


def forms(message):
    """(English forms, translated forms) of a message."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return ids, strings


def test_polish_is_there():
    assert available() == ["en", "pl"]


def test_the_catalogue_has_all_that_is_said_and_no_more(translated, said):
    wanted = {message if isinstance(message, str) else message[0] for message, _ in said if message}
    found = {forms(message)[0][0] for message in translated if message.id}
    assert wanted - found == set(), "make messages, and translate"
    assert found - wanted == set(), "make messages"
    assert messages.text(str(translated.locale)) == catalogue_of(str(translated.locale)).read_text(encoding="utf-8")


def test_every_message_is_translated(translated):
    missing = [message.id for message in translated if message.id and not all(forms(message)[1])]
    assert not missing
    assert not [message.id for message in translated if message.fuzzy and message.id]
    assert all(len(forms(message)[1]) == translated.num_plurals for message in translated if message.pluralizable)


def discarded():
    """Words that docs/terms.md has in its last column."""
    rows = re.findall(r"^\|.*\|([^|]*)\|$", (ROOT / "docs" / "terms.md").read_text(encoding="utf-8"), re.MULTILINE)
    return [word for cell in rows[2:] for word in cell.strip().split(", ") if word]


def test_each_concept_has_one_word(translated, said):
    """The field's; discarded ones are in no message, translation, template or page of documentation."""
    assert len(discarded()) > 10
    texts = [text for message in translated if message.id for text in (*forms(message)[0], *forms(message)[1])]
    files = [*(ROOT / "docs").glob("*.md"), *(ROOT / "report").rglob("*.j2"), ROOT / "README.md"]
    texts += [path.read_text(encoding="utf-8") for path in files if path.name != "terms.md"]
    for word in discarded():
        found = [text for text in texts if re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE)]
        assert not found, (word, found[0][:200])


def test_translations_keep_values_and_markup(translated):
    for message in translated:
        if not message.id:
            continue
        ids, strings = forms(message)
        for string in strings:
            assert set(VALUE.findall(string)) >= set(VALUE.findall(ids[-1])) - {""}, message.id
            assert set(VALUE.findall(string)) <= set(VALUE.findall(ids[-1])), message.id
            assert re.findall(r"</?\w+>", string) == re.findall(r"</?\w+>", ids[0]), message.id


def test_an_untranslated_message_would_be_seen(tmp_path, monkeypatch):
    """The check above can fail: a template with a new sentence gives a message without a translation."""
    (tmp_path / "report" / "html").mkdir(parents=True)
    (tmp_path / "report" / "html" / "x.html.j2").write_text(
        "{% trans %}A new {{ thing }}.{% endtrans %} {{ _('Old') }}"
    )
    (tmp_path / "report" / "latex").mkdir()
    (tmp_path / "report" / "latex" / "x.tex.j2").write_text("<% trans %>In LaTeX.<% endtrans %>")
    (tmp_path / "aecompare").mkdir()
    (tmp_path / "aecompare" / "x.py").write_text("language.say('From Python')\n")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    found = {message for message, _ in messages.said()}
    assert {"A new %(thing)s.", "Old", "In LaTeX.", "From Python"} <= found


def test_messages_in_the_code_can_be_found():
    """The extractor sees no call inside an f-string."""
    for path in (ROOT / "aecompare").rglob("*.py"):
        assert not re.findall(r"""\bf["'].*\{[^}]*\bsay\(['"]""", path.read_text(encoding="utf-8")), path


def test_latex_has_a_letter_for_all_that_it_says(said, translated):
    """But for what is only on the page: formulas in HTML, and words inside figures."""
    for message, where in said:
        if message and "report/html" not in where and "schemes.py" not in where:
            for text in [message] if isinstance(message, str) else message:
                assert latex.escape(text).count("?") == text.count("?"), text
                for string in forms(translated.get(message if isinstance(message, str) else message[0]))[1]:
                    assert latex.escape(string).count("?") == string.count("?"), string


def test_numbers_as_each_language_writes_them():
    polish = Language("pl")
    assert (ENGLISH.decimal("-1.5"), polish.decimal("-1.5")) == ("−1.5", "−1,5")
    assert (ENGLISH.count(50_000), polish.count(50_000), polish.count(2_000)) == (
        "50,000",
        "50\N{NO-BREAK SPACE}000",
        "2000",
    )
    assert [polish.ngettext("%(n)s thread per job", "%(n)s threads per job", n) % {"n": n} for n in (1, 2, 5)] == [
        "1 wątek na zadanie", "2 wątki na zadanie", "5 wątków na zadanie",
    ]  # fmt: skip


def test_polish_leaves_no_single_letter_at_a_lines_end():
    assert Language("pl").say("Denoising") == "Odszumianie"
    assert "i\N{NO-BREAK SPACE}" in Language("pl").say("Dimension reduction and clustering")
    assert ENGLISH.say("a b") == "a b"


def test_a_users_own_words_stay_as_they_are():
    assert Language("pl").say("Autoencoders: a title of my own") == "Autoencoders: a title of my own"
    assert Language("pl").gettext("") == ""
