from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from partyhub.accounts.rules import passwords
from partyhub.accounts.rules.grants import HANDS_OUT, ROOT_ONLY, check_grant, may_hand_out
from partyhub.accounts.rules.sessions import SessionKind, check_username, digest_of, is_alive, new_secret
from partyhub.accounts.rules.throttle import LIMITS, LONGEST_BLOCK, Counter, Limit, Tries, next_try
from partyhub.security.actors import Actor, Grant, Via
from partyhub.security.permissions import Role

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PAIR = LIMITS[Counter.PAIR]

WEAK = """
password1234 Password1234 PASSWORD!2026 passw0rd1234 P@ssw0rd2026 p@ssword!!!! password.... mypassword12
admin1234567 Admin@123456 administrator administrator1 root12345678 rootrootroot user12345678 guest1234567
qwertyuiop12 Qwertyuiop123 qwerty123456 asdfghjkl123 zxcvbnm12345 1qaz2wsx3edc 1qaz@WSX1qaz qazwsxedcrfv 1q2w3e4r5t6y
123456789012 012345678901 098765432109 111111111111 000000000000 121212121212 123123123123 112233445566 147258369147
abcabcabcabc aaaaaaaaaaaa abababababab aaaabbbbcccc abcdefghijkl abcdefg12345 zyxwvutsrqpo aabbaabbaabb abc123abc123
letmein12345 welcome12345 Welcome@2026 iloveyou1314 woaini521521 woaini131452 monkey123456 dragon123456 master123456
superman1234 batman123456 football1234 baseball2026 princess2026 sunshine2026 shadow202612 computer2026 internet1234
changeme1234 default12345 temp12345678 temporary123 login1234567 sysadmin2026 server123456 oracle123456 mysql1234567
huawei123456 xiaomi123456 taobao123456 alipay123456 weixin123456 wechat123456 secret123456 test12345678 testtesttest
partyhub1234 PartyHub2026 PartyHub@123 dangyuan2026 dangzhibu123 dangwei12345 dangjian2026 shuji1234567 zhibu1234567
zhongguo2026 zhongguo1949 china1234567 beijing20260 shanghai2026 shenzhen2026 hangzhou1234 ningbo123456 nihao1234567
mima12345678 wodemima1234 党支部123456789
党建2026党建2026 党员党员党员党员党员党员 不忘初心牢记使命不忘初心 为人民服务为人民服务2026 共产党员1921071
密码密码密码密码密码密码
管理员123456789 中国共产党192107 13800138000138 20260101202601 199001011234 ....................
""".split()  # noqa: SIM905  # a hundred of them are read more easily like this


class TestPasswordHash:
    def test_is_argon2id_with_at_least_19_mib_and_two_passes(self):
        found = extract_parameters(passwords.hash_password("床前明月光疑是地上霜"))
        assert found.type is Type.ID
        assert found.memory_cost >= 19 * 1024
        assert found.time_cost >= 2

    def test_fits_only_its_own_password(self):
        stored = passwords.hash_password("床前明月光疑是地上霜")
        assert passwords.password_fits("床前明月光疑是地上霜", stored)
        assert not passwords.password_fits("床前明月光疑是地上", stored)
        assert not passwords.password_fits("anything at all", None)

    def test_takes_both_ways_of_composing_a_character(self):
        stored = passwords.hash_password("cafe\u0301 au lait bitte")
        assert passwords.password_fits("caf\u00e9 au lait bitte", stored)

    def test_a_weaker_hash_is_known(self):
        weaker = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash("x")
        assert passwords.needs_rehash(weaker)
        assert not passwords.needs_rehash(passwords.hash_password("x"))

    def test_drawn_passwords_pass_their_own_rules_and_differ(self):
        drawn = {passwords.temporary_password() for _ in range(50)}
        assert len(drawn) == 50
        assert all(passwords.check_password(one) == [] for one in drawn)


