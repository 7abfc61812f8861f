"""How far two spellings are apart. Pure functions; used by `variants` and `addresses`."""

from __future__ import annotations

from decimal import Decimal


def edits(a: str, b: str, most: int = 2) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words, `most` + 1 where more.

    The optimal string alignment distance (Damerau 1964, restricted).

    >>> edits("compamed", "comapmed"), edits("saxony", "sacxony"), edits("alpha", "omega")
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def is_slip(a: Decimal, b: Decimal) -> bool:
    """Whether two different positive numbers are one slip of the pen apart.

    A slip is a digit, two neighbouring digits swapped, a zero too many or too few, 億 for 万.

    >>> [is_slip(Decimal(x), Decimal("1284.5")) for x in ("1248.5", "128.45", "1289.5", "1482.5")]
    [True, True, True, False]
    """
    if a == b or a <= 0 or b <= 0:
        return False
    places = max(-int(x.normalize().as_tuple().exponent) for x in (a, b))
    x, y = (f"{n.scaleb(max(places, 0)):.0f}" for n in (a, b))
    if len(x) != len(y):
        return x.rstrip("0") == y.rstrip("0") and abs(len(x) - len(y)) in (1, 4)
    return edits(x, y, 1) == 1


def first_difference(a: str, b: str) -> int:
    """The index of the first character in which two words differ.

    >>> first_difference("sillicon", "silicon")
    3
    """
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text.

    >>> sorted(bigrams("abca"))
    ['ab', 'bc', 'ca']
    """
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
