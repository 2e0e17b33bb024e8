"""Unlocking as staff read it."""
