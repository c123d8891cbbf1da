"""From weights to scores: the tasks, their metrics and baselines, the judges.

Takes weights and images, gives the scores of a run and the arrays that the report shows; imports `training` and below.
"""
