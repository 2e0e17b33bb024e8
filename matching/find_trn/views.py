"""Finding a lost TRN: one address and one small view for each step. Nobody needs to sign in."""

from collections.abc import Callable
from functools import wraps
from time import monotonic, sleep
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from govuk.forms import Form
from govuk.views import FormPage
from matching.find_trn import actions, journey, pages, queries, sessions
from matching.find_trn.forms import DateOfBirthForm, EmailForm, NameForm, NationalInsuranceNumberForm
from matching.find_trn.models import Search
from matching.journey import CHECK_ANSWERS, Journey
from matching.sessions import signed_in_user

START, ANSWER, TOO_MANY = "find-a-lost-trn", "find-trn-answer", "find-trn-too-many-searches"
EVEN_SECONDS = 0.6  # longer than looking and sending take


def takes_even_time[V](view: Callable[..., V]) -> Callable[..., V]:
    """Answer no sooner than EVEN_SECONDS after the request came: how long it took says nothing about a record."""

    @wraps(view)
    def evenly(*args: Any, **kwargs: Any) -> V:
        begun = monotonic()
        response = view(*args, **kwargs)
        sleep(max(0.0, begun + EVEN_SECONDS - monotonic()))
        return response

    return evenly


class Start(View):
    """What is needed, and who has a TRN. Setting out begins a new search: what was answered before stays behind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = pages.StartPage(is_signed_in=signed_in_user(request) is not None)
        return render(request, "matching/find_trn/start.html", {"page": page})

    def post(self, request: HttpRequest) -> HttpResponse:
        before = sessions.search_of(request)
        search = actions.begin(visitor=before.visitor if before else None, at=timezone.now())
        sessions.keep(request, search)
        return redirect(journey.address(journey.QUESTIONS[0].slug))


class SearchPage(View):
    """A page of a search that is under way: anybody else is sent to where they belong."""

    slug: ClassVar[str]
    search: Search
    journey: Journey

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        search = sessions.search_of(request)
        if search is None:
            return redirect(START)
        if search.is_submitted:
            return redirect(ANSWER)
        self.search, self.journey = search, journey.journey_of(search.answers)
        if not self.journey.can_visit(self.slug):
            return redirect(journey.address(self.journey.next))
        return super().dispatch(request, *args, **kwargs)


class QuestionView[FormType: Form](SearchPage, FormPage[FormType]):
    """Keeps an answer, and goes on to what is not answered yet."""

    template_name = "matching/find_trn/question.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": pages.initial_answer(self.journey, self.slug)}

    def page(self) -> pages.QuestionPage:
        return pages.QuestionPage.of(self.journey, self.slug)

    def submit(self, form: FormType) -> HttpResponse:
        try:
            search = actions.answer_question(
                search_id=self.search.pk, slug=self.slug, answer=form.cleaned_data, at=timezone.now()
            )
        except actions.AlreadySubmitted:  # meanwhile, in another tab
            return redirect(ANSWER)
        return redirect(journey.address(journey.journey_of(search.answers).next))


class Email(QuestionView[EmailForm]):
    slug, form_class = journey.EMAIL, EmailForm


class Name(QuestionView[NameForm]):
    slug, form_class, template_name = journey.NAME, NameForm, "matching/find_trn/name.html"


class DateOfBirth(QuestionView[DateOfBirthForm]):
    slug, form_class = journey.DATE_OF_BIRTH, DateOfBirthForm


class NationalInsuranceNumber(QuestionView[NationalInsuranceNumberForm]):
    slug, form_class = journey.NATIONAL_INSURANCE_NUMBER, NationalInsuranceNumberForm


def _check_answers(request: HttpRequest, asked: Journey, notice: str = "") -> HttpResponse:
    page = pages.CheckAnswersPage.of(asked, notice)
    return render(request, "matching/find_trn/check_answers.html", {"page": page}, status=409 if notice else 200)


class CheckAnswers(SearchPage):
    """Shows all that was answered, and searches."""

    slug = CHECK_ANSWERS

    def get(self, request: HttpRequest) -> HttpResponse:
        return _check_answers(request, self.journey)

    @takes_even_time
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            actions.submit(search_id=self.search.pk, **_doing(request))
        except actions.TooManySearches:
            return redirect(TOO_MANY)
        except actions.NotComplete:  # an answer was changed meanwhile to one that asks for more
            return redirect(journey.address(CHECK_ANSWERS))
        except actions.AnswersChanged:  # in another tab, since this page was shown
            return _check_answers(request, self.journey, pages.ANSWERS_CHANGED)
        return redirect(ANSWER)


def _doing(request: HttpRequest) -> dict[str, Any]:
    """Who does it, when, and having seen what."""
    return {
        "network": sessions.network_of(request),
        "seen": request.POST.get("seen", ""),
        "at": timezone.now(),
    }


class AnswerPage(View):
    """What came of the search, and of its e-mail. The TRN is not on it, nor anything else of a record."""

    def get(self, request: HttpRequest) -> HttpResponse:
        search = sessions.search_of(request)
        if search is None or not search.is_submitted:
            return redirect(journey.address(CHECK_ANSWERS))
        if search.support_task:
            asked = pages.AskedPage.of(search)
            return render(request, "matching/find_trn/asked.html", {"page": asked})
        page = pages.AnswerPage.of(search, queries.email_of(search), is_signed_in=signed_in_user(request) is not None)
        return render(request, "matching/find_trn/answer.html", {"page": page})


class ChangeDetails(View):
    """A new search that begins with the answers of the one that found nobody."""

    def post(self, request: HttpRequest) -> HttpResponse:
        before = sessions.search_of(request)
        if before is None:
            return redirect(START)
        try:
            sessions.keep(request, actions.change_details(search_id=before.pk, at=timezone.now()))
        except actions.NotToBeChanged:  # done already, in another tab; or the TRN was found
            return redirect(ANSWER)
        return redirect(journey.address(CHECK_ANSWERS))


class AskForSupport(View):
    """What was answered, to be sent to support staff as it is. Nothing is typed again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def _show(self, request: HttpRequest, notice: str = "") -> HttpResponse:
        search = sessions.search_of(request)
        asked = journey.journey_of(search.answers) if search else None
        if asked is None or asked.next != CHECK_ANSWERS:  # those of a search that found somebody are deleted
            return redirect(ANSWER)
        page = pages.AskPage.of(asked.answers, notice)
        status = 409 if notice else 200
        return render(request, "matching/find_trn/ask_for_support.html", {"page": page}, status=status)

    @takes_even_time
    def post(self, request: HttpRequest) -> HttpResponse:
        search = sessions.search_of(request)
        if search is None:
            return redirect(START)
        try:
            actions.ask_for_support(search_id=search.pk, **_doing(request))
        except actions.TooManyRequests:
            return redirect("find-trn-too-many-requests")
        except actions.AnswersChanged:  # in another tab, since this page was shown
            return self._show(request, pages.ANSWERS_CHANGED)
        except actions.NotToBeChanged:  # the TRN was found, or nothing was searched for yet
            return self._nothing_sent(request, search)
        return redirect(ANSWER)

    def _nothing_sent(self, request: HttpRequest, search: Search) -> HttpResponse:
        asked = journey.journey_of(search.answers)
        if search.is_submitted or asked.next != CHECK_ANSWERS:
            return redirect(ANSWER)
        return _check_answers(request, asked, pages.NOTHING_SENT)


class TooManyRequests(View):
    """A limit of requests for support was reached."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/find_trn/too_many_requests.html")


class TooManySearches(View):
    """A limit was reached. What was answered is kept for a later try."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "matching/find_trn/too_many_searches.html")
