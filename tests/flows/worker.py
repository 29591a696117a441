"""`python -m tests.flows.worker ID`: the real worker with counting engines."""

import sys

from flows import worker
from tests.flows import fakes

if __name__ == "__main__":
    prepare = worker._prepare

    def prepared(settings: object) -> None:
        prepare(settings)
        fakes.install()

    worker._prepare = prepared
    worker.warm_up = lambda settings: None  # fakes want no engine's packages
    sys.exit(worker.main(sys.argv[1:]))
