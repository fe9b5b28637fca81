"""Guards of the architecture, each beside the sabotage that it must find."""
