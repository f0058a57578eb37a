"""Measurements. Nothing here is a test: machines differ, so figures are compared within one run."""
