"""The people who sign in, as One Login described them, their sessions, and the attempts that are under way."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from one_login.identity import shown_name

ATTEMPT_LIFE = timedelta(hours=1)


class VerificationRoute(models.TextChoices):
    ONE_LOGIN = "one_login", "GOV.UK One Login"
    SUPPORT = "support", "Support"


class OneLoginUserQuerySet(models.QuerySet["OneLoginUser"]):
    def locked(self, one_login_user_id: int) -> "OneLoginUser":
        """The user, held until the transaction ends. Raises `OneLoginUser.DoesNotExist`."""
        return self.select_for_update(of=("self",)).get(pk=one_login_user_id)


class OneLoginUser(models.Model):
    """`verified_names` is a list of {"given": [...], "family": [...], "shown", "valid_from", "valid_until"}: parts in
    the order and spelling in which One Login gave them, also among one another in "shown"; the current name first."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=255, unique=True)
    email = models.CharField("email address", max_length=254)
    verified_at = models.DateTimeField(null=True, blank=True)
    verification_route = models.CharField(max_length=20, choices=VerificationRoute, blank=True)
    verified_names = models.JSONField(default=list, blank=True)
    verified_dates_of_birth = ArrayField(models.DateField(), default=list, blank=True)
    proving_failed_at = models.DateTimeField(null=True, blank=True)
    return_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    first_signed_in_at = models.DateTimeField(null=True, blank=True)
    last_signed_in_at = models.DateTimeField(null=True, blank=True)
    signed_out_at = models.DateTimeField(null=True, blank=True)  # when One Login last told us so

    objects = OneLoginUserQuerySet.as_manager()

    class Meta:
        verbose_name = "One Login user"
        indexes = [models.Index(Lower("email"), name="one_login_user_email")]
        constraints = [
            models.CheckConstraint(
                name="verified_at_goes_with_route",
                condition=Q(verified_at=None, verification_route="")
                | Q(verified_at__isnull=False, verification_route__in=VerificationRoute.values),
            ),
        ]

    def __str__(self) -> str:
        return f"One Login user {self.public_id}"

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def current_name(self) -> str:
        """The current verified name, or ""."""
        return self.shown_names[0] if self.verified_names else ""

    @property
    def previous_names(self) -> list[str]:
        return self.shown_names[1:]

    @property
    def shown_names(self) -> list[str]:
        return [shown_name(name) for name in self.verified_names]


class SignIn(models.Model):
    """That somebody came back from One Login, and whether it was asked who they are.

    Rows are never changed, and go after SIGN_INS_KEPT_FOR.
    """

    one_login_user = models.ForeignKey(OneLoginUser, on_delete=models.PROTECT, related_name="sign_ins", db_index=False)
    at = models.DateTimeField()
    identity_was_asked = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["one_login_user", "-at", "-id"], name="sign_ins_of_user"),
            models.Index(fields=["at"], name="sign_ins_by_age"),
        ]

    def __str__(self) -> str:
        return f"sign-in of {self.at:%Y-%m-%d %H:%M}"


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    def take(self, *, state: str, browser: str, at: datetime) -> "SignInAttempt | None":
        """Use up the attempt of `browser` with this state, if there is one that is not over: one gets it, once."""
        taken = self.raw(
            "DELETE FROM one_login_signinattempt WHERE state = %s AND browser = %s AND started_at > %s RETURNING *",
            [state, browser, at - ATTEMPT_LIFE],
        )
        return next(iter(taken), None)


class SignInAttempt(models.Model):
    """State and nonce of one journey to One Login and back. Used once; it lives for an hour."""

    class Level(models.TextChoices):
        SIGN_IN = "sign_in"
        IDENTITY = "identity"

    state = models.CharField(max_length=64, primary_key=True)
    browser = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    code_verifier = models.CharField(max_length=128)
    level = models.CharField(max_length=10, choices=Level)
    one_login_user = models.ForeignKey(OneLoginUser, null=True, on_delete=models.CASCADE)
    next_path = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(db_index=True)

    objects = SignInAttemptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"sign-in attempt of {self.started_at:%Y-%m-%d %H:%M}"


class Session(AbstractBaseSession):
    """A browser's session (see `one_login.session_store`); `one_login_user` is who is signed in as a teacher."""

    one_login_user = models.ForeignKey(OneLoginUser, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta:
        verbose_name = "session"

    @classmethod
    def get_session_store_class(cls) -> type:
        from one_login.session_store import SessionStore

        return SessionStore


class UsedLogoutToken(models.Model):
    """A logout token that has done its work: seen again within three minutes, it does nothing."""

    identifier = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the `jti`, in hexadecimal
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"logout token used at {self.used_at:%Y-%m-%d %H:%M}"
