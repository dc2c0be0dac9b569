"""The demo workspace: read from `fixtures/demo`, made by the services everybody uses."""
