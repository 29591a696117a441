"""`python -m aida.providers.xtts`: fetch the weights of XTTS v2 (about 1.9 GB) from where they are published.

coqui-tts asks whether you accept the licence (non-commercial use). `AIDA_XTTS=1` is that answer too.
"""

from __future__ import annotations

import os
import sys

from aida.catalog.read import models
from aida.errors import Permanent
from aida.providers.xtts.engine import fetch
from aida.providers.xtts.state import XTTS, xtts_state
from aida.settings import read_settings


def main() -> int:
    if read_settings().xtts:
        os.environ["COQUI_TOS_AGREED"] = "1"
    try:
        fetch(models()[XTTS].endpoint)
    except Permanent as err:
        print(err.text, file=sys.stderr)
        return 1
    print("XTTS v2:", "; ".join(xtts_state()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
