"""Pure rules about teaching records: normal forms, names, agreement. Nothing here knows Django or a table."""
