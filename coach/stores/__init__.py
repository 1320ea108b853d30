"""Where sessions, turns and practice sets are kept."""
