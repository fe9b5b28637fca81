"""Tests of the whole installation: who reaches what, and what bad input does."""