class TestPasswordRules:
    @pytest.mark.parametrize("weak", WEAK)
    def test_weak_ones_are_refused(self, weak):
        assert passwords.check_password(weak)

    def test_there_are_a_hundred_of_them(self):
        assert len(set(WEAK)) >= 100

    @pytest.mark.parametrize(
        "good",
        [
            "correct horse battery staple",
            "每天早上七点准时喝一杯豆浆",
            "hK3-vetted-oar-plum",
            "木板桥头的老王在修自行车",
            "passacaglia in c minor, bwv 582",
            "Tj9 kabel 渡口 Lärm",
        ],
    )
    def test_good_ones_pass(self, good):
        assert passwords.check_password(good) == []

    def test_a_phrase_of_64_chinese_characters_passes(self):
        phrase = (
            "春江潮水连海平海上明月共潮生滟滟随波千万里何处春江无月明"
            "江流宛转绕芳甸月照花林皆似霰空里流霜不觉飞汀上白沙看不见江天一色无纤尘皎"
        )[:64]
        assert len(phrase) == 64
        assert passwords.check_password(phrase) == []

    def test_too_long_is_refused(self):
        lines = "".join(chr(0x4E00 + 7 * number) for number in range(257))
        assert [reason.code for reason in passwords.check_password(lines)] == ["password_too_long"]

    def test_every_reason_comes_at_once(self):
        found = [reason.code for reason in passwords.check_password("wangxm1", ["wangxm"])]
        assert found == ["password_too_short", "password_from_context"]

    @pytest.mark.parametrize(
        ("password", "context"),
        [
            ("wangxiaoming2026", "wangxiaoming"),
            ("王小明王小明王小明2026", "王小明"),
            ("13857112233!!aa", "13857112233"),
            ("供水公司机关党支部2026！", "供水公司机关党支部"),
            ("ＷａｎｇＸｉａｏｍｉｎｇ１２", "wangxiaoming"),
        ],
    )
    def test_context_words_are_refused(self, password, context):
        assert "password_from_context" in [r.code for r in passwords.check_password(password, [context])]

    def test_a_context_word_inside_a_long_phrase_is_fine(self):
        assert passwords.check_password("王小明的自行车停在木板桥头", ["王小明"]) == []


class TestThrottle:
    def test_the_sixth_try_in_a_minute_waits(self):
        state = Tries()
        for second in range(5):
            state, wait = next_try(state, PAIR, NOW + timedelta(seconds=second * 10))
            assert wait == 0
        state, wait = next_try(state, PAIR, NOW + timedelta(seconds=59))
        assert wait == 60
        assert state.blocked_until == NOW + timedelta(seconds=119)

    def test_no_window_of_a_minute_holds_more_than_five(self):
        state, taken = Tries(), []
        for second in range(0, 600):
            state, wait = next_try(state, PAIR, NOW + timedelta(seconds=second))
            if not wait:
                taken.append(second)
        assert taken
        assert all(sum(1 for other in taken if 0 <= other - one < 60) <= 5 for one in taken)

    def test_each_block_is_twice_as_long_up_to_a_quarter_of_an_hour(self):
        state, now, waits = Tries(), NOW, []
        for _ in range(60):
            state, wait = next_try(state, PAIR, now)
            if wait:
                waits.append(wait)
                now += timedelta(seconds=wait)
            if len(waits) == 7:
                break
        assert waits == [60, 120, 240, 480, 900, 900, 900]
        assert waits[-1] == LONGEST_BLOCK.total_seconds()

    def test_tries_during_a_block_do_not_prolong_it(self):
        blocked = Tries((), 1, NOW + timedelta(seconds=30))
        state, wait = next_try(blocked, PAIR, NOW)
        assert (state, wait) == (blocked, 30)

    def test_blocks_are_forgiven_after_an_hour(self):
        state, wait = next_try(Tries((), 4, NOW - timedelta(minutes=61)), PAIR, NOW)
        assert wait == 0
        assert state.strikes == 0

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.integers(0, 90), min_size=1, max_size=60), st.integers(1, 6))
    def test_whatever_the_rhythm_the_limit_holds(self, gaps, tries):
        state, now, taken = Tries(), NOW, []
        limit = Limit(tries, timedelta(seconds=60))
        for gap in gaps:
            now += timedelta(seconds=gap)
            state, wait = next_try(state, limit, now)
            if not wait:
                taken.append(now)
        for one in taken:
            assert sum(1 for other in taken if timedelta(0) <= other - one < timedelta(seconds=60)) <= tries


