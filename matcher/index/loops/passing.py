"""The rows that pass a filter in, as a bitmap or a list; counts and rows of some ranges out."""

from __future__ import annotations

import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.filters import Passing
from matcher.index.loops.compiling import compiled


@compiled
def rank(passing: Passing, positions: Rows) -> Rows:
    """Count, for each of some ascending positions, the passing rows before it."""
    words, listed = passing
    before, place = np.empty(len(positions), np.int64), 0
    if not len(words):
        for i in range(len(positions)):
            while place < len(listed) and listed[place] < positions[i]:
                place += 1
            before[i] = place
        return before
    ahead = np.zeros(len(words) + 1, np.int32)  # of each word
    for place in range(len(words)):
        ahead[place + 1] = ahead[place] + bits(words[place])
    for i in range(len(positions)):
        word, bit = positions[i] >> 6, positions[i] & 63
        # A position at the very end has no word of its own.
        before[i] = ahead[word] + (bits(words[word] & below(bit)) if bit else 0)
    return before


@compiled
def since(passing: Passing, counted: int, first: int, size: int) -> Rows:
    """List the passing rows from `first` on, before which so many were counted."""
    words, listed = passing
    if not len(words):
        return listed[counted:]
    rows, found = np.empty(size - first, np.int64), 0
    for row in range(first, size):
        if (words[row >> 6] >> np.uint64(row & 63)) & np.uint64(1):
            rows[found] = row
            found += 1
    return rows[:found]


@compiled
def list_into(rows: Rows, some: int, passing: Passing, starts: Rows, before: Rows, i: int) -> int:
    """Write the passing base rows of a list after the first `some`; gives how many there are then."""
    words, listed = passing
    if not len(words):
        for place in range(before[i], before[i + 1]):
            rows[some] = listed[place]
            some += 1
        return some
    first, end = starts[i], starts[i + 1]
    for place in range(first >> 6, (end + 63) >> 6):
        word = words[place]
        if place == first >> 6:
            word &= ~below(first & 63)
        if place == end >> 6:
            word &= below(end & 63)
        while word:
            rest = word & (word - np.uint64(1))
            rows[some] = (place << 6) + bits((word ^ rest) - np.uint64(1))
            some += 1
            word = rest
    return some


@compiled
def bits(word: np.uint64) -> int:
    """Count the bits of a word; compilers know this sum by sight."""
    pairs = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    low = np.uint64(0x3333333333333333)
    fours = (pairs & low) + ((pairs >> np.uint64(2)) & low)
    eights = (fours + (fours >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((eights * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def below(bit: int) -> np.uint64:
    """Set the bits below this one, of 0 to 63."""
    return (np.uint64(1) << np.uint64(bit)) - np.uint64(1)
