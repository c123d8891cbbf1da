"""Linear autoencoder: one layer down and one up, without activations, held to squared error.

Baldi and Hornik, "Neural networks and principal component analysis: learning from examples without local minima",
Neural Networks 2, 1989: the optimum spans PCA's subspace, so its reconstructions are PCA's, and its axes any others.
"""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from aecompare import discovery
from aecompare.training.models.ae import AnyNetwork, Autoencoder
from aecompare.training.networks import Network


class LinearAutoencoder(Autoencoder):
    title = "Linear AE"
    summary = "has one layer down and one up without activations, and so finds PCA's subspace by gradients"
    objective = "‖x − x̂‖²"

    class Settings(Autoencoder.Settings):
        network: AnyNetwork = discovery.load("networks", "dense").NETWORK.Settings(hidden=[], activation="linear")
        loss: Literal["bce", "mse"] = "mse"
        output: Literal["sigmoid", "linear"] = "linear"

        @field_validator("network")
        @classmethod
        def _linear(cls, network: Network.Settings) -> Network.Settings:
            if "activation" in network.model_fields_set and network.activation != "linear":
                raise ValueError(f"activation {network.activation!r}; allowed: linear, which is what this model is")
            return network.model_copy(update={"activation": "linear"})


MODEL = LinearAutoencoder
