"""How a line of log looks: JSON in production, readable on a developer's screen."""

from typing import Any

import structlog

from config.secrecy import without_secrets

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def line_formatter(*, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter of every handler; also wires structlog's own loggers into logging.

    Local variables of a traceback are left out: a token may be among them.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    render: list[structlog.typing.Processor] = (
        [
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ]
        if as_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *render,
            _blot_out_secrets,
        ],
    )


def _blot_out_secrets(logger: Any, name: str, line: Any) -> str:  # noqa: ARG001 - structlog passes them
    return without_secrets(str(line))
