"""Records from a file, by the million: read and check the whole of it, then write what differs in batches.

reading → values, rows (what a line says, or why it is refused) → staging → refusals (what only the whole file
shows) → writing. `actions.import_records` does all of it.
"""
