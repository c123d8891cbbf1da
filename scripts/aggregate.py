"""Put all runs' scores together and summarise them."""

from aecompare.analysis.aggregate import aggregate
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    aggregate(
        snakemake.input.scores,
        snakemake.input.records,
        snakemake.params.models,
        snakemake.params.plain,
        snakemake.params.tasks,
        snakemake.params.confidence,
        snakemake.params.draws,
        dict(snakemake.output.items()),
    )
