"""Teaching records, what belongs to them, and their history (design §3)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower

from one_login.models import OneLoginUser
from staff.models import StaffUser
from teaching_records.rules import search_keys
from teaching_records.rules.names import name_key

LONGEST_MERGE_CHAIN = 20


KEY_RULES: Mapping[str, Callable[[str], str]] = {
    "key": name_key,
    "first_sound": search_keys.first_name_sound,
    "last_sounds": search_keys.last_name_sounds,
}


class NameKeyField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A key of the name in another field, worked out whenever the row is saved or made (bulk_create included).

    `rule` is one of KEY_RULES. Whoever writes names otherwise (bulk_update, QuerySet.update, SQL) writes their keys
    too.
    """

    def __init__(self, source: str = "", rule: str = "key", **options: Any) -> None:
        self.source, self.rule = source, rule
        options = {"max_length": 300, "editable": False, "default": "", **options}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"source": self.source, "rule": self.rule}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        key = KEY_RULES[self.rule](getattr(instance, self.source))
        setattr(instance, self.attname, key)
        return key


class Status(models.TextChoices):
    ACTIVE = "active", "Active"
    DEACTIVATED = "deactivated", "Deactivated"


class TeachingRecordQuerySet(models.QuerySet["TeachingRecord"]):
    def locked(self, record_id: int) -> "TeachingRecord":
        """The record, held until the transaction ends. Raises `TeachingRecord.DoesNotExist`.

        Others may refer to it meanwhile. Whoever holds several records holds them in the order of their ids.
        """
        return self._for_holding().get(pk=record_id)

    def locked_chain(self, *record_ids: int) -> dict[int, "TeachingRecord"]:
        """These records and all that they were merged into, by id, held: the chains stay as they are."""
        held: dict[int, TeachingRecord] = {}
        wanted = self._along_merges(record_ids)
        while wanted:  # a second time only where one was merged between being read and being held
            held |= {record.pk: record for record in self._for_holding().filter(pk__in=wanted).order_by("pk")}
            wanted = {record.merged_into_id for record in held.values() if record.merged_into_id} - held.keys()
        return held

    def locked_survivor(self, record_id: int) -> "TeachingRecord":
        """The record that this one lives on in, held, as is every one on the way.

        Raises `TeachingRecord.DoesNotExist`.
        """
        held = self.locked_chain(record_id)
        if record_id not in held:
            raise TeachingRecord.DoesNotExist
        for record in held.values():
            record.merged_into = held.get(record.merged_into_id or 0)
        return held[record_id].survivor()

    def _for_holding(self) -> "TeachingRecordQuerySet":
        return self.select_for_update(of=("self",), no_key=True)

    def _along_merges(self, record_ids: Iterable[int]) -> set[int]:
        """These and the ids of all that they were merged into, as far as is seen at the moment."""
        found: set[int] = set()
        newest = set(record_ids)
        while newest:
            found |= newest
            merged = self.filter(pk__in=newest).exclude(merged_into=None)
            newest = set(merged.values_list("merged_into_id", flat=True)) - found
        return found

    def active(self) -> "TeachingRecordQuerySet":
        return self.filter(status=Status.ACTIVE)

    def with_open_alert(self, day: date) -> "TeachingRecordQuerySet":
        """With whether one of their alerts is open on that day, as `has_open_alert`."""
        opened = Q(ends_on=None) | Q(ends_on__gte=day)
        alerts = Alert.objects.filter(opened, record=OuterRef("pk"))
        return self.annotate(**{"has_open_alert": Exists(alerts)})  # spelt so, the type checker lets the model name it

    def with_details(self) -> "TeachingRecordQuerySet":
        """With what agreement and the pages need: names, numbers and connections, also of merged records.

        Five queries and, where records were merged into these, two more.
        """
        people = Connection.objects.select_related("one_login_user", "disconnected_by")
        connections = models.Prefetch("connections", people)
        merged = TeachingRecord.objects.order_by("trn").prefetch_related(connections, "merged_from")
        return self.prefetch_related(
            "previous_names",
            "national_insurance_numbers",
            connections,
            models.Prefetch("merged_from", merged),
        )


def name_key_fields(model: type[models.Model]) -> list[NameKeyField]:
    """The fields of `model` that are keys of its names, in their order."""
    return [field for field in model._meta.concrete_fields if isinstance(field, NameKeyField)]


def keys_fit(model: type[models.Model], source: str, name: str) -> bool:
    """Whether each key of a name in the field `source` fits where `model` keeps it. A letter may become several."""
    keys = [field for field in name_key_fields(model) if field.source == source]
    return all(len(KEY_RULES[field.rule](name)) <= (field.max_length or 0) for field in keys)


