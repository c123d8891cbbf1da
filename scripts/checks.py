"""Put our figures beside exact and published ones."""

from aecompare.analysis import checks
from aecompare.data import images
from aecompare.evaluation import scores
from aecompare.running.files import read_json, write_rows
from aecompare.running.joblog import job
from aecompare.training.backend import limit_threads

with job(snakemake.log[0]):
    limit_threads(1)
    given, params = snakemake.input, snakemake.params
    summary = scores.read_summary(given.summary)
    judges = [read_json(path) for path in given.judges]
    rows = []
    for dataset, data in zip(params.datasets, given.data, strict=True):
        evidence = checks.Evidence(
            images.read(data, dataset, **params.limits),
            params.whole,
            summary[summary["dataset"] == dataset],
            [record for record in judges if record["dataset"] == dataset],
        )
        rows += checks.run(dataset, evidence)
    write_rows(snakemake.output.checks, checks.COLUMNS, rows)
