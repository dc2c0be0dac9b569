import os
from pathlib import Path

import pytest

from config.embedded.lock import AlreadyRunningError, held


def test_data_folder_that_is_held_is_refused_naming_the_process(tmp_path: Path):
    with held(tmp_path), pytest.raises(AlreadyRunningError) as refusal, held(tmp_path):
        pass

    pid = os.getpid()
    assert str(refusal.value) == (
        f"Lockstep already runs on {tmp_path}, as process {pid}. Stop it first (Ctrl-C in its "
        f"terminal, or kill {pid}), or set LOCKSTEP_DATA to another folder."
    )


def test_data_folder_is_free_again_once_it_is_let_go(tmp_path: Path):
    with held(tmp_path):
        pass
    with held(tmp_path):
        pass
