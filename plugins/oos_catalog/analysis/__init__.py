"""What readings amount to: frequency, merge, nearest. No I/O."""
