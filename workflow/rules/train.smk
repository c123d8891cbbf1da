# One grid point, a block of replicates: a rule for each block, since it is their outputs that tell them apart.

for replicates, models in blocks():

    rule:
        name:
            f"train_{called(replicates)}"
        input:
            data="results/data/{dataset}.npz",
        output:
            weights=of_block("weights.npz", replicates),
            history=of_block("history.csv", replicates),
            record=of_block("training.json", replicates),
        log:
            f"results/logs/train/{POINT}/{called(replicates)}.log",
        benchmark:
            f"results/benchmarks/train/{POINT}/{called(replicates)}.tsv"
        wildcard_constraints:
            model=models,
        priority: 1  # before evaluations, which are shorter: the cores stay busy to the end
        group:
            "points"
        conda:
            ENVIRONMENT
        threads: experiment.training.threads
        params:
            library=lambda wildcards: library("train", model_file(wildcards)),
            cell=cell_of,
            replicates=replicates,
            kind=kind_of,
            settings=settings_of,
            budget=experiment.training.model_dump(),
            limits=SAMPLES,
        message:
            f"train {{wildcards.model}}, code size {{wildcards.code_size}}, {called(replicates)}"
        script:
            "../../scripts/train.py"
