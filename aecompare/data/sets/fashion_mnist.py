"""Fashion-MNIST, articles of clothing in MNIST's format: 60,000 images for training, 10,000 for test.

Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017.
"""

from aecompare.data.idx_set import File, IdxDataset
from aecompare.data.shape import Shape
from aecompare.data.sources import DebianPackage, Https

DATASET = IdxDataset(
    title="Fashion-MNIST",
    citation="Xiao, Rasul and Vollgraf, Fashion-MNIST, 2017",
    licence="MIT",
    shape=Shape(28, 28),
    train_images=File(
        "train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", 60_000
    ),
    train_labels=File(
        "train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", 60_000
    ),
    test_images=File(
        "t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", 10_000
    ),
    test_labels=File(
        "t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 10_000
    ),
    sources=(
        Https("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
        Https("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
        DebianPackage("dataset-fashion-mnist", folder="usr/share/datasets/fashion-mnist/"),
    ),
    classes=(
        "T-shirt/top", "trouser", "pullover", "dress", "coat",
        "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ),
)  # fmt: skip
