"""What an e-mail is about, in words and as a link."""

from dataclasses import dataclass

from django.urls import reverse

from support_tasks.models import SupportTask
from support_tasks.pages import task_href
from teaching_records.models import Connection, TeachingRecord
from trs_console.emails.policies import About


@dataclass(frozen=True)
class AboutLink:
    """Whose it is, what it is, and where the e-mail stands among others about the same."""

    name: str
    what: str
    href: str

    @classmethod
    def of(cls, about: About) -> "AboutLink":
        match about:
            case SupportTask():
                name = about.person_name or "Name not known"
                return cls(name, about.reference, f"{task_href('task', about)}#emails")
            case Connection():
                user = about.one_login_user
                href = reverse("console:one-login-emails", args=[user.public_id])
                return cls(user.current_name or user.email, f"TRN {about.teaching_record.trn}", href)
            case TeachingRecord():
                href = reverse("console:record-emails", args=[about.trn])
                return cls(about.full_name, f"TRN {about.trn}", href)
        return cls("Nothing that we know of any more", "", reverse("emails:failed"))
