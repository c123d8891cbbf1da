"""Record what was run, and with what."""

from aecompare.running.files import write_json
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    write_json(snakemake.output.record, snakemake.params.facts)
