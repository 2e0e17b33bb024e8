"""Synthetic teaching records: any number of them, the same for the same seed.

`records(count, seed)` streams them, `record(index, seed)` makes one alone, `write_csv` writes the file that
`import_records` reads.
"""

from benchmarks.population.csv_file import write_csv
from benchmarks.population.names import GROUPS, PersonName
from benchmarks.population.records import SyntheticRecord, record, records

__all__ = ["GROUPS", "PersonName", "SyntheticRecord", "record", "records", "write_csv"]
