"""What the OpenAPI document says besides what is read out of the views: examples and webhooks."""
