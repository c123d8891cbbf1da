"""Draw the report's figures in one language."""

from aecompare.analysis.results import Results
from aecompare.reporting import catalogue
from aecompare.reporting.figures import convergence, drawing
from aecompare.reporting.language import Language
from aecompare.running.files import read_arrays, read_json
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    params, given, made = snakemake.params, snakemake.input, snakemake.output
    described = {model["name"]: model for model in params.described}
    drawing.draw(
        catalogue.figures(params.datasets, params.tasks, params.code_sizes, params.networks),
        Results.read(given.summary, given.comparisons, given.ranks, list(described), given.selections),
        drawing.Sources(
            described,
            {record["model"]: record["layers"] for record in map(read_json, given.records)},
            {dataset: read_arrays(path) for dataset, path in zip(params.datasets, given.references, strict=True)},
            drawing.read_arrays_of(dict(zip(params.cells, given.arrays, strict=True)), params.code_sizes),
            params.code_sizes,
            convergence.read(dict(zip(params.cells, given.histories, strict=True))),
        ),
        Language(params.language),
        {"svg": made.svg, "pdf": made.pdf, "csv": made.csv},
    )
