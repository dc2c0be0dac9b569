"""Entity tags: which version, or which bytes, an answer holds (RFC 9110)."""

import hashlib


def etag_of_bytes(content: bytes) -> str:
    """Return the weak ETag of an answer that has no version of its own."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


def etag_of_version(version: str) -> str:
    """Return the strong ETag of an object that has this version."""
    return f'"{version}"'


def etag_in_coding(etag: str, coding: str) -> str:
    """Return the ETag of the same answer, compressed.

    A strong ETag names the very bytes, so each coding has its own; a weak one stays as it is.
    """
    return f'{etag[:-1]};{coding}"' if etag.startswith('"') else etag


def names(header: str, etag: str) -> bool:
    """Tell whether an If-Match names a strong ETag, in whatever coding it was read."""
    return header.strip() == "*" or etag in {_uncoded(tag.strip()) for tag in header.split(",")}


def names_weakly(header: str, etag: str) -> bool:
    """Tell whether an If-None-Match names an ETag, strong or weak."""
    return names(header.replace("W/", ""), etag.removeprefix("W/"))


def _uncoded(tag: str) -> str:
    version, coded, _ = tag.partition(";")
    return f'{version}"' if coded else tag
