"""Fault injection: runs that are killed, starved of disk, robbed of rights or given damaged files, by `make faults`.

What is expected of the product is said where the case is; `docs/reliability.md` is written from what was seen.
"""
