import pytest

from config.secrecy import without_secrets


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("token lst_0a1b2c3d4e5f_Abc-123_x was sent", "token lst_0a1b2c3d4e5f_*** was sent"),
        ("signed with whsec_aGVsbG8+/w==.", "signed with whsec_***."),
        ("Cookie: sessionid=abc123; csrftoken=def456", "Cookie: ***; csrftoken=***"),
        ('{"Authorization": "Bearer abcdefgh1234"}', '{"Authorization": "Bearer ***"}'),
        ("redis://:hunter22@redis:6379/0", "redis://:***@redis:6379/0"),
        ("postgres://lockstep:hunter22@host/name", "postgres://lockstep:***@host/name"),
        ("GET /invitation/0a1b2c3d4e5f-Abc_123/ 302", "GET /invitation/***/ 302"),
        ("GET /session/0a1b2c3d4e5f-Abc_123/ 200", "GET /session/***/ 200"),
        ("GET /calendar/0a1b2c3d4e5f-Abc_123.ics 200", "GET /calendar/*** 200"),
        ("GET /commitment/0a1b2c3d4e5f-Abc_123/ 200", "GET /commitment/***/ 200"),
        ("GET /password/new/01-d2abc4-8e0f1a/", "GET /password/new/***/"),
        ("GET /address/Mg:1wAbCd:e-f_g/", "GET /address/***/"),
        ("GET /address/sent/", "GET /address/sent/"),
        (
            "GET /api/v1/workspaces/o/tokens/?limit=5",
            "GET /api/v1/workspaces/o/tokens/?limit=5",
        ),
        ("authorization failed for 7 requests", "authorization failed for 7 requests"),
    ],
)
def test_secrets_are_blotted_out_and_nothing_else(line, expected):
    assert without_secrets(line) == expected
