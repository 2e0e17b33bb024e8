"""Who can sign in to the console of a local stack. Plain values: the launcher reads them without Django."""

from dataclasses import dataclass

# For local stacks only: every demo account has it, and the start-up table prints it.
PASSWORD = "chalk and rained-off playtimes"  # noqa: S105


@dataclass(frozen=True)
class DemoStaff:
    """`role` is a value of `staff.models.Role`, and `role_label` its label."""

    email: str
    name: str
    role: str
    role_label: str


STAFF: tuple[DemoStaff, ...] = (
    DemoStaff("viewer@console.example", "Vera Whitlock", "viewer", "Viewer"),
    DemoStaff("support@console.example", "Samir Qureshi", "support", "Support"),
    DemoStaff("support2@console.example", "Niamh O’Rourke", "support", "Support"),
    DemoStaff("manager@console.example", "Marged Pritchard", "manager", "Manager"),
    DemoStaff("admin@console.example", "Ade Bankole", "administrator", "Administrator"),
)
