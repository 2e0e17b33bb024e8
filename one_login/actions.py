"""What a sign-in writes about a person, and what a sign-out elsewhere ends."""

import hashlib
from datetime import datetime, timedelta

from one_login.identity import Identity
from one_login.models import (
    ATTEMPT_LIFE,
    OneLoginUser,
    Session,
    SignIn,
    SignInAttempt,
    UsedLogoutToken,
    VerificationRoute,
)
from one_login.refusals import Refused
from transactions import use_case


@use_case
def record_sign_in(*, subject: str, email: str, at: datetime, identity_was_asked: bool = False) -> OneLoginUser:
    """The user with this subject, made on the first sign-in; their address is refreshed on every one.

    `identity_was_asked`: One Login was asked not only for their account, but to prove who they are.
    A subject is the account's only name: an address that somebody else has, or had, joins nobody.
    """
    user, _ = OneLoginUser.objects.select_for_update(of=("self",)).get_or_create(
        subject=subject, defaults={"email": email, "first_signed_in_at": at, "last_signed_in_at": at}
    )
    user.email = email
    user.first_signed_in_at = user.first_signed_in_at or at
    user.last_signed_in_at = at
    user.save(update_fields=["email", "first_signed_in_at", "last_signed_in_at"])
    SignIn.objects.create(one_login_user=user, at=at, identity_was_asked=identity_was_asked)
    return user


@use_case
def record_identity(*, one_login_user_id: int, identity: Identity, at: datetime) -> OneLoginUser:
    """One Login proved who the user is."""
    user = OneLoginUser.objects.locked(one_login_user_id)
    user.verified_at = at
    user.verification_route = VerificationRoute.ONE_LOGIN
    user.verified_names = identity.names
    user.verified_dates_of_birth = identity.dates_of_birth
    user.proving_failed_at = None
    user.return_codes = []
    user.save()
    return user


@use_case
def record_failed_proving(*, one_login_user_id: int, return_codes: list[str], at: datetime) -> OneLoginUser:
    """One Login could not prove who the user is. What was proven before stays proven."""
    user = OneLoginUser.objects.locked(one_login_user_id)
    user.proving_failed_at = at
    user.return_codes = return_codes
    user.save(update_fields=["proving_failed_at", "return_codes"])
    return user


REPLAY_WINDOW = timedelta(minutes=3)


@use_case
def end_sessions(*, subject: str, token_identifier: str, at: datetime) -> int:
    """One Login says that `subject` signed out: end all of their sessions here. Returns how many there were.

    `token_identifier` is the `jti` of the logout token. Raises Refused where it was used in the last three minutes.
    Whatever sign-in they began before `at` comes to nothing too.
    """
    UsedLogoutToken.objects.filter(used_at__lte=at - REPLAY_WINDOW).delete()
    digest = hashlib.sha256(token_identifier.encode()).hexdigest()
    _, is_new = UsedLogoutToken.objects.get_or_create(identifier=digest, defaults={"used_at": at})
    if not is_new:
        raise Refused("logout_token_used")
    user = OneLoginUser.objects.select_for_update(of=("self",)).filter(subject=subject).first()
    if user is None:
        return 0
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])
    ended, _ = Session.objects.filter(one_login_user_id=user.pk).delete()
    return ended


@use_case
def delete_what_has_ended(*, at: datetime) -> None:
    """Delete sessions, attempts to sign in and used logout tokens that have no effect any more."""
    Session.objects.filter(expire_date__lte=at).delete()
    SignInAttempt.objects.filter(started_at__lte=at - ATTEMPT_LIFE).delete()
    UsedLogoutToken.objects.filter(used_at__lte=at - REPLAY_WINDOW).delete()


AT_A_TIME = 10_000


def delete_sign_ins_from_before(at: datetime) -> int:
    """Delete the sign-ins from before that instant, so many in a statement; returns how many there were."""
    deleted = 0
    while True:
        oldest = SignIn.objects.filter(at__lt=at).order_by("at").values("pk")[:AT_A_TIME]
        count, _ = SignIn.objects.filter(pk__in=oldest).delete()
        deleted += count
        if count < AT_A_TIME:
            return deleted
