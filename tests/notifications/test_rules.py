from __future__ import annotations

from datetime import date, datetime

import pytest

from partyhub.kernel.clock import SHANGHAI, local_time
from partyhub.notifications.rules import check_address, earliest_mail


class TestQuietHours:
    @pytest.mark.parametrize(
        ("asked", "goes"),
        [
            ("2026-11-23 08:00", "2026-11-23 08:00"),
            ("2026-11-23 19:59", "2026-11-23 19:59"),
            ("2026-11-23 20:00", "2026-11-24 08:00"),
            ("2026-11-23 23:59", "2026-11-24 08:00"),
            ("2026-11-24 00:00", "2026-11-24 08:00"),
            ("2026-11-24 07:59", "2026-11-24 08:00"),
            ("2026-12-31 21:00", "2027-01-01 08:00"),
        ],
    )
    def test_mail_waits_for_the_morning(self, asked, goes):
        moment = datetime.fromisoformat(asked).replace(tzinfo=SHANGHAI)
        assert earliest_mail(moment) == datetime.fromisoformat(goes).replace(tzinfo=SHANGHAI)

    def test_by_the_clock_of_shanghai_whatever_the_zone_given(self):
        assert earliest_mail(local_time(date(2026, 11, 23), 21)) == local_time(date(2026, 11, 24), 8)


class TestAddress:
    @pytest.mark.parametrize("good", ["", "a@example.com", "first.last+tag@mail.example.org.cn", "x@a-b.cn"])
    def test_good(self, good):
        assert check_address(good) == []

    @pytest.mark.parametrize(
        "bad",
        [
            "a",
            "a@",
            "@b.cn",
            "a@b",
            "a b@c.cn",
            "a@b.cn,c@d.cn",
            "a@b.cn\nBcc: x@y.cn",
            "党@例子.cn",
            "a@b..cn",
            "a@-b.cn",
            "<a@b.cn>",
            "a" * 65 + "@b.cn",
            "a@" + "b" * 260 + ".cn",
        ],
    )
    def test_bad(self, bad):
        assert [reason.code for reason in check_address(bad)] == ["email_malformed"]
