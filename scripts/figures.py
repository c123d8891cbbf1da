"""Draw the report's figures."""

from aecompare import catalogue, drawing
from aecompare.joblog import job

with job(snakemake.log[0]):
    params = snakemake.params
    drawing.draw(
        entries=catalogue.figures(params.datasets, params.tasks, params.code_sizes),
        summary=snakemake.input.summary,
        references=dict(zip(params.datasets, snakemake.input.references, strict=True)),
        arrays=dict(zip(params.cells, snakemake.input.arrays, strict=True)),
        models=params.models,
        plain=params.plain,
        titles=params.titles,
        outputs=params.outputs,
    )
