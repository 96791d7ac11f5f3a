"""Dagster assets, checks, jobs, schedules and sensors: thin, one module per layer."""
