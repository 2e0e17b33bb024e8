"""What follows from requests and how they were decided, made inside the database. Rows take the places that the
product's actions give them; they are told from the columns of tasks, so none is drawn.
"""

from datetime import datetime

from benchmarks.console.consequences.of_decisions import connections, emails, record_history
from benchmarks.console.consequences.of_looking import match_decisions, sign_ins, viewings
from benchmarks.console.consequences.of_work import drafts, notes, task_history
from benchmarks.progress import say

# In the order in which one needs the other.
ADDED = (
    *(emails, connections, record_history),
    *(task_history, notes, drafts),
    *(viewings, sign_ins, match_decisions),
)


def add_all(now: datetime) -> None:
    """From the tasks that there are."""
    for add in ADDED:
        say(add.__name__.replace("_", " ").capitalize())
        add(now)
