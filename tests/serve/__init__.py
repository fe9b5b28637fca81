"""The launcher and the scripts behind make."""
