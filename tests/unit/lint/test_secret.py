"""Keys and passwords. Samples are put together at run time, so that no scanner takes this file for a leak."""

from __future__ import annotations

import importlib.util
import json
import string
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest

from oos_catalog.lint.secrets_table import TEXTS, WORDS
from oos_catalog.lint.text import LONG_WORD
from oos_catalog.model.document import Place
from tests.unit.lint.conftest import Look

MIXED = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits


def made(length: int, letters: str = MIXED) -> str:
    """Letters that look drawn at random and are always the same."""
    return "".join(islice(cycle(letters[7::5] + letters[3::7] + letters[-9:]), length))


HEX, UPPER, DIGITS = "0123456789abcdef", string.ascii_uppercase + "234567", "8315027946"

SAMPLES = [
    ("AWS", "AK" + "IA" + made(16, UPPER)),
    ("AWS", "AS" + "IA" + made(16, UPPER)),
    *(("GitHub", f"gh{kind}" + "_" + made(36)) for kind in "pousr"),
    ("GitHub", "github" + "_pat_" + made(22) + "_" + made(59)),
    *(("GitLab", f"gl{kind}" + "-" + made(64)) for kind in ("pat", "dt", "rt", "ft", "soat", "oas", "agent", "cbt")),
    ("GitLab", "glptt" + "-" + made(40)),
    ("GitLab", "glimt" + "-" + made(25)),
    ("GitLab", "GR" + "1348941" + made(20)),
    *(("Slack", f"xox{kind}" + f"-{made(12, DIGITS)}-{made(12, DIGITS)}-{made(24)}") for kind in "abprs"),
    ("Slack", "xapp" + f"-1-A{made(10, UPPER)}-{made(13, DIGITS)}-{made(64, HEX)}"),
    ("Slack", "https://hooks.slack" + f".com/services/T{made(8, UPPER)}/B{made(8, UPPER)}/{made(24)}"),
    ("Anthropic", "sk-" + "ant-api03-" + made(93) + "AA"),
    ("OpenRouter", "sk-" + "or-v1-" + made(64, HEX)),
    ("OpenAI", "sk-" + made(20) + "T3Blbk" + "FJ" + made(20)),
    ("OpenAI", "sk-" + "proj-" + made(60)),
    ("Google", "AI" + "za" + made(35)),
    ("Google", "GOC" + "SPX-" + made(28)),
    ("Stripe", "sk" + "_live_" + made(24)),
    ("Stripe", "rk" + "_test_" + made(24)),
    ("Stripe", "wh" + "sec_" + made(32)),
    ("Twilio", "A" + "C" + made(32, HEX)),
    ("Twilio", "S" + "K" + made(32, HEX)),
    ("SendGrid", "SG" + "." + made(22) + "." + made(43)),
    ("Mailgun", "key" + "-" + made(32, HEX)),
    ("Mailchimp", made(32, LOWER) + "-" + "us12"),
    ("npm", "npm" + "_" + made(36)),
    ("npm", "//registry.npmjs.org/:_auth" + "Token=" + f"{made(8, HEX)}-0000-4000-8000-{made(12, HEX)}"),
    ("PyPI", "pypi-" + "AgEIcHlwaS5vcmc" + made(70)),
    ("Azure", "Account" + "Key=" + made(86) + "=="),
    ("Shopify", "shp" + "at_" + made(32, HEX)),
    ("DigitalOcean", "dop" + "_v1_" + made(64, HEX)),
    ("Telegram", made(9, DIGITS) + ":" + "AA" + made(33)),
    ("Discord", "M" + made(23) + "." + made(6) + "." + made(27)),
    ("Discord", "https://discord.com/api" + "/webhooks/" + made(18, DIGITS) + "/" + made(68)),
    ("Hugging Face", "hf" + "_" + made(34)),
    ("Databricks", "da" + "pi" + made(32, HEX)),
    ("Square", "sq0" + "csp-" + made(43)),
    ("Linear", "lin" + "_api_" + made(40)),
    ("Notion", "secret" + "_" + made(43)),
    ("Notion", "nt" + "n_" + made(46)),
    ("Airtable", "pat" + made(14) + "." + made(64, HEX)),
    ("Groq", "gs" + "k_" + made(52)),
    ("Replicate", "r" + "8_" + made(37)),
    ("Perplexity", "pp" + "lx-" + made(48, LOWER)),
    ("Vault", "hv" + "s." + made(24)),
    ("Atlassian", "ATA" + "TT3" + made(180)),
    ("JSON Web Token", "ey" + "JhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0." + made(43)),
    *(("private key", "-----BEGIN " + f"{kind}PRIVATE KEY-----") for kind in ("", "RSA ", "EC ", "OPENSSH ", "DSA ")),
    ("private key", "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----"),
    ("private key", "PuTTY-User" + "-Key-File-2: ssh-rsa"),
    ("password in an address", "postgres://u:" + "S3cr3t" + "@db.internal/app"),
    ("password in an address", "redis://:" + "S3cr3t" + "@cache"),
]


