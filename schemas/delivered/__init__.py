"""Tables as they are delivered."""
