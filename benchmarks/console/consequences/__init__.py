"""What follows from requests and how they were decided, made inside the database. Rows take the places that the
product's actions give them; they are told from the columns of tasks, so none is drawn.
"""

from datetime import datetime

from benchmarks.console.consequences.of_decisions import connections, emails, record_history
from benchmarks.console.consequences.of_looking import match_decisions, viewings
from benchmarks.console.consequences.of_work import drafts, notes, task_history
from benchmarks.progress import say


def add_all(now: datetime) -> None:
    """From the tasks that there are, in the order in which one needs the other."""
    for add in (emails, connections, record_history, task_history, notes, drafts, viewings, match_decisions):
        say(add.__name__.replace("_", " ").capitalize())
        add(now)
