"""Draw the report's figures."""

from aecompare import catalogue, drawing
from aecompare.joblog import job
from aecompare.results import Results

with job(snakemake.log[0]):
    params = snakemake.params
    drawing.draw(
        entries=catalogue.figures(params.datasets, params.tasks, params.code_sizes),
        results=Results.read(*(snakemake.input[name] for name in ("summary", "comparisons", "ranks")), params.models),
        references=dict(zip(params.datasets, snakemake.input.references, strict=True)),
        arrays=dict(zip(params.cells, snakemake.input.arrays, strict=True)),
        plain=params.plain,
        titles=params.titles,
        outputs=params.outputs,
    )
