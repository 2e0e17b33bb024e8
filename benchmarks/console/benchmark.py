"""The benchmark of the console, from an empty database to a report."""

from django.db import OperationalError

from benchmarks.console import population
from benchmarks.console.measuring import measure
from benchmarks.console.plan import ConsolePlan
from benchmarks.console.samples import NothingToDraw
from benchmarks.console.visiting import PageNotShown
from benchmarks.database import NoServerNamed, own_database
from benchmarks.plan import CannotRun
from benchmarks.report import Report
from support_tasks.models import SupportTask


def run(plan: ConsolePlan, *, is_kept: bool = False, is_reused: bool = False) -> Report:
    """Make the tasks in a database of their own, open every page, and drop it unless it is kept.

    `is_reused` takes the database that an earlier run kept instead, and keeps it. Raises CannotRun.
    """
    plan.check()
    try:
        with own_database(f"console_{plan.completed}", is_kept=is_kept, is_reused=is_reused):
            if not is_reused:
                population.make(plan)
            elif SupportTask.objects.count() != plan.tasks:
                raise CannotRun("The database was made with other numbers: run with --keep first.")
            return measure(plan)
    except OperationalError:
        raise CannotRun("There is no such database: run with --keep first.") from None
    except NoServerNamed:
        raise CannotRun("Set DATABASE_URL, or use bin/manage.") from None
    except (PageNotShown, NothingToDraw) as reason:
        raise CannotRun(f"A page could not be measured: {reason}.") from None
