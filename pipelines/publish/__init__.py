"""Publishing: immutable, verifiable releases of what the gate lets through."""

from pipelines.publish.catalogue import current_release, list_releases
from pipelines.publish.code import code_version
from pipelines.publish.diff import diff_releases
from pipelines.publish.inputs import Input, accepted_warnings, release_id, release_inputs
from pipelines.publish.manifest import Manifest, ReleaseError
from pipelines.publish.release import publish
from pipelines.publish.verify import Difference, verify

__all__ = [
    "Difference",
    "Input",
    "Manifest",
    "ReleaseError",
    "accepted_warnings",
    "code_version",
    "current_release",
    "diff_releases",
    "list_releases",
    "publish",
    "release_id",
    "release_inputs",
    "verify",
]
