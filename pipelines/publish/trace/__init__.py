"""From a published figure to the source rows that made it, and from a source row to the figures it touches.

What comes out names files of senders: it is for an auditor inside and never part of a release or a log.
"""

from pipelines.publish.trace.cell import Traced, trace_cell
from pipelines.publish.trace.figure import Figure, TraceError
from pipelines.publish.trace.landed import landed_states
from pipelines.publish.trace.release import Published, Trace, trace_figure
from pipelines.publish.trace.row import RowTrace, trace_row
from pipelines.publish.trace.write import write_trace

__all__ = [
    "Figure",
    "Published",
    "RowTrace",
    "Trace",
    "TraceError",
    "Traced",
    "landed_states",
    "trace_cell",
    "trace_figure",
    "trace_row",
    "write_trace",
]
