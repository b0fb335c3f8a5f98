"""What a run said and what it looked for, for whoever wants to say it again.

Refuses to know where that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Transcript:
    """The texts on standard output (1) and error (2), in order, and the words that surveys looked for.

    `is_odd` where something was written that is no text.
    """

    said: list[tuple[int, str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    is_odd: bool = False

    def take(self, stream: int, data: str | bytes) -> None:
        """Takes what is said on a stream."""
        if isinstance(data, str):
            self.said.append((stream, data))
        else:
            self.is_odd = True
