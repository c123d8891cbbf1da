"""Get one data set, verified, as arrays."""

from aecompare.data import fetch, own
from aecompare.running.joblog import job

with job(snakemake.log[0]) as log:
    name, params, made = snakemake.wildcards.dataset, snakemake.params, snakemake.output
    dataset = own.dataset_of(name, params.settings)
    fetch.store(dataset, name, params.folder, params.seed, made.data, made.record, log)
