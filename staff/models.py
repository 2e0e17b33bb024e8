"""Staff accounts and their roles (design §9)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class Role(models.TextChoices):
    VIEWER = "viewer", "Viewer"
    SUPPORT = "support", "Support"
    MANAGER = "manager", "Manager"
    ADMINISTRATOR = "administrator", "Administrator"


class What(models.TextChoices):
    """What somebody of staff can look at: one thing, with a page of its own."""

    RECORD = "record", "Teaching record"
    TASK = "task", "Support task"
    ONE_LOGIN = "one_login", "GOV.UK One Login"


class StaffUserQuerySet(models.QuerySet["StaffUser"]):
    def by_email(self, email: str) -> "StaffUserQuerySet":
        return self.filter(email=email.strip().lower())

    def locked(self, staff_user_id: int) -> "StaffUser":
        """The account, held until the transaction ends; others may go on naming it in what they write.

        Raises `StaffUser.DoesNotExist`.
        """
        return self.select_for_update(of=("self",), no_key=True).get(pk=staff_user_id)


class StaffUserManager(BaseUserManager["StaffUser"].from_queryset(StaffUserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "StaffUser":
        """A staff account that can sign in with `password`; with none it can not until one is set."""
        user = StaffUser(email=email, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "StaffUser":
        """For `manage.py createsuperuser`: an administrator."""
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, email: str | None) -> "StaffUser":
        user: StaffUser = self.get(email=(email or "").strip().lower())
        return user


class StaffUser(AbstractBaseUser):
    email = models.EmailField("email address", unique=True, error_messages={"unique": "This address has an account."})
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role, default=Role.VIEWER)
    is_active = models.BooleanField("can sign in", default=True)
    own_trn = models.CharField(
        "their own TRN", max_length=7, blank=True, help_text="Keeps them from working on their own record."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sessions_ended_at = models.DateTimeField("signed out everywhere", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[StaffUserManager] = StaffUserManager()

    class Meta:
        verbose_name = "staff user"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="staff_email_unique_in_any_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="staff_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def get_session_auth_hash(self) -> str:
        """What a session must hold to count: another with each password, and each time that all sessions end."""
        return self._with_stamp(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return map(self._with_stamp, super().get_session_auth_fallback_hash())

    def _with_stamp(self, session_hash: str) -> str:
        return f"{session_hash} {self.sessions_ended_at.timestamp()}" if self.sessions_ended_at else session_hash

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    # What Django admin asks for: administrators do everything there, nobody else anything.
    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator


class Viewing(models.Model):
    """Somebody of staff was shown one record, task or One Login (see `staff.viewings`). Never changed.

    `which` is the name that people know it by: a record's TRN, a task's reference, a One Login user's public id.
    """

    staff_user = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=What)
    which = models.CharField(max_length=36)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["which", "at"], name="who_saw_it"),
            models.Index(fields=["staff_user", "at"], name="what_somebody_saw"),
            models.Index(fields=["at"], name="viewings_by_age"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(what__in=What.values), name="viewing_is_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.which}"
