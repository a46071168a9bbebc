"""What a sender gets back."""
