"""What a file of records says of portal accounts (design §11, column `tssp_locked`; docs/adr/0029).

An account is locked when the file says so and did not before: one that was unlocked here stays so while later files
go on saying what was true when they were made. It is opened when the file says so and did not before.
"""

from django.db import connection

from teaching_records.imports.writing import RECORD, Batch, Written
from transactions import part_of_use_case

ACCOUNT = "tssp_unlock_portalaccount"

# Each line is looked up by itself (OFFSET 0), whatever the planner believes about tables that are growing.
LINES = f"""
    staged_record AS staged
    CROSS JOIN LATERAL (SELECT id FROM {RECORD} AS record WHERE record.trn = staged.trn OFFSET 0) AS record
    LEFT JOIN LATERAL (SELECT * FROM {ACCOUNT} AS account WHERE account.record_id = record.id OFFSET 0) AS kept ON true
    WHERE staged.trn > %(after)s AND staged.trn <= %(to)s
    AND staged.tssp_locked <> coalesce(kept.locked_in_file, false)
"""  # noqa: S608  (the names of tables are ours)
LOCK = f"""
    INSERT INTO {ACCOUNT} AS account (record_id, status, why, since, times_locked, locked_in_file)
    SELECT record.id, 'locked', 'file', now(), 1, true FROM {LINES} AND staged.tssp_locked
    ORDER BY record.id
    ON CONFLICT (record_id) DO UPDATE SET
        status = 'locked', why = 'file', since = now(), times_locked = account.times_locked + 1, locked_in_file = true
"""  # noqa: S608
# An account that was opened here has nothing to open; that the file says so too is kept all the same.
OPEN = f"""
    UPDATE {ACCOUNT} AS account SET
        locked_in_file = false,
        why = CASE WHEN line.is_locked THEN 'file' ELSE why END,
        since = CASE WHEN line.is_locked THEN now() ELSE since END,
        status = 'open'
    FROM (SELECT kept.record_id, kept.status = 'locked' AS is_locked FROM {LINES} AND NOT staged.tssp_locked) AS line
    WHERE account.record_id = line.record_id
    RETURNING line.is_locked
"""  # noqa: S608


class AccountsOfFile:
    """Brings the accounts to what the file says, batch by batch behind the records; counts those that it changed."""

    def __init__(self) -> None:
        self.locked = self.opened = 0

    @part_of_use_case
    def __call__(self, batch: Batch, written: Written) -> None:
        bounds = {"after": batch.after, "to": batch.to}
        with connection.cursor() as cursor:
            cursor.execute(LOCK, bounds)
            self.locked += cursor.rowcount
            if written.added < batch.lines:  # a record that was just added has no account yet
                cursor.execute(OPEN, bounds)
                self.opened += sum(was_locked for (was_locked,) in cursor.fetchall())
