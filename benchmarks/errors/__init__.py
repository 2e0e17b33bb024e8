"""Labelled queries: a record's own data with mistakes in it, of known kinds."""
