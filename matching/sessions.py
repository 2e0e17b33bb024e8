"""Who is signed in as a teacher. The session holds an id, and what sign-out needs; nothing of the person."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from one_login.models import OneLoginUser
from one_login.refusals import AttemptUnknown
from one_login.session_store import ONE_LOGIN_USER
from transactions import use_case

USER = ONE_LOGIN_USER
ID_TOKEN = "one_login_id_token"  # noqa: S105 (a key's name)


class TeacherRequest(HttpRequest):
    """A request by somebody who is signed in with One Login."""

    one_login_user: OneLoginUser


@use_case
def sign_in(request: HttpRequest, user: OneLoginUser, id_token: str, *, begun_at: datetime) -> None:
    """Give `user` a session with a new key; what another person left in this browser is gone.

    Raises AttemptUnknown where they signed out, here or at One Login, since the sign-in was begun: a slow answer
    must not sign anybody in again.
    """
    signed_out_at = OneLoginUser.objects.locked(user.pk).signed_out_at
    is_another_person = request.session.get(USER) not in (None, user.pk)
    has_ended = not request.session.take_over()  # type: ignore[attr-defined]
    if has_ended or (signed_out_at and begun_at <= signed_out_at):
        request.session.clear()
        raise AttemptUnknown("signed_out_meanwhile")
    if is_another_person:
        request.session.clear()
    request.session[USER] = user.pk
    request.session[ID_TOKEN] = id_token
    request.session.create()


def sign_out(request: HttpRequest) -> str | None:
    """End the session; returns the ID token that One Login wants as a hint."""
    id_token = request.session.get(ID_TOKEN)
    request.session.flush()
    return id_token


def signed_in_user(request: HttpRequest) -> OneLoginUser | None:
    """The person of this session."""
    user_id = request.session.get(USER)
    return OneLoginUser.objects.filter(pk=user_id).first() if user_id else None


def teacher_only[V: type[View]](view_class: V) -> V:
    """For a class-based view: who is not signed in is sent to do so, then back. Sets `request.one_login_user`."""
    dispatch: Callable[..., HttpResponseBase] = view_class.dispatch

    @wraps(dispatch)
    def signed_in_dispatch(self: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in_user(request)
        if user is None:
            return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        request.one_login_user = user  # type: ignore[attr-defined]
        return dispatch(self, request, *args, **kwargs)

    view_class.dispatch = signed_in_dispatch  # type: ignore[method-assign]
    return view_class
