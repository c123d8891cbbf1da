"""Draw docs/rulegraph.svg, which rule needs which; `make schema` calls it where Graphviz is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import networkx as nx

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "rulegraph.svg"
VARIANT = re.compile(r"_(rep\d+(to\d+)?|en)$")  # a block of replicates, a language
STYLE = """
  graph [rankdir=LR, bgcolor=transparent, nodesep=0.18, ranksep=0.35];
  node [shape=box, style="rounded,filled", fillcolor="#f5f6f8", color="#5b616b", fontname="sans-serif", fontsize=11,
        height=0.3, margin="0.12,0.04"];
  edge [color="#9aa3b0", arrowsize=0.6];
"""


def graph() -> nx.DiGraph:
    """Rules of the default experiment, an edge where one needs what another makes and no longer way says so."""
    words = [sys.executable, "-m", "snakemake", "--rulegraph"]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = {number: VARIANT.sub("", name) for number, name in re.findall(r'(\d+)\[label = "(\w+)"', said)}
    found = nx.DiGraph()
    found.add_nodes_from(name for name in names.values() if name != "default")
    found.add_edges_from((names[one], names[two]) for one, two in re.findall(r"(\d+) -> (\d+)", said)
                         if "default" not in (names[one], names[two]))  # fmt: skip
    return nx.transitive_reduction(found)


def text(rules: nx.DiGraph) -> str:
    """The graph in Graphviz' language."""
    nodes = "".join(f"  {name};\n" for name in sorted(rules.nodes))
    edges = "".join(f"  {one} -> {two};\n" for one, two in sorted(rules.edges))
    return f"digraph rules {{{STYLE}{nodes}{edges}}}\n"


if __name__ == "__main__":
    if shutil.which("dot"):
        drawn = subprocess.run(["dot", "-Tsvg"], input=text(graph()), capture_output=True, text=True, check=True).stdout
        PICTURE.write_text(re.sub(r"<!--.*?-->\s*", "", drawn, flags=re.DOTALL), encoding="utf-8")
    else:
        print("Graphviz is not installed: docs/rulegraph.svg stays as it is", file=sys.stderr)
