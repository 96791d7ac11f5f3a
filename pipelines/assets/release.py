"""The release as an asset. Making it belongs to `pipelines.publish`."""

from dagster import AssetKey, Failure, MaterializeResult, ResourceParam, asset

from pipelines.assets.night import Night, known
from pipelines.publish import publish

RELEASE = AssetKey(["release", "current"])


@asset(key=RELEASE, deps=["warehouse"], group_name="release")
def release(night: ResourceParam[Night]) -> MaterializeResult[None]:
    """A new release in force; a refusal fails the run and leaves the previous release where it is."""
    decision = known(night.decision)
    if decision.decision == "refused":
        night.outcome = "refused"
        raise Failure("Выпуск не опубликован. " + "; ".join(decision.reasons), allow_retries=False)
    folder = publish(
        night.settings.warehouse_file,
        night.settings,
        night.as_of,
        decision,
        known(night.checks),
        lambda what: night.progress("publish", what, 0, 0),
        night.disclose,
    )
    night.outcome = "published"
    night.release = folder.name
    files = [f for f in folder.rglob("*") if f.is_file()]
    return MaterializeResult(
        metadata={"release_id": folder.name, "files": len(files), "bytes": sum(f.stat().st_size for f in files)}
    )
