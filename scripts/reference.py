"""Real images as the judges see them."""

from aecompare.data import images
from aecompare.evaluation import reference
from aecompare.running.files import write_arrays
from aecompare.running.joblog import job
from aecompare.training import backend

with job(snakemake.log[0]) as log:
    backend.configure(threads=1)
    data = images.read(snakemake.input.data, snakemake.wildcards.dataset, **snakemake.params.limits)
    write_arrays(snakemake.output.features, reference.measure(data, snakemake.input.judges, log))
