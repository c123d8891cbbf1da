# Our figures beside exact and published ones; a run ends well only if the exact ones hold.


rule checks:
    input:
        summary="results/summary.csv",
        data=expand("results/data/{dataset}.npz", dataset=DATASETS),
        judges=judge_records(),
    output:
        checks="results/checks.csv",
    log:
        "results/logs/checks.log",
    benchmark:
        "results/benchmarks/checks.tsv"
    conda:
        ENVIRONMENT
    params:
        library=library(
            "checks",
            discovery.module_of("models", "pca"),
            *[discovery.module_of("checks", name) for name in DATASETS if discovery.exists("checks", name)],
        ),
        datasets=DATASETS,
        limits=LIMITS,
        whole=experiment.data.whole,
    message:
        "check against exact and published figures"
    script:
        "../../scripts/checks.py"


rule verify:
    input:
        checks="results/checks.csv",
    output:
        verified="results/verified.txt",
    log:
        "results/logs/verify.log",
    conda:
        ENVIRONMENT
    params:
        library=library("verify"),
    message:
        "exact figures hold"
    script:
        "../../scripts/verify.py"
