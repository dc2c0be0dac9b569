"""Consolidated reports: what a session, a forum or a year came to, as a document.

`blocks` is what a document is made of; `told`, `rooms`, `outcomes` and `reports` say what stands in
it; `markdown`, `odt` and `pdf` write it.
"""
