"""Generator of synthetic regions: landing files by the contracts, with the mess of life and the right answers."""

from __future__ import annotations

from pipelines.synthetic.generate import generate
from pipelines.synthetic.options import GenerationSummary, GeneratorError, GeneratorOptions, Progress

__all__ = ["GenerationSummary", "GeneratorError", "GeneratorOptions", "Progress", "generate"]
