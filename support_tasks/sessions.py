"""What an officer chose about a task and has not confirmed: kept in their session under its reference."""

from django.http import HttpRequest

from support_tasks.models import SupportTask

CHOICES = "support_task_choices"
type Choice = dict[str, str]


def choice(request: HttpRequest, task: SupportTask) -> Choice:
    """What was chosen so far; empty where nothing was."""
    kept: Choice = request.session.get(CHOICES, {}).get(task.reference, {})
    return kept


def keep(request: HttpRequest, task: SupportTask, **chosen: str) -> None:
    """Add to what was chosen."""
    choices = request.session.get(CHOICES, {})
    request.session[CHOICES] = choices | {task.reference: choice(request, task) | chosen}


def forget(request: HttpRequest, task: SupportTask) -> None:
    """The task was decided: nothing of it stays in the session."""
    choices = request.session.get(CHOICES, {})
    request.session[CHOICES] = {key: kept for key, kept in choices.items() if key != task.reference}
