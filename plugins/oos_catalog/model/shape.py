"""The shape of a correct OOS file as data: `{frontmatter, claims}`. The JSON Schema of documents comes from here."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from oos_catalog.model.organization import DateText, Text
from oos_catalog.model.registry import Id
from oos_catalog.model.vocabulary import MOST_PATTERNS_PER_CLAIM

_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def is_date_time(text: str) -> bool:
    """RFC 3339, a calendar date and a time of day that exist."""
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        datetime.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _checked_date_time(text: str) -> str:
    if not is_date_time(text):
        raise ValueError("not a date-time")
    return text


Filled: TypeAlias = Annotated[str, Field(min_length=1)]
Count: TypeAlias = Annotated[int, Field(ge=0)]
DateTime: TypeAlias = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}), AfterValidator(_checked_date_time)
]
_UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"


class Open(BaseModel):
    """Unknown keys are kept and written back."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class ConfidenceDistribution(Open):
    high: Count
    medium: Count
    low: Count


class FrontmatterShape(Open):
    """The derived numbers may be missing, and their truth and limits are rules of their own.

    `not_stated` is for compiled entries: required fields that hold a placeholder because the source does not say.
    """

    oos_version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]
    org_id: Annotated[str, Field(pattern=_UUID)] | None = None
    org_pseudonym: Filled
    industry: Filled
    org_size: Literal["solo", "small", "medium", "large", "enterprise"]
    template: Literal["agent_army", "value_chain", "org_chart"]
    agent_count: Annotated[int, Field(ge=1)]
    platforms: Annotated[list[Filled], Field(min_length=1)]
    mcp_servers: list[Filled] = Field(default_factory=list)
    generated_at: DateTime
    version: Annotated[int, Field(ge=1)]
    parent_version: Annotated[int, Field(ge=1)] | None
    word_count: Count | None = None
    claim_count: Count | None = None
    confidence_distribution: ConfidenceDistribution | None = None
    evidence_distribution: dict[str, Count] | None = None
    entities: dict[str, Any] = Field(default_factory=dict)
    situations: list[Id] = Field(default_factory=list)
    not_stated: list[Literal["industry", "org_size", "template", "agent_count", "platforms"]] = Field(
        default_factory=list
    )


class PatternShape(Open):
    """`pattern` null means: read, and fits no pattern."""

    pattern: Id | None
    stance: Annotated[str, Field(pattern=r"^(?:[a-z0-9]+(?:-[a-z0-9]+)*|\?)$")] | None = None
    parameters: dict[str, Text] = Field(default_factory=dict)
    proposed: Text | None = None


class OptionalLines(Open):
    claim_id: Filled
    section: Filled
    patterns: Annotated[list[PatternShape], Field(max_length=MOST_PATTERNS_PER_CLAIM)] = Field(default_factory=list)
    references: list[Filled] = Field(default_factory=list)
    measured: list[Filled] = Field(default_factory=list)
    since: DateText | None = None
    validated: DateText | None = None
    origin: Annotated[Filled, Field(alias="from")] = "-"
    supersedes: Filled = "-"
    status: Annotated[str, Field(pattern=r"^(?:withdrawn: ?.+|redacted: ?[0-9]{4}-[0-9]{2}-[0-9]{2})$")] = (
        "withdrawn: -"
    )


class ClaimShape(OptionalLines):
    rule: Filled
    why: Filled
    failure_mode: Filled
    confidence: Literal["HIGH", "MEDIUM", "LOW"]
    evidence: Literal[
        "MEASURED_RESULT",
        "OBSERVED_REPEATEDLY",
        "OBSERVED_ONCE",
        "HUMAN_DEFINED_RULE",
        "INFERENCE",
        "SPECULATION",
    ]
    scope: Filled
    visibility: Literal["free", "paid", "premium"] = "free"
    display_order: Count = 0


class DocumentShape(Open):
    """A redacted claim keeps only id, section and status; it is judged as `OptionalLines`."""

    frontmatter: FrontmatterShape
    entities: dict[str, Any] = Field(default_factory=dict)
    claims: list[ClaimShape]
