"""A test that did not run proves nothing: any skipped or expected failure fails the run."""

import pytest

_OUTCOMES = ("skipped", "xfailed", "xpassed")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run with skipped tests red; pytest-xdist's workers leave that to the first process."""
    if hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and any(reporter.stats.get(outcome) for outcome in _OUTCOMES):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run without failures is red."""
    left_out = [r for outcome in _OUTCOMES for r in terminalreporter.stats.get(outcome, [])]
    if left_out:
        terminalreporter.section("Skipped or expected to fail: the run fails", red=True)
        for report in left_out:
            terminalreporter.line(report.nodeid)
