"""Making the demo organisation, in order of time, with progress."""

from partyhub.demo.commands.seeding import NotEmpty, seed, seed_if_empty

__all__ = ["NotEmpty", "seed", "seed_if_empty"]
