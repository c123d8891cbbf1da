"""Put one grid point to all tasks, replicate by replicate."""

from aecompare.data import images
from aecompare.evaluation import run
from aecompare.evaluation.material import Material
from aecompare.evaluation.reference import Reference
from aecompare.running.joblog import job
from aecompare.training import backend

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    cell = snakemake.params.cell
    data = images.read(snakemake.input.data, cell["dataset"], **snakemake.params.limits)
    reference = Reference.read(snakemake.input.judges, snakemake.input.features, data)
    others = images.others(snakemake.input.others, snakemake.params.limits["test_images"])
    material = Material(data, reference, others)
    for index, replicate in enumerate(snakemake.params.replicates):
        run.evaluate(
            cell={**cell, "replicate": replicate},
            kind=snakemake.params.kind,
            settings=snakemake.params.settings,
            tasks=snakemake.params.tasks,
            material=material.of(replicate, cell["seed"]),
            weights=snakemake.input.weights[index],
            outputs={name: paths[index] for name, paths in snakemake.output.items()},
            log=log,
        )
