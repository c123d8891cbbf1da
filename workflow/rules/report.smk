# Figures, tables, HTML and LaTeX from the summary; the PDF where LaTeX is installed.

FIRST = [cell for cell in cells() if cell["replicate"] == 1]
TITLES = {model: experiment.title_of(model) for model in experiment.models}
FIGURES = [entry.name for entry in catalogue.figures(experiment.datasets, experiment.tasks, experiment.code_sizes)]
TABLES = [entry.name for entry in catalogue.tables(experiment.datasets, experiment.tasks)]


rule figures:
    input:
        summary="results/summary.csv",
        comparisons="results/comparisons.csv",
        ranks="results/ranks.csv",
        references=expand("results/baselines/{dataset}/arrays.npz", dataset=experiment.datasets),
        arrays=[f"{RUN}/arrays.npz".format(**cell) for cell in FIRST],
        library=library("figures", *TASK_FILES),
    output:
        svg=expand(f"{REPORT}/figures/{{figure}}.svg", figure=FIGURES),
        pdf=expand(f"{REPORT}/figures/{{figure}}.pdf", figure=FIGURES),
    log:
        "results/logs/figures.log",
    benchmark:
        "results/benchmarks/figures.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=30,
    params:
        datasets=experiment.datasets,
        tasks=experiment.tasks,
        code_sizes=experiment.code_sizes,
        models=list(experiment.models),
        plain=PLAIN,
        titles=TITLES,
        cells=[(cell["dataset"], cell["model"], cell["code_size"]) for cell in FIRST],
        outputs={name: [f"{REPORT}/figures/{name}.{kind}" for kind in ("svg", "pdf")] for name in FIGURES},
    message:
        "draw the figures"
    script:
        "../../scripts/figures.py"


rule report:
    input:
        summary="results/summary.csv",
        comparisons="results/comparisons.csv",
        ranks="results/ranks.csv",
        checks="results/checks.csv",
        records=runs("training.json"),
        judges=expand("results/judge/{dataset}/{judge}.json", dataset=experiment.datasets, judge=JUDGES),
        choices=expand("results/baselines/{dataset}/choices.json", dataset=experiment.datasets),
        data=expand("results/data/{dataset}.json", dataset=experiment.datasets),
        figures=expand(f"{REPORT}/figures/{{figure}}.svg", figure=FIGURES),
        html_templates=templates("html", "index.html.j2"),
        latex_templates=templates("latex", "report.tex.j2"),
        library=library("report", *TASK_FILES),
    output:
        html=f"{REPORT}/index.html",
        latex=f"{REPORT}/report.tex",
        tables=expand(f"{REPORT}/tables/{{table}}.tex", table=TABLES),
    log:
        "results/logs/report.log",
    benchmark:
        "results/benchmarks/report.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=15,
    params:
        facts={
            "title": experiment.report.title,
            "experiment": experiment.model_dump(),
            "models": [experiment.described(model) for model in experiment.models],
            "commit": provenance.commit(workflow.basedir),
            "versions": provenance.versions(),
            "machine": provenance.machine(),
        },
        datasets=experiment.datasets,
        tables=TABLES,
    message:
        "write the report"
    script:
        "../../scripts/report.py"


rule pdf:
    input:
        latex=f"{REPORT}/report.tex",
        tables=expand(f"{REPORT}/tables/{{table}}.tex", table=TABLES),
        figures=expand(f"{REPORT}/figures/{{figure}}.pdf", figure=FIGURES),
        library=library("pdf"),
    output:
        pdf=f"{REPORT}/report.pdf",
    log:
        "results/logs/pdf.log",
    benchmark:
        "results/benchmarks/pdf.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=15,
    message:
        "compile the report with LaTeX"
    script:
        "../../scripts/pdf.py"


onsuccess:
    if not typesetting.available():
        print(
            "LaTeX is not installed (latexmk, pdflatex): no report.pdf was made; report.tex is there.",
            file=sys.stderr,
        )
    print("\n".join(f"report: {path}" for path in report_files() if Path(path).exists()), file=sys.stderr)
