"""Figures of Fashion-MNIST that follow from the data."""

from aecompare.analysis.checks import Check

# squared error of a test image by the principal components of all 60,000 training images, from an eigendecomposition of
# their covariance in NumPy
SSE = {2: 36.139, 8: 20.860, 16: 16.030, 64: 8.1286}

CHECKS = tuple(
    Check(
        f"PCA of 60,000 images, code size {size}: squared error on test", "the definition, on Fashion-MNIST", sse, 2e-3,
        lambda evidence, size=size: evidence.squared_error(size), exact=True,
    )
    for size, sse in SSE.items()
)  # fmt: skip