def granter(role: Role, path: str, user_id: int = 1) -> Actor:
    return Actor(user_id=user_id, grants=(Grant(role, 1, path),), via=Via.SESSION)


PATHS = {"root": "/1/", "own": "/1/2/", "below": "/1/2/5/", "beside": "/1/3/", "namesake": "/1/22/"}


class TestGrants:
    @pytest.mark.parametrize("held", list(Role))
    @pytest.mark.parametrize("given_role", list(Role))
    @pytest.mark.parametrize("place", list(PATHS))
    def test_every_granter_role_and_place(self, held, given_role, place, app_free_matrix):
        """Held on /1/2/ (root roles on the root): allowed exactly where the table says and the place is inside."""
        base = "/1/" if held in ROOT_ONLY else "/1/2/"
        path = PATHS[place]
        inside = path.startswith(base)
        allowed = (
            inside
            and given_role in HANDS_OUT.get(held, frozenset())
            and (given_role not in ROOT_ONLY or path == "/1/")
        )
        found = check_grant(granter(held, base), user_id=2, member_id=None, role=given_role, path=path)
        assert (found == []) is allowed

    def test_nobody_hands_out_more_than_the_table_of_his_own_role(self, app_free_matrix):
        assert may_hand_out(granter(Role.SECRETARY, "/1/2/"), "/1/2/") == frozenset()
        assert Role.COMMITTEE not in may_hand_out(granter(Role.ENTERPRISE, "/1/2/"), "/1/2/")
        assert Role.SYSADMIN not in may_hand_out(granter(Role.COMMITTEE, "/1/"), "/1/")

    def test_own_account_by_number_or_by_member(self, app_free_matrix):
        actor = Actor(user_id=1, member_id=7, grants=(Grant(Role.COMMITTEE, 1, "/1/"),), via=Via.SESSION)
        for target in ({"user_id": 1, "member_id": None}, {"user_id": 2, "member_id": 7}):
            found = check_grant(actor, role=Role.SECRETARY, path="/1/2/", **target)
            assert [reason.code for reason in found] == ["own_role"]

    def test_a_narrow_token_hands_out_nothing(self, app_free_matrix):
        narrow = Actor(
            user_id=1, grants=(Grant(Role.COMMITTEE, 1, "/1/"),), via=Via.TOKEN, limits=frozenset()
        )
        assert may_hand_out(narrow, "/1/2/") == frozenset()


@pytest.fixture
def app_free_matrix():
    """The permission rows of this room, registered as the app does; registering the same rows twice is harmless."""
    from partyhub.accounts.policy import PERMISSIONS
    from partyhub.security import matrix

    matrix.register(PERMISSIONS)


class TestSessions:
    @pytest.mark.parametrize(
        ("session_kind", "idle_minutes", "left_minutes", "alive"),
        [
            (SessionKind.DESK, 29, 60, True),
            (SessionKind.DESK, 30, 60, False),
            (SessionKind.DESK, 1, 0, False),
            (SessionKind.PHONE, 60 * 24 * 30, 60, True),
            (SessionKind.PHONE, 1, 0, False),
        ],
    )
    def test_limits(self, session_kind, idle_minutes, left_minutes, alive):
        found = is_alive(
            session_kind,
            last_seen_at=NOW - timedelta(minutes=idle_minutes),
            expires_at=NOW + timedelta(minutes=left_minutes),
            idle_limit=timedelta(minutes=30),
            now=NOW,
        )
        assert found is alive

    def test_secrets_have_at_least_128_bits_and_are_kept_as_digests(self):
        secret = new_secret()
        assert len(secret) * 6 >= 128
        assert new_secret() != secret
        assert secret not in digest_of(secret)
        assert len(digest_of(secret)) == 64

    @pytest.mark.parametrize("name", ["wang", "wang.xm-2_a", "a", "9", "a" * 40])
    def test_good_user_names(self, name):
        assert check_username(name) == []

    @pytest.mark.parametrize("name", ["", "Wang", "王", "a b", ".a", "a.", "a" * 41, "a\n", "a@b", "аdmin"])
    def test_bad_user_names(self, name):
        assert [reason.code for reason in check_username(name)] == ["username_malformed"]
