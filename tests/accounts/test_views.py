from __future__ import annotations


class TestSignIn:
    def test_name_and_password_open_the_account(self, page, world):
        done = page.submit(
            "/sign-in", {"username": "secretary", "password": "冬夜读书示子聿 1199"}, having="username"
        )
        assert done.headers["Location"] == "/"
        assert page.get("/account").heading == "我的账号"
