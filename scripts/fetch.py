"""Get one data set, verified, as arrays."""

from aecompare import discovery
from aecompare.data import fetch
from aecompare.running.joblog import job

with job(snakemake.log[0]) as log:
    name, params, made = snakemake.wildcards.dataset, snakemake.params, snakemake.output
    dataset = discovery.load("datasets", name).DATASET
    fetch.store(dataset, name, params.folder, params.seed, made.data, made.record, log)
