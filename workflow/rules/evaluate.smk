# Put every run, and what needs no model, to every task.

for replicates, models in blocks():

    rule:
        name:
            f"evaluate_{called(replicates)}"
        input:
            data="results/data/{dataset}.npz",
            judges=judges_of,
            features=features_of,
            others=others_of,
            weights=of_block("weights.npz", replicates),
        output:
            scores=of_block("scores.csv", replicates),
            arrays=of_block("arrays.npz", replicates),
        log:
            f"results/logs/evaluate/{POINT}/{called(replicates)}.log",
        benchmark:
            f"results/benchmarks/evaluate/{POINT}/{called(replicates)}.tsv"
        wildcard_constraints:
            model=models,
        group:
            "points"
        conda:
            ENVIRONMENT
        params:
            library=lambda wildcards: library("evaluate", model_file(wildcards), *TASK_FILES),
            cell=cell_of,
            replicates=replicates,
            kind=kind_of,
            settings=settings_of,
            tasks=lambda wildcards: experiment.tasks_of(wildcards.dataset),
            limits=SAMPLES,
        message:
            f"evaluate {{wildcards.model}}, code size {{wildcards.code_size}}, {called(replicates)}"
        script:
            "../../scripts/evaluate.py"


rule baselines:
    input:
        data="results/data/{dataset}.npz",
        judges=judges_of,
        features=features_of,
        others=others_of,
    output:
        scores="results/baselines/{dataset}/scores.csv",
        arrays="results/baselines/{dataset}/arrays.npz",
        choices="results/baselines/{dataset}/choices.json",
    log:
        "results/logs/baselines/{dataset}.log",
    benchmark:
        "results/benchmarks/baselines/{dataset}.tsv"
    priority: 2  # the longest of its stage
    conda:
        ENVIRONMENT
    params:
        library=library("baselines", *TASK_FILES),
        tasks=lambda wildcards: experiment.tasks_of(wildcards.dataset),
        limits=LIMITS,
    message:
        "baselines of {wildcards.dataset}"
    script:
        "../../scripts/baselines.py"


rule controls:
    input:
        data="results/data/{dataset}.npz",
        judges=judges_of,
        features=features_of,
        others=others_of,
    output:
        scores="results/controls/{dataset}/scores.csv",
    log:
        "results/logs/controls/{dataset}.log",
    benchmark:
        "results/benchmarks/controls/{dataset}.tsv"
    priority: 2
    conda:
        ENVIRONMENT
    params:
        library=library("controls", *TASK_FILES),
        tasks=lambda wildcards: experiment.tasks_of(wildcards.dataset),
        limits=LIMITS,
    message:
        "controls of {wildcards.dataset}"
    script:
        "../../scripts/controls.py"
