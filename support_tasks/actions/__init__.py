"""What is done to support tasks, a module for each part of their life."""

from support_tasks.actions.deciding import connect_record, do_not_connect
from support_tasks.actions.opening import open_connect_task

__all__ = ["connect_record", "do_not_connect", "open_connect_task"]
