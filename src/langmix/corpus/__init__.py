"""Corpora: millions of documents, at the speed of the kernel, restartable.

`annotate` is the whole of it: a batch of texts in, their languages out. `run_corpus` stands around it: it cuts files into shards, gives them
to processes or machines, and accounts for every row. pyarrow is needed: ``pip install 'langmix[corpus]'``.
"""

from __future__ import annotations

from .annotations import annotate, annotation_fields
from .engines import Execution
from .manifest import Account
from .runs import Progress, run_corpus
from .shards import Options
from .tally import Tally

__all__ = ["Account", "Execution", "Options", "Progress", "Tally", "annotate", "annotation_fields", "run_corpus"]
