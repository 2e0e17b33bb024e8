"""How long a back-channel logout takes: bin/test tests/one_login/benchmark_logout.py -s -p no:logging

Among 100,000 sessions, beside 100 in the same run. Each logout is of somebody with three, by a signed token.
"""

import statistics
import time

import pytest
from django.db import connection
from django.test import Client

from one_login.models import OneLoginUser, Session
from one_login.simulator.personas import PERSONAS
from tests.factories import OneLoginUserFactory
from tests.one_login.simulator.control import Control

pytestmark = pytest.mark.django_db

ROUNDS = 100
MANY, FEW = 100_000, 100
FILL = """
    INSERT INTO one_login_session (session_key, session_data, expire_date, one_login_user_id)
    SELECT md5(n::text), repeat('x', 1200), now() + interval '1 hour', (%s::bigint[])[1 + n %% %s]
    FROM generate_series(1, %s) AS n
"""


def seconds_of_a_logout(control: Control, user: OneLoginUser) -> float:
    for number in range(3):
        Session.objects.create(
            session_key=f"leaving-{number}", session_data="", expire_date="2099-01-01T00:00Z", one_login_user=user
        )
    token = control.logout(persona=PERSONAS[0].slug, send=False)["logout_token"]
    begun = time.perf_counter()
    answer = Client().post("/one-login/back-channel-logout", {"logout_token": token})
    taken = time.perf_counter() - begun
    assert answer.status_code == 200
    assert not user.sessions.exists()
    return taken


def test_how_long_a_logout_takes(control: Control) -> None:
    leaving = OneLoginUserFactory.create(subject=PERSONAS[0].subject)
    others = [user.pk for user in OneLoginUserFactory.create_batch(500)]
    print(f"\n{'sessions':>9}{'median':>10}{'p95':>10}")
    for sessions in (FEW, MANY):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM one_login_session")
            cursor.execute(FILL, [others, len(others), sessions])
            cursor.execute("ANALYZE one_login_session")
        seconds_of_a_logout(control, leaving)
        taken = sorted(seconds_of_a_logout(control, leaving) for _ in range(ROUNDS))
        print(f"{sessions:>9}{statistics.median(taken) * 1e3:>7.1f} ms{taken[int(ROUNDS * 0.95)] * 1e3:>7.1f} ms")
