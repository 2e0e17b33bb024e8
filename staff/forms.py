"""What staff type to sign in."""

from govuk.forms import EmailField, Form, PasswordField


class SignInForm(Form):
    email = EmailField(autocomplete="username", required_message="Enter your email address")
    password = PasswordField(label="Password", required_message="Enter your password")

    def clean_email(self) -> str:
        """The address as accounts keep it and as failed attempts are counted, however it was typed."""
        address: str = self.cleaned_data["email"]
        return address.strip().lower()
