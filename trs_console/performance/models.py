"""What is counted of each day, and what was counted of days that are over (docs/adr/0022)."""

from django.db import models

TRN_NOT_SENT = "trn_not_sent: "


class Figure(models.TextChoices):
    """What is counted for each day, and what `split` then says of it."""

    OPENED = "opened"  # requests sent; split: ""
    DECIDED = "decided"  # every decision; split: "connected", or the reason for not connecting; about a lost TRN
    # "trn_sent", or TRN_NOT_SENT and the reason
    REOPENED = "reopened"  # split: ""
    WORKING_DAYS = "working_days"  # first answers; split: working days from the request to it
    HOURS = "hours"  # first answers; split: hours from the request to it, a begun one counted whole
    DUE = "due"  # requests whose answer was due; split: a Promise
    MATCHED = "matched"  # people connected without staff; split: the step of the chain
    NOT_MATCHED = "not_matched"  # people whom the rules did not connect by the end of the day; split: why not
    EMAILS = "emails"  # queued; split: their kind


class Promise(models.TextChoices):
    """Whether the first answer came on or before the day for which it was promised."""

    KEPT = "kept"
    BROKEN = "broken"


class DailyFigure(models.Model):
    """How many there were on a day in the UK. There is no row for none."""

    pk = models.CompositePrimaryKey("day", "figure", "split")
    day = models.DateField()
    figure = models.CharField(max_length=20, choices=Figure)
    split = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.figure} {self.split} on {self.day}"


class SummarisedDay(models.Model):
    """A day whose figures are kept, or that had none. There is never a gap between the first and the last."""

    day = models.DateField(primary_key=True)
    summarised_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)
