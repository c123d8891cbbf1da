"""Record what was run, and with what."""

from aecompare.running import provenance
from aecompare.running.files import write_json
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    facts = {**snakemake.params.facts, "versions": provenance.versions()}
    write_json(snakemake.output.record, facts)
