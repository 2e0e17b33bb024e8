"""The list of tasks: what an officer chose to see of it, how many tasks fit, and which are on the page."""
