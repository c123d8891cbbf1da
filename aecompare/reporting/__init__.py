"""From what may be said to pages: sentences, tables, figures, HTML and LaTeX, in each language.

Takes the tables in `results` and the arrays kept by runs, gives `results/report`; imports `analysis` and below, and
never TensorFlow.
"""
