"""One Prefect task per agent, of the same name; `policy.py` says how they are retried and cached."""
