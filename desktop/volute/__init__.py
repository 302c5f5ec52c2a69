"""Volute: the ledger, probes, workshop and economics of the people who own and run GPU compute centres."""

import os

# Threads of OpenBLAS wait for each other when a machine is busy: a boundary of 200 cohorts took 29 s with two and
# 1.4 s with one. It reads this when numpy is loaded, which is after this package.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
