# From one table a run to one table of all, and its summary over replicates.


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
