"""The forum of the demo workspace: read from `fixtures/demo/forums`, made by the services."""
