"""What an organization faces and does not answer, against a whole catalog: `oos compare MINE --only GAP`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from oos_catalog.analysis.because import unread_rules
from oos_catalog.analysis.comparison import VERSION
from oos_catalog.analysis.frequency import Frequency
from oos_catalog.analysis.merge import MergeClass, Side
from oos_catalog.analysis.pattern_records import pattern_record, sentence
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.model.vocabulary import evidence_rank


def gaps(mine: Side, frequencies: Iterable[Frequency], organizations: Sequence[ReadOrganization]) -> dict[str, Any]:
    """`{"version", "registry", "mine", "theirs": null, "unread", "sentence", "counts", "nobody", "patterns": [...]}`.

    Patterns come by how many answer them, then by the strongest evidence. Each is a GAP, or UNDECIDED with
    `perhaps: GAP` while rules of mine are not read. `nobody` counts those that apply to me and nobody here answers.
    """
    open_questions = [
        one for one in frequencies if one.pattern.id not in mine.by_pattern and mine.faces(one.pattern.id)
    ]
    answered = sorted((one for one in open_questions if _voices(one)), key=_weight)
    merge_class = MergeClass.UNDECIDED if mine.unread else MergeClass.GAP
    perhaps = {"perhaps": MergeClass.GAP.value} if mine.unread else {}
    return {
        "version": VERSION,
        "registry": mine.registry.record,
        "mine": mine.organization.slug,
        "theirs": None,
        "unread": {"mine": mine.unread},
        "sentence": sentence(organizations),
        "counts": {name.value: len(answered) if name is merge_class else 0 for name in MergeClass},
        "nobody": len(open_questions) - len(answered),
        "patterns": [
            {"class": merge_class.value, **perhaps, **pattern_record(one), "because": "; ".join(_because(one, mine))}
            for one in answered
        ],
    }


def _voices(frequency: Frequency) -> int:
    return frequency.say + sum(len(one.recommended_by) for one in frequency.answers)


def _weight(frequency: Frequency) -> tuple[int, int, int, str]:
    ranks = [evidence_rank(one.evidence) for answer in frequency.answers for one in answer.speakers]
    return -frequency.say, min(ranks, default=99), -_voices(frequency), frequency.pattern.id


def _because(frequency: Frequency, mine: Side) -> Iterator[str]:
    applies = ", ".join(frequency.pattern.context)
    yield f"it applies to you ({applies})" if applies else "it applies to everybody"
    if mine.unread:
        yield f"none of your rules that are read answers it, and {unread_rules(mine.unread)} not read yet"
    else:
        yield "none of your rules answers it"
