"""A translated documentation repository with planted leftovers and honest traps, and how ``langmix check`` fares on it.

::

    python -m bench.docs_repository --seed 5 --keep /tmp/repository
    python -m bench.docs_repository --seeds 11,12,13 --out docs/check.md

The texts in ``text/`` were written for this, in six languages; none was changed after a detector had seen it.
"""
