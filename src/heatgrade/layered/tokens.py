"""Words, numbers and marks of a 3D-ICE file, one after the other, each with its line."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from heatgrade.errors import InputError
from heatgrade.layered.complaint import out_of_range, unexpected

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n]*|/\*(?s:.*?)\*/)
    |(?P<word>[24]rm\b|non-uniform\b|[A-Za-z][A-Za-z0-9_]*)
    |(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<path>"[^"\n]*")
    |(?P<mark>[(),.:;])""",
    re.VERBOSE,
)
_DECIMAL_COMMA = re.compile(r"\d,\d")
END = "end of the file"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (``word``, ``number``, ``path``, ``mark``, ``end``), text and line."""

    kind: str
    text: str
    line: int


class Tokens:
    """A text read token by token, never further than asked.

    Parameters
    ----------
    text : str
        The whole file.
    source : str
        Its name, for messages.
    """

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self._text = text
        self._place = 0
        self._line = self._last = 1
        self.next = self._read()

    def _read(self) -> Token:
        while self._place < len(self._text):
            match = _TOKEN.match(self._text, self._place)
            if match is None:
                raise self._stray()
            text, line = match.group(), self._line
            self._place = match.end()
            if match.lastgroup == "space":
                self._line += text.count("\n")
                continue
            return Token(str(match.lastgroup), text, line)
        return Token("end", END, self._line)

    def _stray(self) -> InputError:
        rest = self._text[self._place : self._place + 40]
        if rest.startswith("/*"):
            return unexpected(self.source, self._line, "a comment /* without its end */", "*/")
        if rest.startswith('"'):
            return unexpected(self.source, self._line, "a path without its closing quote", '"path"')
        return unexpected(
            self.source, self._line, rest[0], 'a word, a number, a "path" or one of ( ) , . : ;'
        )

    def take(self) -> Token:
        """Return the next token and go on."""
        token = self.next
        self._last = token.line
        self.next = self._read()
        return token

    def ahead(self, count: int) -> Token:
        """Return the token `count` places after the next one, and stay."""
        place, line = self._place, self._line
        token = self.next
        for _ in range(count):
            token = self._read()
        self._place, self._line = place, line
        return token

    def is_word(self, *words: str) -> bool:
        """Return whether the next token is one of `words`."""
        return self.next.kind == "word" and self.next.text in words

    def is_mark(self, mark: str) -> bool:
        """Return whether the next token is the mark."""
        return self.next.kind == "mark" and self.next.text == mark

    def skip(self, *words: str) -> Token:
        """Take exactly these words and marks; return the first token."""
        first = self.next
        for word in words:
            token = self.next
            if token.text != word or token.kind not in ("word", "mark"):
                missing = words[words.index(word) :] if word == ";" else words
                raise self.wrong(f"'{' '.join(missing)}'")
            self.take()
        return first

    def name(self, what: str) -> Token:
        """Take a name."""
        if self.next.kind != "word":
            raise self.wrong(f"the name of a {what}")
        return self.take()

    def path(self, what: str) -> Token:
        """Take a path in quotes; the token's text is without them."""
        if self.next.kind != "path":
            raise self.wrong(f'"{what}" in quotes')
        token = self.take()
        return Token("path", token.text[1:-1], token.line)

    def number(self, what: str, low: float = -math.inf, *, above: bool = False) -> float:
        """Take a number that is at least `low`, greater than `low` where `above`."""
        if self.next.kind != "number":
            raise self.wrong(f"{what}, a number")
        token = self.take()
        value = float(token.text)
        if not math.isfinite(value) or value < low or (above and value == low):
            allowed = f"{'>' if above else '>='} {low:g}" if low > -math.inf else "a finite number"
            raise out_of_range(self.source, token.line, what, value, allowed)
        return value

    def positive(self, what: str) -> float:
        """Take a number greater than 0."""
        return self.number(what, 0.0, above=True)

    def length(self, what: str, *, name_follows: bool = False) -> float:
        """Take a length and return it in micrometres; ``um`` or ``mm`` may follow, as in release 1.

        Where the name of a material comes next, the word is a unit only if another word follows.
        """
        value = self.positive(what)
        if self.is_word("um", "mm") and not (name_follows and self.ahead(1).kind != "word"):
            value *= 1000.0 if self.take().text == "mm" else 1.0
        return value

    def wrong(self, expected: str) -> InputError:
        """Return the complaint that the next token is not what was expected."""
        remedy = ""
        if self.next.kind == "end":
            remedy = "the file ends here: was it cut off?"
        elif _DECIMAL_COMMA.search(self._text.splitlines()[self._last - 1]):
            remedy = "write decimals with a point: 1.5, not 1,5"
        elif expected.startswith("';"):
            return unexpected(
                self.source, self._last, self.next.text, f"{expected}, before it",
                "end the entry with ';'",
            )  # fmt: skip
        return unexpected(self.source, self.next.line, self.next.text, expected, remedy)
