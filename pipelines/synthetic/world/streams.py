"""Random streams by name, so that no part of a region depends on the order in which parts are made."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Streams:
    """Random streams of one region."""

    seed: int
    region_code: str

    def get(self, *labels: object) -> np.random.Generator:
        """The stream of that name: equal names give equal numbers."""
        text = "\x1f".join(str(part) for part in (self.seed, self.region_code, *labels))
        return np.random.Generator(np.random.PCG64(int.from_bytes(sha256(text.encode()).digest()[:16], "big")))


def pick(rng: np.random.Generator, weights: list[float] | Floats, size: int) -> Ints:
    """`size` indices of `weights`, drawn in proportion to them."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)
