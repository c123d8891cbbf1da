"""Papers: `report/references.bib` read, and their names and years in a report turned into links and \\cite.

What is written stays prose, as "Wang et al., 2004", in strings of tasks, models, checks and templates; which entry is
meant follows from the authors and the year. So a string needs no key, and a test sees that each one finds its entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape
from pybtex.database import Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text

KEPT = re.compile(r"<(script|style|svg|title|option|button|a|h1)\b.*?</\1>|<[^>]*>", re.DOTALL)  # of a page, as it is
MOST = 6  # authors that a list names
VENUE = r"(?:[^\W\d][\w.-]*(?: [^\W\d][\w.-]*){0,7},? )?"


@dataclass(frozen=True)
class Reference:
    """A paper.

    Args:
        key: of the entry.
        names: surnames of the authors.
        year: of publication.
        title: of the paper.
        where: journal, conference or publisher, with volume and pages.
        link: by DOI or arXiv number; empty where it has neither.
    """

    key: str
    names: tuple[str, ...]
    year: str
    title: str
    where: str
    link: str

    @property
    def authors(self) -> str:
        """A pattern of the authors as prose has them in English and Polish: "A", "A and B", "A et al.", "A, B i C"."""
        first, *others = (f"[{name[0]}{name[0].upper()}]{re.escape(name[1:])}" for name in self.names)
        if not others:
            return rf"(?<!\w){first}(?!\w)"
        every = r",\s".join([first, *others[:-1]]) + rf"(?: and| i|,)\s{others[-1]}"
        return rf"(?<!\w)(?:{every}" + (rf"|{first}(?: et al\.| i\sin\.))" if len(others) > 1 else ")")

    @property
    def pattern(self) -> str:
        """A pattern of authors and year: "A et al., VENUE YEAR", "A and B (YEAR)"."""
        return rf"{self.authors},?\s\(?{VENUE}{self.year}(?!\d)"

    def __str__(self) -> str:
        shown = " and ".join(filter(None, [", ".join(self.names[:-1]), self.names[-1]]))
        if len(self.names) > MOST:
            shown = f"{self.names[0]} et al."
        return f"{shown} ({self.year}). {self.title}. {self.where}."


def read(path: str | Path) -> dict[str, Reference]:
    """All entries of a BibTeX file, by key."""
    plain = LatexNodes2Text(math_mode="text").latex_to_text
    found = {}
    for key, entry in parse_string(Path(path).read_text(encoding="utf-8"), "bibtex").entries.items():
        fields = {name.lower(): plain(value) for name, value in entry.fields.items() if name.lower() != "doi"}
        venue = next((fields[name] for name in ("journal", "booktitle", "publisher", "institution", "howpublished")
                      if name in fields), "")  # fmt: skip
        parts = [venue, fields.get("volume", ""), fields.get("pages", ""), fields.get("note", "")]
        doi, eprint = entry.fields.get("doi"), fields.get("eprint")
        link = f"https://doi.org/{doi}" if doi else f"https://arxiv.org/abs/{eprint}" if eprint else ""
        names = tuple(_surname(person) for person in entry.persons["author"])
        where = ", ".join(part for part in parts if part)
        found[key] = Reference(key, names, fields["year"], fields["title"], where, link)
    return found


def _surname(person: Person) -> str:
    return " ".join([*person.prelast_names, *person.last_names])


class Citations:
    """Finds which papers a text names.

    Args:
        references: by key.
    """

    def __init__(self, references: Mapping[str, Reference]):
        self.references = references
        self.keys = list(references)
        self.pattern = re.compile("|".join(f"({paper.pattern})" for paper in references.values()))

    def found(self, text: str) -> Iterator[tuple[re.Match, str]]:
        """Each place with the key of its paper."""
        for match in self.pattern.finditer(text):
            yield match, self.keys[(match.lastindex or 1) - 1]

    def links(self, text: str) -> list[str]:
        """Where the papers are that a text names, each once, in its order."""
        links = (self.references[key].link for _, key in self.found(text))
        return list(dict.fromkeys(filter(None, links)))

    def in_latex(self, text: str) -> str:
        """LaTeX with a \\cite after each name and year."""
        return self._replaced(text, lambda said, key: rf"{said}~\cite{{{key}}}")

    def in_page(self, page: str) -> tuple[str, list[str]]:
        """HTML with a link at each name and year, and the keys that it has cited; tags, scripts and drawings stay."""
        parts, at, cited = [], 0, set()
        for kept in KEPT.finditer(page):
            parts += [self._linked(page[at : kept.start()], cited), kept[0]]
            at = kept.end()
        parts.append(self._linked(page[at:], cited))
        return "".join(parts), [key for key in self.keys if key in cited]

    def _linked(self, text: str, cited: set[str]) -> str:
        cited.update(key for _, key in self.found(text))
        return self._replaced(text, lambda said, key: f'<a class="cite" href="#ref-{key}">{said}</a>')

    def _replaced(self, text: str, written: Callable[[str, str], str]) -> str:
        parts, at = [], 0
        for match, key in self.found(text):
            parts += [text[at : match.start()], written(match[0], key)]
            at = match.end()
        return "".join([*parts, text[at:]])

    def listed(self, keys: list[str]) -> Markup:
        """Items of a list, each with the link that a citation leads to."""
        lines = []
        for paper in (self.references[key] for key in keys):
            said = escape(str(paper))
            linked = Markup('<a href="{}">{}</a>').format(paper.link, paper.link.split("/", 3)[3]) if paper.link else ""
            lines.append(Markup('<li id="ref-{}">{} {}</li>').format(paper.key, said, linked))
        return Markup("\n").join(lines)
