"""Score what is reached on one data set without a model."""

from aecompare import backend, evaluation, images
from aecompare.joblog import job
from aecompare.reference import Reference
from aecompare.tasks import Material

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    dataset = snakemake.wildcards.dataset
    data = images.read(snakemake.input.data, dataset, **snakemake.params.limits)
    material = Material(data, Reference.read(snakemake.input.judges, snakemake.input.features))
    evaluation.evaluate_baselines(dataset, snakemake.params.tasks, material, dict(snakemake.output.items()), log)
