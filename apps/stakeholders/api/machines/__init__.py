"""What acts without a person: tokens, and the service accounts that hold them."""
