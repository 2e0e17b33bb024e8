"""Why there is no next task, in words."""

from support_tasks.queries import Left
from support_tasks.task_list.chosen import Chosen, Tab

NO_OTHER = "There is no other task to work on"
WHY = {
    Left.NONE: "All support tasks have been decided.",
    Left.THEIRS: "You are at work on those that are left.",
    Left.TAKEN: "Colleagues have those that are left.",
    Left.FREE: "None of those that are left is free for you.",
}


def no_other_task(chosen: Chosen, left: Left) -> str:
    """A heading and a sentence, where none of the tasks that were chosen can be taken, and these are left of all."""
    if left != Left.FREE:
        return f"{NO_OTHER}\n{WHY[left]}"
    if chosen.is_narrowed:
        return f"{NO_OTHER} in this list\nThere may be one if you clear the filters."
    if chosen.tab != Tab.TO_DO:
        return f"{NO_OTHER} in this list\nThere may be one under To do."
    return f"{NO_OTHER}\n{WHY[left]}"
