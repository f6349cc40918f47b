"""``python -m heatgrade`` is the command line."""

import sys

from heatgrade.cli import main

if __name__ == "__main__":
    sys.exit(main())
