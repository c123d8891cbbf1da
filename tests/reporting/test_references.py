"""Papers: none is named without its entry, no entry is there without being named, and a report leads to them."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from io import StringIO
from tokenize import COMMENT, generate_tokens

import pytest

from aecompare.reporting.language import Language
from aecompare.reporting.references import Citations, read
from tests.conftest import ROOT

PAPERS = read(ROOT / "report" / "references.bib")
CITATIONS = Citations(PAPERS)
YEAR = re.compile(r"(?<![\d.,_])(?:1[89]\d|20[0-2])\d(?![\d_]|,\d)")
NAMED = re.compile(r"(?<!\w)[A-ZŁŚ][\w’-]+,? (?:\(?|(?:and|et al\.) ?)")  # something like a name not far before it
FAR = 260  # letters between the first name and the year: authors and a title


def texts():
    """Every string of the library, docstrings among them, its comments, and every template, each as one line."""
    for path in sorted((ROOT / "aecompare").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        comments = [token.string for token in generate_tokens(StringIO(source).readline) if token.type == COMMENT]
        yield from ((path.relative_to(ROOT), comment) for comment in comments)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(ROOT), re.sub(r"\s+", " ", node.value)
    for path in sorted((ROOT / "report").rglob("*.j2")):
        yield path.relative_to(ROOT), re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


def named_at(text, match):
    """The paper that a year belongs to: the one whose authors are named last before it."""
    before = text[max(0, match.start() - FAR) : match.start()]
    found = [
        (named.start(), paper.key)
        for paper in PAPERS.values()
        if paper.year == match[0]
        for named in re.finditer(paper.authors, before)
    ]
    return max([*found, (-1, "")])[1]


def test_every_name_and_year_has_its_entry_and_every_entry_is_named():
    unknown, used = [], set()
    for where, text in texts():
        for match in YEAR.finditer(text):
            key = named_at(text, match)
            if key:
                used.add(key)
            elif NAMED.search(text[max(0, match.start() - 60) : match.start()]):
                unknown.append((str(where), text[max(0, match.start() - 60) : match.end()]))
    assert not unknown
    assert set(PAPERS) - used == set()


def test_an_entry_has_a_doi_or_an_arxiv_number_where_there_is_one():
    without = {key for key, paper in PAPERS.items() if not paper.link}
    assert without == {
        "lazarsfeld1968", "holm1979", "lecun1998", "bakir2003", "huang2007", "maaten2008", "ng2011", "rifai2011",
        "an2015", "goodfellow2016", "higgins2017", "kim2020",
    }  # fmt: skip
    for paper in PAPERS.values():
        assert paper.key.startswith(paper.key.rstrip("semi").rstrip("0123456789"))
        assert paper.year in paper.key
        assert not set("{}\\$") & set(str(paper)), paper


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("(Wang et al., 2004)", ["wang2004"]),
        ("Wang i in., 2004", ["wang2004"]),
        ("Kingma et al. (2014) and Kingma and Welling, 2014", ["kingma2014semi", "kingma2014"]),
        ("Baldi i\N{NO-BREAK SPACE}Hornik, 1989", ["baldi1989"]),
        ("Hinton and Salakhutdinov, Science 2006", ["hinton2006"]),
        ("(Rudin, Osher and Fatemi, 1992; Chambolle, 2004)", ["rudin1992", "chambolle2004"]),
        ("Goodfellow, Bengio and Courville, Deep Learning, 2016", ["goodfellow2016"]),
        ("Wang et al., 2005", []),
        ("Wang and Bovik, 2004", []),
        ("in 2004 Wang et al.", []),
        ("NotWang et al., 2004", []),
    ],
)
def test_who_is_meant_follows_from_authors_and_year(text, keys):
    assert [key for _, key in CITATIONS.found(text)] == keys


def test_both_languages_name_the_same_papers():
    """Of every message in the catalogue."""
    polish = Language("pl")
    messages = [message for message in polish.translations._catalog if isinstance(message, str) and message]
    named = 0
    for message in messages:
        keys = sorted(key for _, key in CITATIONS.found(message))
        named += bool(keys)
        assert sorted(key for _, key in CITATIONS.found(polish.gettext(message))) == keys, message
    assert named > 30


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.cited = set(), []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if given.get("class") == "cite":
            self.cited.append(given["href"])


@pytest.mark.parametrize("code", ["en", "pl"])
def test_a_page_leads_from_each_name_to_the_paper(pages, code):
    page = (pages / code / "index.html").read_text(encoding="utf-8")
    links = Links()
    links.feed(page)
    assert len(set(links.cited)) > 15
    assert {link.removeprefix("#") for link in links.cited} <= links.ids
    listed = {name for name in links.ids if name and name.startswith("ref-")}
    assert listed == {link.removeprefix("#") for link in links.cited}
    assert "https://doi.org/10.1109/TIP.2003.819861" in page


def test_markup_stays_as_it_is():
    said = "Wang et al., 2004"
    page = f'<p title="{said}">x</p><svg><text>{said}</text></svg><script>"{said}"</script>'
    assert CITATIONS.in_page(page) == (page, [])
    found, keys = CITATIONS.in_page(f"{page}<p>(Wang et al., 2004)</p>")
    assert found == f'{page}<p>(<a class="cite" href="#ref-wang2004">Wang et al., 2004</a>)</p>'
    assert keys == ["wang2004"]


def test_latex_cites_and_the_bibliography_lies_beside_it(pages):
    text = (pages / "en" / "report.tex").read_text(encoding="utf-8")
    keys = set(re.findall(r"\\cite\{(\w+)\}", text))
    assert len(keys) > 15
    assert keys <= set(PAPERS)
    assert r"2004~\cite{wang2004}" in text
    assert (pages / "en" / "references.bib").read_bytes() == (ROOT / "report" / "references.bib").read_bytes()
