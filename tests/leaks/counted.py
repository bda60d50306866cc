"""The count of `make leaks` as JSON, for the benchmark."""

import json
import sys
from dataclasses import asdict

from leaks.__main__ import run

if __name__ == "__main__":
    found = run()
    sys.stdout.write(json.dumps(asdict(found) | {"share": found.share}))
