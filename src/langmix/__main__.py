"""``python -m langmix``."""

from .cli import main

main()
