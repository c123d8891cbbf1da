"""Train one judge of one data set."""

from aecompare.data import images
from aecompare.evaluation import judge
from aecompare.running.files import write_arrays, write_json
from aecompare.running.joblog import job
from aecompare.training import backend

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    data = images.read(snakemake.input.data, snakemake.wildcards.dataset, **snakemake.params.limits)
    weights, record = judge.train(data, snakemake.params.epochs, snakemake.params.seed, log)
    write_json(snakemake.output.record, record)
    write_arrays(snakemake.output.weights, weights)
