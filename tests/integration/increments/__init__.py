"""Warehouses of changed months against full builds of the same lake."""
