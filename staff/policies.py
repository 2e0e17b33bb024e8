"""What each role may do (design §9), and the sentence that somebody reads who may not."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from staff.models import Role, StaffUser


class Permission(StrEnum):
    READ = "read"
    WORK = "work"
    MANAGE = "manage"
    ADMINISTER = "administer"


PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.SUPPORT: frozenset({Permission.READ, Permission.WORK}),
    Role.MANAGER: frozenset({Permission.READ, Permission.WORK, Permission.MANAGE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}

REFUSALS = {
    Permission.READ: "You need an active staff account to see this.",
    Permission.WORK: "Your role lets you read, but not decide. Ask a manager if you need to do more.",
    Permission.MANAGE: "Only a manager or an administrator can do this.",
    Permission.ADMINISTER: "Only an administrator can do this.",
}


class NotPermitted(PermissionDenied):
    """This person may not do this. The text is for them to read."""


def can(user: StaffUser | AnonymousUser, permission: Permission) -> bool:
    """Whether the role of `user` carries `permission`; never for an account that is switched off."""
    return isinstance(user, StaffUser) and user.is_active and permission in PERMISSIONS.get(user.role, frozenset())


def check_can(user: StaffUser | AnonymousUser, permission: Permission) -> None:
    """Raises `NotPermitted` where `can` is false."""
    if not can(user, permission):
        raise NotPermitted(REFUSALS[permission])


def check_can_change_role(by: StaffUser, account: StaffUser) -> None:
    """Raises `NotPermitted`: for administrators, and nobody changes their own, so the last one is never lost."""
    check_can(by, Permission.ADMINISTER)
    if by == account:
        raise NotPermitted("You cannot change your own role. Ask another administrator.")


def check_can_change_identity(by: StaffUser, account: StaffUser) -> None:
    """Raises `NotPermitted`: by their address and TRN a person's own records and tasks are known."""
    check_can(by, Permission.ADMINISTER)
    if by == account:
        raise NotPermitted("This says which record is your own. Ask another administrator to change it.")


def check_can_switch_off(by: StaffUser, account: StaffUser) -> None:
    """Raises `NotPermitted` as `check_can_change_role` does."""
    check_can(by, Permission.ADMINISTER)
    if by == account:
        raise NotPermitted("You cannot switch off your own account. Ask another administrator.")
