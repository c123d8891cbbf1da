"""Train one grid point, replicate by replicate."""

from pathlib import Path

from aecompare.data import images
from aecompare.running.joblog import job
from aecompare.training import checkpoint, run
from aecompare.training.models import Budget

with job(snakemake.log[0]) as log:
    params, given = snakemake.params, snakemake.input
    data = images.read(given.data, params.cell["dataset"], **params.limits)
    about = {name: params[name] for name in ("cell", "kind", "settings", "budget", "limits", "library")}
    kept = []
    for index, replicate in enumerate(params.replicates):
        outputs = {name: paths[index] for name, paths in snakemake.output.items()}
        identity = checkpoint.identity({**about, "replicate": replicate}, [given.data])
        kept.append(checkpoint.Checkpoint(Path(outputs["weights"]).with_name("checkpoint"), identity, log))
        cell = {**params.cell, "replicate": replicate}
        own = data.of(replicate, cell["seed"])
        run.train(cell, params.kind, params.settings, Budget(**params.budget), own, outputs, log, kept[-1])
    for done in kept:
        done.remove()
