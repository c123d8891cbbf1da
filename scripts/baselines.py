"""Score what is reached on one data set without a model."""

from aecompare.data import images
from aecompare.evaluation import run
from aecompare.evaluation.material import Material
from aecompare.evaluation.reference import Reference
from aecompare.running.joblog import job
from aecompare.training import backend

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    dataset = snakemake.wildcards.dataset
    data = images.read(snakemake.input.data, dataset, **snakemake.params.limits)
    reference = Reference.read(snakemake.input.judges, snakemake.input.features, data)
    others = images.others(snakemake.input.others, snakemake.params.limits["test_images"])
    material = Material(data, reference, others)
    run.evaluate_baselines(dataset, snakemake.params.tasks, material, dict(snakemake.output.items()), log)
