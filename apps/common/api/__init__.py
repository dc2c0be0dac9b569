"""The conventions of the REST API, each built once."""
