"""The tests. `tests/README.md` says which fixtures there are and how to use them."""
