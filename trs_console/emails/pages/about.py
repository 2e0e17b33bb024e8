"""What an e-mail is about, in words and as a link."""

from django.urls import reverse

from govuk.pages import Action
from support_tasks.models import SupportTask
from support_tasks.pages import task_href
from teaching_records.models import Connection, TeachingRecord
from trs_console.emails.policies import About


def about_action(about: About) -> Action:
    """A link to where the e-mail stands among others about the same."""
    match about:
        case SupportTask():
            return Action(about.reference, f"{task_href('task', about)}#emails")
        case Connection():
            user = about.one_login_user
            return Action(user.current_name or user.email, reverse("console:one-login-emails", args=[user.public_id]))
        case TeachingRecord():
            return Action(f"TRN {about.trn}", reverse("console:record-emails", args=[about.trn]))
    return Action("Failed emails", reverse("emails:failed"))


def about_in_words(about: About) -> str:
    """What it is, and whose."""
    match about:
        case SupportTask():
            return f"Support request {about.reference}, {about.person_name or 'name not known'}"
        case Connection():
            record = about.teaching_record
            return f"{about.one_login_user.email} and the record of {record.full_name} (TRN {record.trn})"
        case TeachingRecord():
            return f"Record of {about.full_name} (TRN {about.trn})"
    return "Nothing that we know of any more"
