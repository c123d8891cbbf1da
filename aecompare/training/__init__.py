"""From arrays to weights: the models, the loop that trains them, checkpoints, TensorFlow.

Takes images and a budget, gives weights, history and record of a run; imports `data` and what is below it.
"""
