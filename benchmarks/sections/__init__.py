"""The parts of the report: each measures something and adds its figures, beside the goals of the issue."""
