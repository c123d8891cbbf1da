"""Train one judge of one data set."""

from aecompare import backend, images, judge
from aecompare.files import write_arrays, write_json
from aecompare.joblog import job

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    data = images.read(snakemake.input.data, snakemake.wildcards.dataset, **snakemake.params.limits)
    weights, record = judge.train(data, snakemake.params.epochs, snakemake.params.seed, log)
    write_json(snakemake.output.record, record)
    write_arrays(snakemake.output.weights, weights)
