"""The log over REST, and the webhooks it is delivered to."""
