"""Write the report in one language as HTML and as LaTeX."""

from pathlib import Path

from aecompare.reporting import manuscript, page
from aecompare.reporting.figures import drawing
from aecompare.reporting.language import Language
from aecompare.reporting.report import Facts, Report
from aecompare.running import provenance
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    params, given, made = snakemake.params, snakemake.input, snakemake.output
    numbers = {name: given[name] for name in Report.NUMBERS}
    choices, data = (dict(zip(params.datasets, given[name], strict=True)) for name in ("choices", "data"))
    facts, language = Facts(**params.facts, versions=provenance.versions()), Language(params.language)
    report = Report(facts, numbers, given.records, given.judges, choices, data, language)
    parts = {kind: dict(zip(params[kind], made[kind], strict=True)) for kind in ("tables", "chapters")}
    outputs = {"report": made.latex, "example": made.example, "numbers": made.numbers}
    outputs["references"], papers = made.references, Path(given.references)
    manuscript.write(report, Path(given.latex_templates[0]).parent, papers, outputs, **parts)
    arrays = drawing.read_arrays_of(dict(zip(params.cells, given.arrays, strict=True)), report.sizes, report.data)
    page.write(report, Path(given.html_templates[0]).parent, papers, Path(given.figures[0]).parent, arrays, made.html)
