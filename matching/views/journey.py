"""Connecting a GOV.UK One Login to a teaching record: one address and one small view for each step."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from govuk.formats import in_uk_time
from govuk.forms import Form
from govuk.views import FormPage
from matching import actions, connect, pages, queries
from matching.connect import ConnectJourney
from matching.forms import NationalInsuranceNumberForm, TrnForm
from matching.journey import CHECK_ANSWERS
from matching.models import Step
from matching.sessions import TeacherRequest, teacher_only
from one_login.models import OneLoginUser
from teaching_records.connections import AlreadyConnected

CONNECTED = "connect-connected"
NOT_CONNECTED = "connect-not-connected"


@teacher_only
class Continue(View):
    """To where a signed-in person belongs now, after one attempt with their identity alone."""

    def get(self, request: TeacherRequest) -> HttpResponse:
        user = request.one_login_user
        return redirect(queries.place_of(user) or self.after_attempt(user))

    def after_attempt(self, user: OneLoginUser) -> str:
        try:
            decision = actions.try_to_connect(one_login_user_id=user.pk, step=Step.IDENTITY, at=timezone.now())
        except (AlreadyConnected, actions.RequestAlreadySent):  # meanwhile, in another tab
            return queries.place_of(user) or "connect"
        return CONNECTED if decision.is_connected else "connect"


@teacher_only
class TeacherPage(View):
    """A page for people in one situation: anybody else is sent to where they belong, so nobody is stuck."""

    place: ClassVar[str | None] = None  # of queries.place_of; None: the connect journey
    request: TeacherRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        elsewhere = self.elsewhere()
        return redirect(elsewhere) if elsewhere else super().dispatch(request, *args, **kwargs)

    def elsewhere(self) -> str | None:
        """The URL name or address to go to instead, if the person does not belong here."""
        place = queries.place_of(self.request.one_login_user)
        return None if place == self.place else place or "continue"


class JourneyPage(TeacherPage):
    """A page that can be seen when every question before `slug` is answered."""

    slug: ClassVar[str]
    journey: ConnectJourney

    def elsewhere(self) -> str | None:
        if elsewhere := super().elsewhere():
            return elsewhere
        self.journey = queries.journey_of(self.request.one_login_user, timezone.now())
        return None if self.journey.can_visit(self.slug) else connect.address(self.journey.next)


class Connect(JourneyPage):
    """Says what comes: the questions."""

    slug = connect.QUESTIONS[0].slug

    def elsewhere(self) -> str | None:
        return super().elsewhere() or (NOT_CONNECTED if self.journey.is_complete else None)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/connect.html", {"page": pages.InterruptionPage.of(self.journey)})


class QuestionView[FormType: Form](JourneyPage, FormPage[FormType]):
    """Keeps an answer, tries again with all of them, and goes on to what is not answered yet."""

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": pages.initial_answer(self.journey, self.slug)}

    def page(self) -> pages.QuestionPage:
        return pages.QuestionPage.of(self.journey, self.slug)

    def submit(self, form: FormType) -> HttpResponse:
        try:
            decision = actions.answer_question(
                one_login_user_id=self.request.one_login_user.pk,
                slug=self.slug,
                answer=form.cleaned_data,
                at=timezone.now(),
            )
        except (AlreadyConnected, actions.RequestAlreadySent):
            return redirect("continue")
        return redirect(CONNECTED if decision and decision.is_connected else self.onwards())

    def onwards(self) -> str:
        """The next question; once all are answered, word of it before the answers are checked."""
        journey = queries.journey_of(self.request.one_login_user, timezone.now())
        if journey.is_complete and not self.journey.is_complete:
            return NOT_CONNECTED
        return connect.address(journey.next)


class NationalInsuranceNumber(QuestionView[NationalInsuranceNumberForm]):
    slug = connect.NATIONAL_INSURANCE_NUMBER
    form_class, template_name = NationalInsuranceNumberForm, "matching/national_insurance_number.html"


class Trn(QuestionView[TrnForm]):
    slug = connect.TRN
    form_class, template_name = TrnForm, "matching/trn.html"


class NotConnected(JourneyPage):
    """Says that a request to support is what helps now."""

    slug = CHECK_ANSWERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/not_connected.html", {"page": pages.InterruptionPage.of(self.journey)})


class CheckAnswers(JourneyPage):
    """Shows all that will be sent, and sends it."""

    slug = CHECK_ANSWERS

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.CheckAnswersPage.of(self.request.one_login_user, self.journey)
        return render(request, "matching/check_answers.html", {"page": page})

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            task = actions.send_support_request(
                one_login_user_id=self.request.one_login_user.pk,
                stated=connect.stated(self.journey.answers),
                at=timezone.now(),
            )
        except AlreadyConnected:
            return redirect("continue")
        return redirect(queries.REQUEST_SENT if task else CONNECTED)


class RequestSent(TeacherPage):
    """The open request's reference, and by when it is answered; the same at every visit."""

    place = queries.REQUEST_SENT

    def get(self, request: HttpRequest) -> HttpResponse:
        task = queries.open_task(self.request.one_login_user.pk)
        if task is None:  # it was decided this very moment
            return redirect("continue")
        today = in_uk_time(timezone.now()).date()
        page = pages.RequestSentPage.of(task, queries.acknowledgement(task), today)
        return render(request, "matching/request_sent.html", {"page": page})


class Connected(TeacherPage):
    """Good news, once: after this the person comes straight to their record."""

    place = queries.RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/connected.html")


class IdentityNotVerified(TeacherPage):
    """One Login could not verify who this is: they can try again, or ask for help."""

    place = queries.IDENTITY_NOT_VERIFIED

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/identity_not_verified.html")
