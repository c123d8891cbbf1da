"""Real images as the judges see them."""

from aecompare import backend, images, reference
from aecompare.files import write_arrays
from aecompare.joblog import job

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    data = images.read(snakemake.input.data, snakemake.wildcards.dataset, **snakemake.params.limits)
    write_arrays(snakemake.output.features, reference.measure(data, snakemake.input.judges, log))
