"""How far a run is, and how long the rest will take."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Progress:
    """How far a run is, and how long the rest will take: what is done, weighed by the mean time of each rule's jobs."""

    total: dict[str, int] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    running: dict[int, tuple[str, str, float]] = field(default_factory=dict)
    began: float | None = None

    def start(self, job: int, rule: str, says: str, now: float) -> None:
        self.running[job] = (rule, says, now)
        self.began = now if self.began is None else self.began

    def finish(self, job: int, now: float) -> tuple[str, float] | None:
        """What finished and how long it took; None for a job that never started here."""
        if job not in self.running:
            return None
        rule, says, started = self.running.pop(job)
        self.spent.setdefault(rule, []).append(now - started)
        return says, now - started

    @property
    def done(self) -> int:
        return sum(map(len, self.spent.values()))

    @property
    def jobs(self) -> int:
        return sum(self.total.values())

    def remaining(self, now: float) -> float | None:
        """Seconds, or None while too little is done to say."""
        seen = [seconds for found in self.spent.values() for seconds in found]
        if self.began is None or len(seen) < 3 or now <= self.began:
            return None
        mean = sum(seen) / len(seen)
        work = 0.0
        for rule, count in self.total.items():
            found = self.spent.get(rule, [])
            usual = sum(found) / len(found) if found else mean
            work += max(0, count - len(found)) * usual
        work -= sum(now - started for _, _, started in self.running.values())
        at_once = max(1.0, sum(seen) / (now - self.began))
        return max(0.0, work / at_once)


def duration(seconds: float) -> str:
    """As people say it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"
