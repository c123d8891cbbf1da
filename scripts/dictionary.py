"""Say what the tables hold."""

from aecompare.analysis import dictionary
from aecompare.reporting import references
from aecompare.running.files import write_json
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    papers = references.Citations(references.read(snakemake.input.references))
    write_json(snakemake.output.package, dictionary.package(snakemake.params.tasks, papers.links))
