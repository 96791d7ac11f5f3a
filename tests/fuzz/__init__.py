"""Fuzzing of whatever reads what others wrote: no hang, no blow-up of memory, no exception that nobody expects."""
