"""Hypothesis strategies for OOS files: a soup of the lines that real and broken files are made of."""

from __future__ import annotations

from hypothesis import strategies as st

LABELS = [
    "Rule",
    "Why",
    "Failure mode",
    "Confidence",
    "Evidence",
    "Scope",
    "Reference",
    "Measured",
    "Since",
    "Status",
    "Note",
]
SECTIONS = ["core_operating_rules", "Failure Patterns", "coordination-patterns", "purpose", "my_own", ""]

words = st.text(st.sampled_from("abc Ümλ.,:-*_#[]()`<>&'\"/=;@0123é\u2009"), max_size=30)
prose_words = (
    st.sampled_from(["Why: because", "see C004", "two  spaces", "[C002]", "**bold** text", "- a", "> q", "---", "x"])
    | words
)


@st.composite
def claim_header(draw: st.DrawFn) -> str:
    number = draw(st.integers(0, 12000))
    identifier = draw(st.sampled_from([f"C{number:03d}", f"c{number}", f"L{number:03d}", "OP-x1", "k3"]))
    section = draw(st.sampled_from(SECTIONS))
    form = draw(
        st.sampled_from(
            ["**[{}]** {}", "[{}] {}", "### {}", "### {}: {}", "**{}** {}", "  **[{}]**  {}", "### [{}] {}"]
        )
    )
    return form.format(identifier, section)


@st.composite
def field_line(draw: st.DrawFn) -> str:
    label = draw(st.sampled_from(LABELS))
    label = draw(st.sampled_from([label, label.upper(), label.lower()]))
    form = draw(
        st.sampled_from(
            [
                "- **{}:** {}",
                "* **{}**: {}",
                "+ {}: {}",
                "- {}: {}",
                "  - **{}:** {}",
                "**{}** {}",
                "{}: {}",
                "- **{}:**{}",
            ]
        )
    )
    value = draw(
        st.sampled_from(["HIGH", "low", "MEASURED_RESULT", "observed once", "2026-01-01", "redacted: 2026-01-01"])
        | prose_words
    )
    return form.format(label, value)


other_line = (
    st.sampled_from(
        [
            "",
            "",
            "",
            "   ",
            "  indented",
            "    deep",
            "\tx",
            "# Top",
            "## Core Operating Rules",
            "```",
            "~~~",
            "***",
            "- bullet",
            "* ",
        ]
    )
    | prose_words
)
lines = st.lists(st.one_of(claim_header(), field_line(), field_line(), other_line), max_size=40)

FRONT = ["", "---\n---\n", "---\nindustry: x\nclaim_count: 3\n---\n"]
full_front = st.builds(
    (
        '---\noos_version: "1.0"\nclaim_count: {}\nconfidence_distribution: {{high: {}}}\n'
        "evidence_distribution:\n  inference: {}\nother: [a, {{b: c}}]\n---\n"
    ).format,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
line_end = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def markdown_files(draw: st.DrawFn) -> bytes:
    """Files in and between the Markdown dialects."""
    front = draw(st.sampled_from(FRONT) | full_front)
    text = front + "\n".join(draw(lines)) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(line_end)).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 10**15, 10**15 - 1) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
