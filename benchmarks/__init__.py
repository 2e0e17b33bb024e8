"""Measuring the search at scale, on people who do not exist. Nothing of the product imports this."""
