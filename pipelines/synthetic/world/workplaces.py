"""Workplaces: which positions an organisation has and which subjects are taught there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.synthetic.world.organizations import Organizations
from pipelines.synthetic.world.streams import Bools, Ints, Streams, pick

POSITIONS = ("head", "deputy_head", "unit_head", "primary_teacher", "teacher", "educator", "other_pedagogical")
HEAD, DEPUTY, UNIT, PRIMARY, TEACHER, EDUCATOR, OTHER = range(7)
#: share of the remaining positions by kind of organisation (KINDS × POSITIONS)
_MIX = (
    [0, 0, 0, 0.24, 0.62, 0.02, 0.12],
    [0, 0, 0, 0, 0, 0.80, 0.20],
    [0, 0, 0, 0, 0.10, 0, 0.90],
    [0, 0, 0, 0, 0.80, 0, 0.20],
    [0, 0, 0, 0, 0.10, 0, 0.90],
)
#: subjects of the reference with their share among subject teachers
SUBJECTS = {
    "russian": 15, "literature": 4, "mathematics": 15, "physics": 5, "chemistry": 4, "biology": 5, "history": 7,
    "social_studies": 3, "geography": 5, "informatics": 5, "english": 12, "german": 2, "french": 1, "technology": 6,
    "physical_education": 8, "music": 2, "art": 2, "safety": 2, "other": 1, "primary_school": 0,
}  # fmt: skip
SUBJECT_CODES = tuple(SUBJECTS)
PRIMARY_SCHOOL = SUBJECT_CODES.index("primary_school")
NO_SUBJECT = -1


@dataclass(frozen=True)
class Workplaces:
    """Arrays over main workplaces, ordered by organisation; `subject` indexes SUBJECT_CODES or is NO_SUBJECT."""

    organization: Ints
    position: Ints
    subject: Ints

    def __len__(self) -> int:
        return len(self.position)


def build(organizations: Organizations, streams: Streams) -> Workplaces:
    """One workplace per person of the organisations' sizes."""
    rng = streams.get("workplaces")
    organization = np.repeat(np.arange(len(organizations)), organizations.size)
    start = np.cumsum(organizations.size) - organizations.size
    rank = np.arange(len(organization)) - start[organization]
    size, kind = organizations.size[organization], organizations.kind[organization]
    deputies = np.where(kind == 1, size // 22, np.minimum(size // 9, 4))
    position = np.zeros(len(organization), dtype=np.int64)
    for code, mix in enumerate(_MIX):
        rows = kind == code
        position[rows] = pick(rng, list(mix), int(rows.sum()))
    position[rank <= deputies] = DEPUTY
    position[(rank == deputies + 1) & (size >= 24)] = UNIT
    position[rank == 0] = HEAD
    return Workplaces(organization, position, subjects(rng, position))


def subjects(rng: np.random.Generator, position: Ints) -> Ints:
    """Subjects by position: teachers nearly always have one, managers often."""
    drawn = pick(rng, [float(weight) for weight in SUBJECTS.values()], len(position))
    chance = np.array([0.3, 0.6, 0.3, 0.97, 0.98, 0.0, 0.0])[position]
    drawn = np.where(position == PRIMARY, PRIMARY_SCHOOL, drawn)
    return np.where(rng.random(len(position)) < chance, drawn, NO_SUBJECT)


def managerial(position: Ints) -> Bools:
    """Whether the position leads."""
    return np.asarray(position <= UNIT, dtype=np.bool_)


def teaching(position: Ints) -> Bools:
    """Whether the position is a teacher's."""
    return np.isin(position, (PRIMARY, TEACHER))
