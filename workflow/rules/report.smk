# Figures, tables, HTML and LaTeX from the summary, in each language; PDFs where LaTeX is installed.

FIRST = [cell for cell in cells() if cell["replicate"] == 1]
VARIED = any(factors.varied(DESCRIBED, experiment.dataset(name).about.shape.values) for name in DATASETS)
ENTRIES = catalogue.figures(experiment.asked, experiment.code_sizes, experiment.networks, VARIED)
FIGURES = [entry.name for entry in ENTRIES]
TABLES = [entry.name for entry in catalogue.tables(experiment.asked)]
CHAPTERS = templates.chapters()
FOCUS = catalogue.shown_sizes(experiment.code_sizes)[-1]
NUMBERS = {
    name: f"results/{name}.csv"
    for name in (
        "scores",
        "summary",
        "comparisons",
        "ranks",
        "selections",
        "checks",
        "claims",
        "effects",
        "interactions",
    )
}
DRAWN = {
    "references": expand("results/baselines/{dataset}/arrays.npz", dataset=DATASETS),
    "arrays": [f"{RUN}/arrays.npz".format(**cell) for cell in FIRST],
}
CELLS = [(cell["dataset"], cell["model"], cell["code_size"]) for cell in FIRST]


def shown(folder, entry, kind, language):
    """A figure or its rows, in Snakemake's own report: under its application, with its caption."""
    model = f"{experiment.title_of(entry.model)}: " if entry.model else ""
    return report(
        f"{folder}/figures/{entry.name}.{'svg' if kind == 'figure' else 'csv'}",
        category=task_of(entry.task).title if entry.task else "Data and protocol",
        subcategory=entry.dataset or "all data sets",
        labels={"what": model + entry.caption, "as": kind, "language": language},
        caption=f"../report/{kind}.rst",
    )


for language in experiment.report.languages:
    FOLDER = home(language)
    CATALOGUES = words(language)

    rule:
        name:
            f"figures_{language}"
        input:
            **{
                name: NUMBERS[name]
                for name in ("summary", "comparisons", "ranks", "selections", "effects", "interactions")
            },
            **DRAWN,
            records=[
                f"{RUN}/training.json".format(**cell)
                for cell in FIRST
                if cell["dataset"] == DATASETS[0] and cell["code_size"] == FOCUS
            ],
            histories=[f"{RUN}/history.csv".format(**cell) for cell in FIRST],
            data=expand("results/data/{dataset}.json", dataset=DATASETS),
            words=CATALOGUES,
        output:
            svg=[shown(FOLDER, entry, "figure", language) for entry in ENTRIES],
            pdf=expand(f"{FOLDER}/figures/{{figure}}.pdf", figure=FIGURES),
            csv=[shown(FOLDER, entry, "table", language) for entry in ENTRIES],
        log:
            f"results/logs/figures-{language}.log",
        benchmark:
            f"results/benchmarks/figures-{language}.tsv"
        conda:
            ENVIRONMENT
        params:
            library=library("figures", *TASK_FILES),
            asked=experiment.asked,
            code_sizes=experiment.code_sizes,
            networks=experiment.networks,
            varied=VARIED,
            described=DESCRIBED,
            cells=CELLS,
            language=language,
        message:
            f"draw the figures ({language})"
        script:
            "../../scripts/figures.py"

    rule:
        name:
            f"report_{language}"
        input:
            **NUMBERS,
            records=runs("training.json"),
            judges=judge_records(),
            choices=expand("results/baselines/{dataset}/choices.json", dataset=DATASETS),
            data=expand("results/data/{dataset}.json", dataset=DATASETS),
            arrays=DRAWN["arrays"],
            figures=expand(f"{FOLDER}/figures/{{figure}}.svg", figure=FIGURES),
            html_templates=[beside(path) for path in templates.files("html", "index.html.j2")],
            latex_templates=[beside(path) for path in templates.files("latex", "report.tex.j2")],
            budget=beside(templates.FOLDER / "budget.csv"),
            references=beside(templates.FOLDER / "references.bib"),
            words=CATALOGUES,
        output:
            html=report(
                f"{FOLDER}/index.html",
                category="The report",
                labels={"what": "the report", "language": language},
                caption="../report/page.rst",
            ),
            latex=f"{FOLDER}/report.tex",
            example=f"{FOLDER}/thesis-example.tex",
            numbers=f"{FOLDER}/numbers.tex",
            references=f"{FOLDER}/references.bib",
            tables=expand(f"{FOLDER}/tables/{{table}}.tex", table=TABLES),
            chapters=expand(f"{FOLDER}/chapters/{{chapter}}.tex", chapter=CHAPTERS),
        log:
            f"results/logs/report-{language}.log",
        benchmark:
            f"results/benchmarks/report-{language}.tsv"
        conda:
            ENVIRONMENT
        params:
            library=library("report", *TASK_FILES),
            facts={
                "title": experiment.report.title,
                "experiment": experiment.model_dump(),
                "models": DESCRIBED,
                "networks": experiment.networks,
                "asked": experiment.asked,
                "commit": provenance.commit(templates.PACKAGE.parent),
                "machine": provenance.machine(),
                "whole": experiment.data.whole and not experiment.data.binarised,
                "varied": VARIED,
            },
            datasets=DATASETS,
            cells=CELLS,
            tables=TABLES,
            chapters=CHAPTERS,
            language=language,
        message:
            f"write the report ({language})"
        script:
            "../../scripts/report.py"

    rule:
        name:
            f"pdf_{language}"
        input:
            latex=f"{FOLDER}/{{document}}.tex",
            numbers=f"{FOLDER}/numbers.tex",
            tables=expand(f"{FOLDER}/tables/{{table}}.tex", table=TABLES),
            chapters=expand(f"{FOLDER}/chapters/{{chapter}}.tex", chapter=CHAPTERS),
            figures=expand(f"{FOLDER}/figures/{{figure}}.pdf", figure=FIGURES),
        output:
            pdf=f"{FOLDER}/{{document}}.pdf",
        log:
            f"results/logs/pdf-{language}-{{document}}.log",
        benchmark:
            f"results/benchmarks/pdf-{language}-{{document}}.tsv"
        wildcard_constraints:
            document="report|thesis-example",
        conda:
            ENVIRONMENT
        params:
            library=library("pdf"),
        message:
            f"compile {{wildcards.document}} with LaTeX ({language})"
        script:
            "../../scripts/pdf.py"


onsuccess:
    if not pdf.available():
        print(
            f"LaTeX lacks {', '.join(pdf.missing())}: no report.pdf was made; report.tex is there.",
            file=sys.stderr,
        )
    print("\n".join(f"report: {path}" for path in report_files() if Path(path).exists()), file=sys.stderr)
