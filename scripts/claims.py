"""Put what is said of autoencoders to the test, and take apart what their design does."""

from math import prod

from aecompare.analysis import tested
from aecompare.running.files import read_json
from aecompare.running.joblog import job
from aecompare.training.backend import limit_threads

with job(snakemake.log[0]):
    limit_threads(1)
    given, params = snakemake.input, snakemake.params
    values = {name: prod(read_json(path)["shape"]) for name, path in zip(params.datasets, given.data, strict=True)}
    tested.write(dict(given.items()), values, params.entries, params.confidence, dict(snakemake.output.items()))