@pytest.mark.parametrize(
    ("kind", "secret"), SAMPLES, ids=[f"{index}-{kind}" for index, (kind, _) in enumerate(SAMPLES)]
)
def test_a_secret_is_found_and_not_repeated(look: Look, kind: str, secret: str) -> None:
    hits = look("secret", f"uses {secret} daily")
    assert [hit.place.line for hit in hits] == [5]
    assert kind in hits[0].message
    told = hits[0].message + hits[0].help
    assert not any(secret[start : start + 8] in told for start in range(8, len(secret) - 8)) or kind == "private key"
    assert str(len(secret)) in told or kind in ("password in an address", "private key", "npm", "Slack", "Discord")


def test_every_row_of_the_table_has_a_sample() -> None:
    texts = [secret for _, secret in SAMPLES]
    for row in (*WORDS, *TEXTS):
        assert any(row.pattern.search(text) for text in texts), row.kind


def test_every_sample_holds_a_mark_and_is_long_enough_for_the_quick_look() -> None:
    for row in WORDS:
        for _, text in SAMPLES:
            if match := row.pattern.search(text):
                assert any(mark in match.group() for mark in row.marks), row.kind
                assert len(match.group()) >= LONG_WORD, row.kind


@pytest.mark.parametrize(
    "text",
    [
        "risk-based-approval-of-large-orders-2026 and disk-usage-alerts-of-the-night-shift",
        "the sk-learn-based-classifier-of-inbound-mail",
        "ghp_ tokens, AKIA keys, npm_config_registry, hf_transfer, `xoxb-...`, sk-ant-...",
        "postgres://${USER}:${PASSWORD}@db and https://user:<password>@host and amqp://u:xxxx@host",
        "https://ok.invalid:8443/a@b and https://ok.invalid/x:y@z",
        "commit eb78300b7debb8118bb1e2d7e647ef2d87b80756 of 2026-03-15T12:00:00Z",
        "acme/C012@sha256:0123456789ab and org_id 123e4567-e89b-12d3-a456-426614174000",
        "-----BEGIN CERTIFICATE----- and a private key in the vault",
        "ACCOUNTING_RULES_OF_THE_HEAD_OFFICE SKIPPED_MESSAGES_OF_THE_NIGHT",
    ],
)
def test_words_and_placeholders_are_fine(look: Look, text: str) -> None:
    assert look("secret", text) == []


def test_the_place_is_exact(look: Look) -> None:
    (hit,) = look("secret", "first\nuses " + "gh" + "p_" + made(36))
    assert hit.place == Place(6, 6)
    assert "a GitHub token, 40 characters" in hit.message


def test_a_secret_in_an_escape_is_found(look: Look) -> None:
    secret = "gh" + "p_" + made(36)
    (hit,) = look("secret", "", front=f'---\norg_pseudonym: "\\x67{secret[1:]}"\n---\n')
    assert hit.place.line == 2


TOKEN = "gh" + "p_" + made(36)


@pytest.mark.parametrize(
    "field", ["claim_id", "section", "rule", "confidence", "since", "supersedes", "status", "nobody_knows", "from"]
)
def test_a_secret_in_any_field_of_json_is_found(look: Look, field: str) -> None:
    claim = {"claim_id": "C001", "section": "x", "rule": "x"} | {field: TOKEN}
    text = json.dumps({"frontmatter": {}, "claims": [claim]})
    assert len(look("secret", text, path="a.oos.json")) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"claims": [TOKEN]},
        {"claims": [{"claim_id": "C001", TOKEN: "x"}]},
        {"claims": {TOKEN: []}},
        {"frontmatter": {"models": [{"name": {TOKEN: 1}}]}, "claims": []},
        {"frontmatter": TOKEN, "claims": []},
        {TOKEN: 1},
        [TOKEN],
        TOKEN,
    ],
)
@pytest.mark.parametrize("path", ["a.oos.json", "a.oos.yaml"])
def test_a_secret_where_no_text_belongs_is_found(look: Look, content: object, path: str) -> None:
    assert len(look("secret", json.dumps(content), path=path)) == 1


def test_a_secret_in_json_that_cannot_be_read_is_found(look: Look) -> None:
    assert len(look("secret", '{"a": [1,, "' + "gh" + "p_" + made(36) + '"]}', path="a.oos.json")) == 1


def other_findings(text: str) -> Iterator[str]:
    """What detect-secrets calls a secret by its form; entropy and keywords are no forms."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

    unlike = ("Entropy", "Keyword", "Public IP", "Artifactory", "IBM", "Cloudant", "SoftLayer")
    plugins: dict[str, Any] = get_mapping_from_secret_type_to_class()
    for kind, plugin in plugins.items():
        if not any(name in kind for name in unlike):
            for found in plugin().analyze_line("a.md", text):
                yield found.type


@pytest.mark.skipif(importlib.util.find_spec("detect_secrets") is None, reason="needs detect-secrets")
def test_what_detect_secrets_knows_of_our_samples_is_found_by_us(look: Look) -> None:
    known = 0
    for _, secret in SAMPLES:
        for variant in (secret, f'key = "{secret}"', f"a,{secret};", secret[: len(secret) * 2 // 3]):
            if kinds := set(other_findings(variant)):
                known += 1
                assert look("secret", variant), kinds
    assert known > 60
