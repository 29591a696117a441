"""Chaos: productions are broken on purpose, and the vendors' own books say whether anything was lost.

    python -m tests.chaos (`make chaos`) ─rows→ trial: attempts in forked processes, killed, stopped, starved
                                              └→ oracle: the simulated vendors' ledger, our journal, the store

docs/reliability.md says what is promised and what the last full run showed.
"""
