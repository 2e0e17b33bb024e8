"""GOV.UK Notify on the loopback, as its documentation and its public code say that it behaves."""

from tests.notifications.fake_notify.faults import Answer, Dribble, Drop, Fault, Wait
from tests.notifications.fake_notify.server import NotifyServer, running
from tests.notifications.fake_notify.world import KEY, TEMPLATE_ID, Accepted, Notify

__all__ = [
    "KEY",
    "TEMPLATE_ID",
    "Accepted",
    "Answer",
    "Dribble",
    "Drop",
    "Fault",
    "Notify",
    "NotifyServer",
    "Wait",
    "running",
]
