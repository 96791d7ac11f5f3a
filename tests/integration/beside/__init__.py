"""What goes on beside a run: readers, and other runs."""
