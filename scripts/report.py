"""Write the report as HTML and as LaTeX."""

from pathlib import Path

from aecompare import report
from aecompare.joblog import job

with job(snakemake.log[0]):
    params, given = snakemake.params, snakemake.input
    latex, html, figures = (
        Path(found[0]).parent for found in (given.latex_templates, given.html_templates, given.figures)
    )
    writer = report.Writer(
        report.Facts(**params.facts),
        {name: given[name] for name in ("summary", "comparisons", "ranks", "checks")},
        given.records,
        judges=given.judges,
        choices=dict(zip(params.datasets, given.choices, strict=True)),
        data=dict(zip(params.datasets, given.data, strict=True)),
        figures=figures,
    )
    writer.latex(latex, snakemake.output.latex, dict(zip(params.tables, snakemake.output.tables, strict=True)))
    writer.html(html, snakemake.output.html)