class WithNameKeys(models.Model):
    """A name's keys are saved with it, also where only some fields are."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        if update_fields is not None:
            keys = [key.attname for key in name_key_fields(type(self)) if key.source in update_fields]
            update_fields = {*update_fields, *keys}
        super().save(*args, update_fields=update_fields, **options)


class TeachingRecord(WithNameKeys):
    trn = models.CharField("TRN", max_length=7, unique=True)
    first_name = models.CharField(max_length=200)
    middle_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200)
    first_name_key = NameKeyField("first_name")
    middle_name_key = NameKeyField("middle_name")
    last_name_key = NameKeyField("last_name")
    first_name_sound = NameKeyField("first_name", "first_sound")
    last_name_sounds = NameKeyField("last_name", "last_sounds", max_length=900)
    date_of_birth = models.DateField(null=True, blank=True, db_index=True)
    email = models.CharField("email address", max_length=254, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)

    has_open_alert: bool  # of a record that was loaded `with_open_alert`

    objects = TeachingRecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["trn"]
        indexes = [
            models.Index(Lower("email"), name="record_email"),
            models.Index(
                fields=["date_of_birth"], condition=Q(status=Status.DEACTIVATED), name="deactivated_record_born"
            ),
            GinIndex(
                Func(F("last_name_sounds"), Value(" "), function="string_to_array"),
                condition=Q(status=Status.DEACTIVATED),
                name="deactivated_record_sounds",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(trn__regex=r"^[0-9]{7}$"), name="trn_is_seven_digits"),
            models.CheckConstraint(condition=~Q(trn="0000000"), name="trn_is_not_all_zeros"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="record_status_is_known"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status=Status.DEACTIVATED),
                name="only_deactivated_records_are_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="record_is_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.trn})"

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

    @property
    def is_active(self) -> bool:
        return self.status == Status.ACTIVE

    @property
    def open_connections(self) -> list["Connection"]:
        """The connections that were not ended, newest first; then those of records merged into this one.

        Whoever is connected to a merged record sees its survivor, so they count wherever somebody asks.
        """
        return [connection for connection in self._connections() if connection.disconnected_at is None]

    @property
    def ended_connections(self) -> list["Connection"]:
        """As `open_connections`, those that were ended."""
        return [connection for connection in self._connections() if connection.disconnected_at is not None]

    def _connections(self) -> Iterator["Connection"]:
        for record in self.with_merged():
            yield from record.connections.all()

    def with_merged(self, longest: int = LONGEST_MERGE_CHAIN) -> Iterator["TeachingRecord"]:
        """The record and all that were merged into it, through any number of merges."""
        yield self
        if longest:
            for record in self.merged_from.all():
                yield from record.with_merged(longest - 1)

    def leads_to(self, record_id: int | None) -> bool:
        """Whether the chain of merges from this record leads to that one, or never ends."""
        record = self
        for _ in range(LONGEST_MERGE_CHAIN):
            if record.pk == record_id:
                return True
            if record.merged_into is None:
                return False
            record = record.merged_into
        return True

    def survivor(self) -> "TeachingRecord":
        """The record at the end of the chain of merges; itself where it was never merged."""
        record = self
        for _ in range(LONGEST_MERGE_CHAIN):
            if record.merged_into is None:
                break
            record = record.merged_into
        return record


class PreviousName(WithNameKeys):
    record = models.ForeignKey(TeachingRecord, on_delete=models.CASCADE, related_name="previous_names")
    first_name = models.CharField(max_length=200, blank=True)
    middle_name = models.CharField(max_length=200, blank=True)
    last_name = models.CharField(max_length=200, blank=True)
    first_name_key = NameKeyField("first_name")
    middle_name_key = NameKeyField("middle_name")
    last_name_key = NameKeyField("last_name")
    first_name_sound = NameKeyField("first_name", "first_sound")
    last_name_sounds = NameKeyField("last_name", "last_sounds", max_length=900)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))


class SearchName(models.Model):
    """A name of an active record, as it is searched. Triggers alone write here (migration 0004).

    One row for each of `search_keys.last_words`: row 0 has the last name as one word, rows 1 and up its words
    where it has several. `previous_name_id` is 0 for the current name. Keys are plain ASCII, in code point order.
    """

    pk = models.CompositePrimaryKey("record_id", "previous_name_id", "word_number")
    record_id = models.BigIntegerField()
    previous_name_id = models.BigIntegerField()
    word_number = models.SmallIntegerField()
    date_of_birth = models.DateField(null=True)
    first = models.TextField(db_collation="C")
    middle = models.TextField(db_collation="C")
    last = models.TextField(db_collation="C")
    last_word = models.TextField(db_collation="C")
    last_sound = models.TextField(db_collation="C")
    first_sound = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            models.Index(
                fields=["date_of_birth", "last_word"],
                include=["record_id", "previous_name_id", "word_number", "first", "middle", "last"],
                name="search_born_last",
            ),
            models.Index(
                fields=["last_sound", "date_of_birth"],
                include=["record_id", "previous_name_id", "first", "middle", "last"],
                name="search_last_sound_born",
            ),
            models.Index(
                fields=["date_of_birth", "first_sound"],
                include=["record_id", "previous_name_id", "first", "middle", "last", "last_word"],
                name="search_born_first_sound",
            ),
            models.Index(
                fields=["last_sound", "first_sound", "date_of_birth"],
                include=["record_id", "previous_name_id", "first", "middle", "last"],
                name="search_sounds_born",
            ),
        ]

    def __str__(self) -> str:
        return f"name {self.previous_name_id} of record {self.record_id}"


class NameFrequency(models.Model):
    """How many active records have a first or last name (its key) as their current one; of kind `all`: how many
    active records there are. A row of kind `stale` says that many names were written since they were counted.

    Counted anew by `search.refresh_frequencies`: a little old at any time, which weights do not mind.
    """

    class Kind(models.TextChoices):
        FIRST = "first"
        LAST = "last"
        ALL = "all"
        STALE = "stale"

    pk = models.CompositePrimaryKey("kind", "name")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.TextField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.kind} name"


class RecordNationalInsuranceNumber(models.Model):
    record = models.ForeignKey(TeachingRecord, on_delete=models.CASCADE, related_name="national_insurance_numbers")
    number = models.CharField("National Insurance number", max_length=9, db_index=True)

    class Meta:
        verbose_name = "National Insurance number"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="number_once_per_record")]

    def __str__(self) -> str:
        return self.number


class Alert(models.Model):
    record = models.ForeignKey(TeachingRecord, on_delete=models.CASCADE, related_name="alerts")
    type = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="alert_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.type

    def is_open(self, day: date) -> bool:
        """Whether it stands on that day: up to and including the day on which it ends, and before it starts."""
        return self.ends_on is None or self.ends_on >= day


class Route(models.TextChoices):
    AUTOMATIC = "automatic", "GOV.UK One Login identity"
    NATIONAL_INSURANCE_NUMBER = "national_insurance_number", "National Insurance number"
    TRN = "trn", "TRN"
    SUPPORT_TASK = "support_task", "Support task"
    MANUAL = "manual", "By hand"


AUTOMATIC_ROUTES = (Route.AUTOMATIC, Route.NATIONAL_INSURANCE_NUMBER, Route.TRN)


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def open(self) -> "ConnectionQuerySet":
        return self.filter(disconnected_at=None)


class Connection(models.Model):
    one_login_user = models.ForeignKey(OneLoginUser, on_delete=models.PROTECT, related_name="connections")
    teaching_record = models.ForeignKey(TeachingRecord, on_delete=models.PROTECT, related_name="connections")
    route = models.CharField(max_length=30, choices=Route)
    agreed_attributes = models.JSONField(default=list)
    connected_at = models.DateTimeField()
    connected_by = models.ForeignKey(StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disconnected_at = models.DateTimeField(null=True, blank=True)
    disconnected_by = models.ForeignKey(StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disconnection_reason = models.TextField(blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-connected_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one_login_user"],
                condition=Q(disconnected_at=None),
                name="one_open_connection_per_user",
            ),
            models.UniqueConstraint(
                fields=["teaching_record"],
                condition=Q(disconnected_at=None, route__in=AUTOMATIC_ROUTES),
                name="one_open_automatic_connection_per_record",
            ),
            models.CheckConstraint(
                name="staff_connect_by_staff_routes",
                condition=Q(route__in=AUTOMATIC_ROUTES, connected_by=None)
                | Q(route__in=(Route.SUPPORT_TASK, Route.MANUAL), connected_by__isnull=False),
            ),
            models.CheckConstraint(
                name="disconnection_is_whole",
                condition=Q(disconnected_at=None, disconnected_by=None, disconnection_reason="")
                | (Q(disconnected_at__isnull=False, disconnected_by__isnull=False) & ~Q(disconnection_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"connection {self.pk}"

    def is_to(self, record: TeachingRecord) -> bool:
        """Whether it is to that record: through merges too."""
        return self.teaching_record.survivor() == record.survivor()


class Actor(models.TextChoices):
    STAFF = "staff", "Staff"
    TEACHER = "teacher", "Teacher"
    SYSTEM = "system", "System"


class ChangeHistoryEvent(models.Model):
    """One finished action on a record. Rows are only ever added: the database refuses anything else."""

    name = models.CharField(max_length=60)
    record = models.ForeignKey(TeachingRecord, on_delete=models.PROTECT, related_name="change_history")
    actor = models.CharField(max_length=10, choices=Actor)
    staff_user = models.ForeignKey(StaffUser, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes = [models.Index(fields=["record", "-at"], name="history_of_record")]
        constraints = [
            models.CheckConstraint(
                name="staff_actor_is_named",
                condition=Q(actor=Actor.STAFF, staff_user__isnull=False) | (~Q(actor=Actor.STAFF) & Q(staff_user=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
