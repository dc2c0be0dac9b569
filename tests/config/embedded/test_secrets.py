import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.embedded import secrets


def test_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path):
    first = secrets.read_or_create(tmp_path, "PEPPER")

    path = tmp_path / "secrets" / "PEPPER"
    assert (secrets.read_or_create(tmp_path, "PEPPER"), path.read_text()) == (first, first)
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (
        0o600,
        0o700,
    )


def test_secrets_of_different_names_differ(tmp_path: Path):
    assert secrets.read_or_create(tmp_path, "A") != secrets.read_or_create(tmp_path, "B")


def test_secret_asked_for_by_many_at_once_is_one(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: secrets.read_or_create(tmp_path, "KEY"), range(32)))

    assert len(set(answers)) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["KEY"]
