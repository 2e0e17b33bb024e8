"""A page with one form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from govuk.forms import Form


class FormPage[FormType: Form](View):
    """Shows a form, and again with what was typed and status 422 while something is wrong with it.

    A subclass names `form_class` and `template_name` and says in `submit` what a valid form does.
    """

    form_class: type[FormType]
    template_name: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form_class(**self.form_arguments()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Bound by the method, not by the data: an empty POST is an answer too.
        form = self.form_class(data=request.POST, files=request.FILES, **self.form_arguments())
        if form.is_valid():
            try:
                return self.submit(form)
            except ValidationError as error:
                form.add_error(None, error)
        return self.show(form, status=422)

    def submit(self, form: FormType) -> HttpResponse:
        """Do what the form asks for and say where to go next.

        A ValidationError becomes an error of the form, or of its fields when it is a dict of them.
        """
        raise NotImplementedError

    def form_arguments(self) -> dict[str, Any]:
        """What the form class takes besides what was posted: `initial`, or arguments of its own."""
        return {}

    def page(self) -> object:
        """The dataclass that the template knows as `page`."""
        return None

    def show(self, form: FormType, *, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "page": self.page()}, status=status)
