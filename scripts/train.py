"""Train one grid point, replicate by replicate."""

from aecompare import images, runs
from aecompare.joblog import job
from aecompare.models import Budget

with job(snakemake.log[0]) as log:
    cell = snakemake.params.cell
    data = images.read(snakemake.input.data, cell["dataset"], **snakemake.params.limits)
    for index, replicate in enumerate(snakemake.params.replicates):
        runs.train(
            cell={**cell, "replicate": replicate},
            kind=snakemake.params.kind,
            settings=snakemake.params.settings,
            budget=Budget(**snakemake.params.budget),
            images=data,
            outputs={name: paths[index] for name, paths in snakemake.output.items()},
            log=log,
        )
