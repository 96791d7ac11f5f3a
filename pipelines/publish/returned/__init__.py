"""Back to the sender: annotated copies of what it sent, with what is wrong and how to mend it.

The workbooks hold personal data.
"""

from pipelines.publish.returned.facts import Form
from pipelines.publish.returned.send import SentBack, send_back

__all__ = ["Form", "SentBack", "send_back"]
