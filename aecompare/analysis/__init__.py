"""From scores to what may be said: summaries, comparisons, ranks, and our figures beside exact and published ones.

Takes the scores of all runs, gives the tables in `results`; imports `evaluation` and below, and never TensorFlow.
"""
