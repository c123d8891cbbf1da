"""Text into LaTeX: every string that a template prints is escaped, unless it was marked as LaTeX by `Tex`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pylatexenc.latexencode import get_builtin_uni2latex_dict

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": "{-}",  # no ligatures to dashes
    "\u2013": r"\textendash{}",
    "…": r"\ldots{}",
    "’": r"\textquoteright{}",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{THIN SPACE}": r"\,",
    "\N{ZERO WIDTH SPACE}": r"\allowbreak{}",
    "σ": r"\ensuremath{\sigma}",
    "μ": r"\ensuremath{\mu}",
    "β": r"\ensuremath{\beta}",
    "τ": r"\ensuremath{\tau}",
    "√": r"\ensuremath{\surd}",
    "ε": r"\ensuremath{\varepsilon}",
    "×": r"\ensuremath{\times}",
    "±": r"\ensuremath{\pm}",
    "−": r"\ensuremath{-}",
    "≥": r"\ensuremath{\geq}",
    "≤": r"\ensuremath{\leq}",
    "≈": r"\ensuremath{\approx}",
    "→": r"\ensuremath{\rightarrow}",
    "²": r"\ensuremath{^2}",
    "½": r"\ensuremath{\frac12}",
}
LAST = 0x17F  # of the letters that T1 fonts have: Latin-1 and Latin Extended-A, Polish among them
ABSENT = frozenset("ĦħĸĿŀŉŦŧſ")  # of these, those that they do not have
# Beyond them pylatexenc knows how a letter is written, with packages of which a document has a few: with those these
# print, and can be copied from the PDF again. Tests see them do so, one and all.
TAUGHT = frozenset(
    "ΓΔΘΛΞΠΣΥΦΨΩάέήίαβγδεζηθικλμνξπρςστυφχψωϊϋύώϑϕϖϰϱϵ϶ƒǧǵȨȩˇ˘˚˝–—‘’‚“”„†‡•․‥‰‵‹›※‽⁄ⁱ⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"
    "ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ₡₤₩₫€ℂ℃ℊℌℍℎℏℑℓℕ№℘ℙℚℜℝ™ℤℨℭ℮ℯℴℵℶℸ←↑→↓↔↕↖↗↘↙↚↛↞↠↢↣↫↬↭↮↰↱↶↷↼↽↾↿⇀⇁⇂⇃⇄"
    "⇆⇈⇊⇋⇌⇍⇎⇏⇐⇑⇒⇓⇔⇕⇚⇛⇝∀∁∂∃∄∅∆∇∈∋−∓∔∖∗∝∞∠∡∢∤∥∦∧∨∩∪∴∵∼∽≀≃≈≊≍≎≏≑≒≓≖≜≡≤≥≦≧≨≩≪≫≬≮≯≰≱≲≳≶≷≺≻≾≿⊀⊁⊂⊃⊆⊇⊈⊉⊊⊋"
    "⊎⊏⊐⊑⊒⊓⊔⊕⊖⊗⊘⊙⊚⊛⊞⊟⊠⊡⊢⊣⊤⊥⊩⊪⊬⊭⊮⊯⊴⊵⊸⊺⊻⋄⋆⋇⋉⋊⋋⋌⋍⋎⋏⋐⋑⋒⋓⋔⋖⋗⋚⋛⋞⋟⋩⋪⋫⋬⋭⌈⌉⌊⌋⌜⌝⌞⌟⌢⌣■□△▽◦♪⟨⟩≠"
)
NUMBER = re.compile(r"(?P<sign>\N{MINUS SIGN}?)(?P<whole>\d+)(?:(?P<marker>[.,])(?P<part>\d+))?")


class Tex(str):
    """A string that is LaTeX already."""


def escape(value: object) -> Tex:
    """Any value as LaTeX text. Letters that do not print become a question mark; planning refuses them in what users
    write (`unprintable`)."""
    if isinstance(value, Tex):
        return value
    held = unicodedata.normalize("NFC", str(value)).replace(" %", "\N{NO-BREAK SPACE}%")  # 95 % stays on one line
    return Tex("".join(map(_letter, held)))


def unprintable(text: str) -> list[str]:
    """The letters of a text that pdfLaTeX does not print, each once."""
    letters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return [letter for letter in letters if letter != "?" and _letter(letter) == "?"]


def _letter(letter: str) -> str:
    if letter in SPECIAL:
        return SPECIAL[letter]
    if letter in "\n\t":
        return " "
    if letter in TAUGHT:
        return "{" + get_builtin_uni2latex_dict()[ord(letter)] + "}"
    printable = unicodedata.category(letter)[0] in "LNPSZ" and letter not in ABSENT
    return letter if printable and ord(letter) <= LAST else "?"


def environment(folder: str | Path) -> Environment:
    """Jinja2 for LaTeX: <<value>>, <% statement %>, <# comment #>; values are escaped as they are printed."""
    found = Environment(
        loader=FileSystemLoader(folder),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        finalize=escape,
        autoescape=False,  # noqa: S701 - HTML's escapes would be wrong here; `finalize` escapes for LaTeX
    )
    found.filters["file"] = _file_name
    found.filters["tex"] = Tex  # what a macro has printed is escaped already
    found.filters["number"], found.filters["column"] = number, column
    return found


def number(text: str) -> Tex:
    """A cell of a column that `column` declares: a number to align, anything else as text in its middle."""
    return Tex(text.replace("\N{MINUS SIGN}", "-")) if NUMBER.fullmatch(text) else Tex("{" + escape(text) + "}")


def column(texts: Iterable[str], room: bool = True) -> Tex:
    """How siunitx aligns a column of these numbers: by their decimal sign, with room for a mark behind or none."""
    held = [found for found in map(NUMBER.fullmatch, texts) if found]
    whole, part = (max((len(found[group] or "") for found in held), default=1) for group in ("whole", "part"))
    sign = "-" if any(found["sign"] for found in held) else ""
    marker = next((found["marker"] for found in held if found["marker"]), ".")
    after = r"table-space-text-post={\,\ensuremath{\approx}}," if room else ""
    return Tex(
        f"S[table-format={sign}{whole}.{part},output-decimal-marker={{{marker}}},group-digits=none,mode=text,"
        f"reset-text-series=false,{after}table-align-text-after=false]"
    )


def _file_name(name: str) -> Tex:
    """A file's name for \\input and \\includegraphics, which take no escapes."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise ValueError(f"{name!r} cannot be a file's name in LaTeX; allowed: letters, digits, - and _")
    return Tex(name)
