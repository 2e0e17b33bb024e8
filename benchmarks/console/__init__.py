"""Measuring the console with a million tasks: `population` makes them, `measuring` opens its pages.

`bin/manage benchmark_console` runs it (docs/benchmarks.md).
"""
