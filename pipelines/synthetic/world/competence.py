"""Latent competence of each person by group, which every score is drawn from."""

from __future__ import annotations

import numpy as np

from pipelines.synthetic.world.municipalities import Municipalities
from pipelines.synthetic.world.people import People
from pipelines.synthetic.world.streams import Floats, Ints, Streams
from pipelines.synthetic.world.workplaces import SUBJECT_CODES

GROUPS = ("subject", "methodical", "psychological_pedagogical", "communicative", "managerial")
#: a group percent below this is a deficit
DEFICIT_BELOW = 0.60


def build(people: People, municipality: Ints, places: Municipalities, day: int, streams: Streams) -> Floats:
    """Competence (persons × GROUPS), about 0.65 with deviation 0.15, by municipality, subject and experience."""
    rng = streams.get("competence")
    shared = places.smooth_field(rng)
    local = np.stack([0.8 * shared + 0.6 * places.smooth_field(rng) for _ in GROUPS], axis=1)
    by_subject = rng.normal(0, 0.05, (len(SUBJECT_CODES) + 1, len(GROUPS)))
    by_subject[:, 2:] *= 0.4
    personal = rng.normal(0, 0.085, (len(people), 1)) + rng.normal(0, 0.075, (len(people), len(GROUPS)))
    growth = experience_effect(people.experience(day))[:, None] * np.array([0.7, 1.3, 0.9, 0.8, 1.0])
    level = np.array([0.69, 0.655, 0.645, 0.68, 0.64])
    return np.asarray(level + 0.055 * local[municipality] + by_subject[people.subject] + personal + growth)


def experience_effect(years: Floats) -> Floats:
    """Beginners lack about 0.1, the peak is near 18 years, then it slowly declines."""
    return np.asarray(
        -0.10 * np.exp(-years / 3.5) + 0.035 * np.clip(years / 15, 0, 1) - 0.0012 * np.maximum(years - 25, 0)
    )
