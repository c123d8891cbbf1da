"""Compile the report with LaTeX."""

from aecompare.reporting import pdf
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    pdf.compile_pdf(snakemake.input.latex, snakemake.output.pdf)
