"""Write the report as HTML and as LaTeX."""

from aecompare import report
from aecompare.joblog import job

with job(snakemake.log[0]):
    params, given = snakemake.params, snakemake.input
    writer = report.Writer(
        report.Facts(**params.facts),
        given.summary,
        given.records,
        judges=dict(zip(params.datasets, given.judges, strict=True)),
        data=dict(zip(params.datasets, given.data, strict=True)),
        figures=params.figures,
    )
    writer.latex(params.latex, snakemake.output.latex, dict(zip(params.tables, snakemake.output.tables, strict=True)))
    writer.html(params.html, snakemake.output.html)
