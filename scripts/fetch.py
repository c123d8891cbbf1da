"""Get one data set, verified, as arrays."""

from aecompare import discovery
from aecompare.data import fetch
from aecompare.running.joblog import job

with job(snakemake.log[0]) as log:
    name = snakemake.wildcards.dataset
    dataset = discovery.load("datasets", name).DATASET
    fetch.store(dataset, name, snakemake.params.folder, snakemake.output.data, snakemake.output.record, log)
