"""The small things of the kernel: ids, clock, errors, references, states, vault, columns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select

from partyhub.kernel.clock import FixedClock, SystemClock, local_day, local_time
from partyhub.kernel.db import UTCDateTime, db, like_escaped, under
from partyhub.kernel.errors import Conflict, DomainError, Invalid, Reason, Stale, TooMany, raise_if
from partyhub.kernel.ids import is_public_id, new_public_id
from partyhub.kernel.references import Reference
from partyhub.kernel.states import StateMachine, Transition
from partyhub.kernel.vault import Vault, mask_id_no, mask_phone


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


LAMP = StateMachine(
    Lamp,
    [
        Transition(Lamp.OFF, "switch", Lamp.ON),
        Transition(Lamp.ON, "switch", Lamp.OFF),
        Transition(Lamp.ON, "drop", Lamp.BROKEN, guard="careless"),
    ],
    initial=Lamp.OFF,
)


class TestStates:
    @pytest.mark.parametrize("state", list(Lamp))
    @pytest.mark.parametrize("event", ["switch", "drop", "polish"])
    def test_every_state_and_event(self, state, event):
        allowed = {
            (Lamp.OFF, "switch"): Lamp.ON,
            (Lamp.ON, "switch"): Lamp.OFF,
            (Lamp.ON, "drop"): Lamp.BROKEN,
        }
        if (state, event) in allowed:
            assert LAMP.target(state, event) is allowed[state, event]
            return
        with pytest.raises(Conflict) as refused:
            LAMP.target(state, event)
        (reason,) = refused.value.reasons
        assert reason.code == "wrong_state"
        assert reason.params == {"state": state.value, "event": event, "allowed": list(LAMP.allowed(state))}

    def test_ends_events_and_diagram(self):
        assert LAMP.ends == {Lamp.BROKEN}
        assert LAMP.events == ("switch", "drop")
        diagram = LAMP.diagram()
        assert "[*] --> off" in diagram
        assert "on --> broken: drop [careless]" in diagram
        assert diagram.endswith("broken --> [*]")

    def test_two_ways_out_by_one_event_are_a_mistake(self):
        with pytest.raises(ValueError, match="share"):
            StateMachine(
                Lamp,
                [Transition(Lamp.OFF, "x", Lamp.ON), Transition(Lamp.OFF, "x", Lamp.BROKEN)],
                initial=Lamp.OFF,
            )


class TestClock:
    def test_the_day_is_that_of_shanghai(self):
        assert local_day(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)
        assert local_day(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2026, 12, 31)
        assert local_time(date(2027, 1, 1)) == datetime(2026, 12, 31, 16, 0, tzinfo=UTC)

    def test_a_fixed_clock_moves_when_moved(self):
        clock = FixedClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
        clock.advance(timedelta(hours=14))
        assert (clock.now(), clock.today()) == (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), date(2026, 11, 24))
        with pytest.raises(ValueError, match="aware"):
            FixedClock(datetime(2026, 11, 23))

    def test_the_system_clock_is_aware(self):
        assert SystemClock().now().utcoffset() == timedelta(0)
        assert SystemClock().today() == local_day(SystemClock().now())


class TestIds:
    def test_are_sixteen_plain_characters_and_do_not_repeat(self):
        made = {new_public_id() for _ in range(2000)}
        assert len(made) == 2000
        assert all(is_public_id(one) for one in made)

    @pytest.mark.parametrize("text", ["", "x", "0" * 15, "0" * 17, "O" * 16, "' OR 1=1 --     ", "０" * 16])
    def test_other_texts_are_none(self, text):
        assert not is_public_id(text)


class TestErrors:
    def test_all_reasons_are_carried(self):
        with pytest.raises(Invalid) as raised:
            raise_if(Invalid, [Reason("a"), Reason("b", field="x")])
        assert [reason.code for reason in raised.value.reasons] == ["a", "b"]
        raise_if(Invalid, [])

    def test_without_reasons_the_kind_says_it(self):
        assert [reason.code for reason in Conflict().reasons] == ["conflict"]
        assert Stale(current={"title": "x"}).current == {"title": "x"}
        assert TooMany(retry_after=7).retry_after == 7
        statuses = {kind.__name__: kind.status for kind in DomainError.__subclasses__()}
        assert statuses["Forbidden"] == 403
        assert statuses["NotFound"] == 404


class TestReferences:
    def test_there_and_back(self):
        assert Reference.parse(str(Reference("activity", 91))) == Reference("activity", 91)

    @pytest.mark.parametrize(
        "text", ["", "activity", "activity:", ":1", "activity:x", "activity:-1", "activity:１"]
    )
    def test_anything_else_is_no_reference(self, text):
        with pytest.raises(ValueError, match="not a reference"):
            Reference.parse(text)


class TestVault:
    @given(st.text(max_size=200))
    def test_what_goes_in_comes_out_and_never_looks_the_same(self, text):
        vault = Vault()
        vault.open("a field key of at least 32 characters")
        sealed = vault.encrypt(text)
        assert vault.decrypt(sealed) == text
        assert vault.encrypt(text) != sealed
        if len(text.encode()) > 3:
            assert text.encode() not in sealed

    def test_changed_or_foreign_values_are_refused(self):
        from cryptography.exceptions import InvalidTag

        one, other = Vault(), Vault()
        one.open("a field key of at least 32 characters")
        other.open("another field key of 32 characters..")
        sealed = bytearray(one.encrypt("13857112233"))
        with pytest.raises(InvalidTag):
            other.decrypt(bytes(sealed))
        sealed[-1] ^= 1
        with pytest.raises(InvalidTag):
            one.decrypt(bytes(sealed))
        assert one.digest("x") == one.digest("x") != other.digest("x")

    def test_closed_it_does_nothing(self):
        with pytest.raises(RuntimeError, match="not open"):
            Vault().encrypt("x")
        with pytest.raises(RuntimeError, match="not open"):
            Vault().digest("x")

    def test_masks(self):
        assert mask_phone("13857112233") == "138****2233"
        assert mask_phone("110") == "****"
        assert mask_id_no("330102199003071234") == "330***********1234"
        assert mask_id_no("123") == "****"


class TestColumns:
    def test_an_instant_goes_in_aware_and_comes_out_in_utc(self, app):
        moment = datetime.fromisoformat("2026-11-23T10:00:00.123456+08:00")
        found = db.session.scalar(select(literal(moment, UTCDateTime)))
        assert found == moment
        assert found.utcoffset() == timedelta(0)
        with pytest.raises(Exception, match="aware"):
            db.session.scalar(select(literal(datetime(2026, 11, 23), UTCDateTime)))

    def test_under_takes_the_subtree_and_no_namesake(self, app):
        def inside(path: str, *prefixes: str) -> bool:
            return bool(db.session.scalar(select(under(literal(path), prefixes))))

        assert inside("/1/3/", "/1/3/")
        assert inside("/1/3/12/", "/1/3/")
        assert inside("/1/3/12/", "/1/2/", "/1/3/")
        assert not inside("/1/30/", "/1/3/")
        assert not inside("/1/", "/1/3/")
        assert not inside("/1/3/")

    @pytest.mark.parametrize("text", ["%", "_", "\\", "50%_\\x", "党%"])
    def test_wildcards_are_plain_text(self, app, text):
        found = select(literal(f"a{text}b").like(f"%{like_escaped(text)}%", escape="\\"))
        other = select(literal("azzzzb").like(f"%{like_escaped(text)}%", escape="\\"))
        assert bool(db.session.scalar(found))
        assert not bool(db.session.scalar(other))
