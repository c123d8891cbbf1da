# From one table a run to one of all, its summary over replicates, what it says of claims, and what was run and is held.


rule aggregate:
    input:
        scores=runs("scores.csv")
        + expand("results/{kind}/{dataset}/scores.csv", kind=["baselines", "controls"], dataset=DATASETS),
        records=runs("training.json"),
    output:
        scores="results/scores.csv",
        selections="results/selections.csv",
        summary="results/summary.csv",
        comparisons="results/comparisons.csv",
        ranks="results/ranks.csv",
        cost="results/cost.csv",
    log:
        "results/logs/aggregate.log",
    benchmark:
        "results/benchmarks/aggregate.tsv"
    conda:
        ENVIRONMENT
    params:
        library=library("aggregate", *TASK_FILES),
        models=list(experiment.models),
        plain=PLAIN,
        tasks=experiment.tasks,
        confidence=experiment.statistics.confidence,
        draws=experiment.statistics.draws,
    message:
        "aggregate all scores"
    script:
        "../../scripts/aggregate.py"


rule claims:
    input:
        scores="results/scores.csv",
        summary="results/summary.csv",
        comparisons="results/comparisons.csv",
        data=expand("results/data/{dataset}.json", dataset=DATASETS),
    output:
        claims="results/claims.csv",
        effects="results/effects.csv",
        interactions="results/interactions.csv",
    log:
        "results/logs/claims.log",
    benchmark:
        "results/benchmarks/claims.tsv"
    conda:
        ENVIRONMENT
    params:
        library=library("claims", *TASK_FILES, *CLAIM_FILES),
        datasets=DATASETS,
        entries=DESCRIBED,
        confidence=experiment.statistics.confidence,
    message:
        "put claims to the test"
    script:
        "../../scripts/claims.py"


rule dictionary:
    input:
        references=beside(templates.FOLDER / "references.bib"),
    output:
        package="results/datapackage.json",
    log:
        "results/logs/dictionary.log",
    conda:
        ENVIRONMENT
    params:
        library=library("dictionary", *TASK_FILES),
        tasks=experiment.tasks,
    message:
        "say what the tables hold"
    script:
        "../../scripts/dictionary.py"


rule experiment:
    output:
        record="results/experiment.json",
    log:
        "results/logs/experiment.log",
    conda:
        ENVIRONMENT
    params:
        facts={
            "config": experiment.model_dump(),
            "models": {model["name"]: model["settings"] for model in DESCRIBED},
            "commit": provenance.commit(templates.PACKAGE.parent),
            "machine": provenance.machine(),
        },
    message:
        "record the experiment"
    script:
        "../../scripts/experiment.py"
