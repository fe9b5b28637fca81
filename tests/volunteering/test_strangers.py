"""What machines and the curious get from the public side: no more than the limits, and nothing to learn."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from partyhub.kernel.db import db
from partyhub.kernel.ids import new_public_id
from partyhub.volunteering.models import ServiceOrder
from partyhub.volunteering.rules import requests as rules
from tests.factories import requests as make
from tests.support.application import make_app

ORDERS = "/api/v1/public/orders"


def body(clock, phone=make.PHONE):
    begins = clock.now() + timedelta(days=3)
    return {
        "need": "独居老人体检需要陪同。",
        "place": "湖滨社区",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=3)).isoformat(),
        "people": 2,
        "contact_name": "王阿姨",
        "contact_phone": phone,
        "risk_note": "楼梯较陡。",
        "consent": True,
    }


def post(client, sent, address="203.0.113.9"):
    return client.post(ORDERS, json=sent, environ_overrides={"REMOTE_ADDR": address})


def count():
    return db.session.scalar(select(func.count()).select_from(ServiceOrder))


def automated(client, clock, posts):
    """Post as a machine does, with a number of its own each time; return the statuses."""
    return [post(client, body(clock, f"1990004{n:04}")).status_code for n in range(posts)]


def guessed(client, codes):
    """Return the different answers to guessed codes, without the number of the request."""
    answers = set()
    for code in codes:
        answer = client.post(f"{ORDERS}/{code}/open", json={"phone_tail": "0001"})
        said = json.loads(answer.data)
        said.pop("instance")
        answers.add((answer.status_code, json.dumps(said, sort_keys=True)))
    return answers


def test_sixty_automated_posts(app, client, clock):
    statuses = automated(client, clock, 60)
    assert statuses.count(201) == rules.PER_ADDRESS.tries == count()
    assert set(statuses) == {201, 429}


@pytest.mark.long
def test_a_thousand_automated_posts(app, client, clock):
    statuses = automated(client, clock, 1000)
    assert statuses.count(201) == rules.PER_ADDRESS.tries == count()


def test_sixty_guessed_codes(app, client, clock):
    make.placed(clock)
    answers = guessed(client, (new_public_id() for _ in range(60)))
    assert [status for status, _ in answers] == [404]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_five_thousand_guessed_codes(app, client, clock):
    make.placed(clock)
    answers = guessed(client, (new_public_id() for _ in range(5000)))
    assert [status for status, _ in answers] == [404]


def test_every_refusal_says_the_same_whichever_limit_was_met(app, client, clock):
    for n in range(rules.PER_PHONE.tries):
        assert post(client, body(clock), f"203.0.113.{n}").status_code == 201
    for n in range(rules.PER_ADDRESS.tries):
        assert post(client, body(clock, f"1990004{n:04}"), "198.51.100.7").status_code == 201
    by_phone, by_address = (
        post(client, body(clock), "192.0.2.1"),
        post(client, body(clock, "19900049999"), "198.51.100.7"),
    )
    said = []
    for answer in (by_phone, by_address):
        assert answer.status_code == 429
        said.append((answer.headers["Retry-After"], {**json.loads(answer.data), "instance": ""}))
    assert said[0] == said[1]


def test_the_limits_hold_across_two_applications(fresh_database, clock):
    made = []
    for _ in range(2):
        one = make_app(fresh_database)
        one.clock = clock
        made.append(one)
    statuses = []
    for n in range(2 * rules.PER_ADDRESS.tries):
        with made[n % 2].app_context():
            statuses.append(post(made[n % 2].test_client(), body(clock, f"1990004{n:04}")).status_code)
            db.session.remove()
    assert statuses.count(201) == rules.PER_ADDRESS.tries
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


def test_no_telephone_number_in_any_answer(app, client, clock):
    placed = client.post(ORDERS, json=body(clock))
    code = json.loads(placed.data)["code"]
    answers = [placed]
    for tail in ("0001", "9999"):
        answers.append(client.post(f"{ORDERS}/{code}/open", json={"phone_tail": tail}))
    access = json.loads(answers[1].data)["access"]
    headers = {"Idempotency-Key": "k1"}
    answers.append(client.post(f"{ORDERS}/{code}/withdraw", json={"access": access}, headers=headers))
    answers.append(client.post(ORDERS, json=body(clock) | {"people": 0}))
    assert [one.status_code for one in answers] == [201, 200, 404, 200, 422]
    for one in answers:
        assert make.PHONE.encode() not in one.data
        assert make.PHONE not in str(one.headers)
