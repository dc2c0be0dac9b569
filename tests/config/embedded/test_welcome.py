import stat
from pathlib import Path

from config.embedded import welcome


def test_sign_ins_are_shown_with_the_address(tmp_path: Path):
    welcome.keep_sign_ins(tmp_path, "Sign in as office@example.org, password abc\n")

    assert welcome.text(tmp_path, 8001).splitlines() == [
        "",
        "Lockstep is ready: http://localhost:8001/ (Ctrl-C stops it)",
        "Sign in as office@example.org, password abc",
    ]


def test_sign_ins_are_readable_by_their_owner_alone(tmp_path: Path):
    kept = tmp_path / "sign-ins.txt"
    kept.write_text("of a demo before")
    kept.chmod(0o644)

    welcome.keep_sign_ins(tmp_path, "password abc")

    assert (stat.S_IMODE(kept.stat().st_mode), kept.read_text()) == (0o600, "password abc")


def test_address_alone_is_shown_where_nothing_is_kept(tmp_path: Path):
    assert "sign" not in welcome.text(tmp_path, 8000)
