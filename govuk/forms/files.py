"""A field that takes a file."""

from pathlib import PurePath
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from govuk.forms.component import BoundField, Component


class FileField(Component, forms.FileField):
    """One file, by its name's ending and its size. What is inside is for the caller to check."""

    component = "file-upload"
    widget = forms.FileInput
    discarded_value = None
    message_templates: ClassVar[dict[str, str]] = {
        "required": "Select a file",
        "invalid": "Select a file",
        "missing": "Select a file",
        "empty": "The selected file is empty",
        "max_length": "The selected file’s name must be %(max)d characters or less",
    }

    def __init__(
        self,
        *,
        extensions: tuple[str, ...] = (),
        max_bytes: int = 10_000_000,
        max_length: int = 200,
        **arguments: Any,
    ) -> None:
        self.extensions, self.max_bytes = extensions, max_bytes
        super().__init__(max_length=max_length, **arguments)

    def to_python(self, data: Any) -> "UploadedFile[Any] | None":
        file = cast("UploadedFile[Any] | None", super().to_python(data))
        if file is None:
            return None
        ending = PurePath(file.name or "").suffix.lower().lstrip(".")
        if self.extensions and ending not in self.extensions:
            raise ValidationError(f"The selected file must be a {in_words(self.extensions)}", code="ending")
        if (file.size or 0) > self.max_bytes:
            megabytes = self.max_bytes // 1_000_000
            raise ValidationError(f"The selected file must be smaller than {megabytes}MB", code="size")
        return file

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        accepted = ",".join(f".{extension}" for extension in self.extensions)
        return {"attributes": {"accept": accepted}} if accepted else {}


def in_words(extensions: tuple[str, ...]) -> str:
    """("jpg", "png", "pdf") as "JPG, PNG or PDF"."""
    *others, last = [extension.upper() for extension in extensions]
    return f"{', '.join(others)} or {last}" if others else last
