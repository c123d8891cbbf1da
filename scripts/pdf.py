"""Compile the report with LaTeX."""

from aecompare import typesetting
from aecompare.joblog import job

with job(snakemake.log[0]):
    typesetting.compile_pdf(snakemake.input.latex, snakemake.output.pdf)
