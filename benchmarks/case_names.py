"""Names on the command line of a benchmark."""

import sys
from collections.abc import Iterable, Sequence


def chosen(given: Sequence[str], known: Iterable[str]) -> list[str]:
    """Return the cases asked for, or all; where one is unknown, tell them all and end.

    Examples
    --------
    >>> chosen([], ["duct", "pins"]), chosen(["pins"], ["duct", "pins"])
    (['duct', 'pins'], ['pins'])
    """
    cases = list(known)
    odd = [name for name in given if name not in cases]
    if odd:
        sys.exit(
            f"no such case: {', '.join(odd)}; there are\n" + "\n".join(map("  {}".format, cases))
        )
    return list(given) or cases
