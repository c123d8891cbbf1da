"""Draw the report's figures in one language."""

from aecompare.analysis import factors
from aecompare.analysis.results import Results
from aecompare.reporting import catalogue
from aecompare.reporting.figures import convergence, drawing
from aecompare.reporting.language import Language
from aecompare.running.files import read_json
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    params, given, made = snakemake.params, snakemake.input, snakemake.output
    data = {dataset: read_json(path) for dataset, path in zip(params.asked, given.data, strict=True)}
    described = {model["name"]: model for model in params.described}
    drawing.draw(
        catalogue.figures(params.asked, params.code_sizes, params.networks, params.varied),
        Results.read(given.summary, given.comparisons, given.ranks, list(described), given.selections),
        drawing.Sources(
            described,
            {record["model"]: record["layers"] for record in map(read_json, given.records)},
            drawing.read_references(dict(zip(params.asked, given.references, strict=True)), data),
            drawing.read_arrays_of(dict(zip(params.cells, given.arrays, strict=True)), params.code_sizes, data),
            params.code_sizes,
            convergence.read(dict(zip(params.cells, given.histories, strict=True))),
            {dataset: record["classes"] for dataset, record in data.items()},
            factors.shown(factors.read(given.effects), factors.read(given.interactions)),
        ),
        Language(params.language),
        {"svg": made.svg, "pdf": made.pdf, "csv": made.csv},
    )
