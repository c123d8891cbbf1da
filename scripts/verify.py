"""Fail where a figure of ours differs from an exact one."""

import pandas as pd

from aecompare.analysis import checks
from aecompare.running.files import write_text
from aecompare.running.joblog import job

with job(snakemake.log[0]):
    table = pd.read_csv(snakemake.input.checks)
    faults = checks.broken(table)
    if faults:
        raise ValueError("; ".join(faults))
    counts = table["verdict"].value_counts().sort_index()
    write_text(snakemake.output.verified, "".join(f"{verdict}: {count}\n" for verdict, count in counts.items()))
