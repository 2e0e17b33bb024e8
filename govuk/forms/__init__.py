"""Django forms that render as GOV.UK Frontend components."""

from govuk.forms.base import ErrorLink, Form
from govuk.forms.choices import CheckboxesField, Choice, Divider, RadiosField, SelectField
from govuk.forms.component import BoundField
from govuk.forms.dates import DateField, today, yesterday
from govuk.forms.files import FileField
from govuk.forms.text import EmailField, NameField, PasswordField, TextareaField, TextField

__all__ = [
    "BoundField",
    "CheckboxesField",
    "Choice",
    "DateField",
    "Divider",
    "EmailField",
    "ErrorLink",
    "FileField",
    "Form",
    "NameField",
    "PasswordField",
    "RadiosField",
    "SelectField",
    "TextField",
    "TextareaField",
    "today",
    "yesterday",
]
