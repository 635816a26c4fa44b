"""The keys and passwords that we know by their form, most of them by the prefix that a provider gives them."""

from __future__ import annotations

import re
from typing import NamedTuple


class Secret(NamedTuple):
    """`marks` are texts one of which stands in every such secret; they are cheap to look for. The pattern is exact."""

    kind: str
    marks: tuple[str, ...]
    pattern: re.Pattern[str]


def _secret(kind: str, marks: str, pattern: str) -> Secret:
    return Secret(kind, tuple(marks.split()), re.compile(rf"(?<![A-Za-z0-9]){pattern}"))


WORDS = (
    _secret(
        "an AWS access key id",
        "AKIA ASIA ABIA ACCA A3T",
        r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[0-9A-Z]{16}(?![0-9A-Za-z])",
    ),
    _secret("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9_]{36,255}"),
    _secret("a GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9_]{22,255}"),
    _secret(
        "a GitLab token",
        "glpat- gldt- glrt- glft- glsoat- gloas- glptt- glcbt- glimt- glagent- GR1348941",
        r"(?:gl(?:pat|dt|rt|ft|soat|oas|ptt|cbt|imt|agent)-|GR1348941)[A-Za-z0-9_.-]{20,300}",
    ),
    _secret(
        "a Slack token", "xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe.", r"xox[abeoprs][-.][A-Za-z0-9.-]{10,250}"
    ),
    _secret("a Slack token", "xapp-", r"xapp-[0-9]-[A-Za-z0-9-]{10,250}"),
    _secret(
        "a Slack webhook",
        "hooks.slack.com/",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_]{6,20}/[A-Za-z0-9_]{6,20}/[A-Za-z0-9_]{10,60}",
    ),
    _secret("an Anthropic key", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{20,200}"),
    _secret("an OpenRouter key", "sk-or-v1-", r"sk-or-v1-[0-9a-f]{32,64}"),
    _secret(
        "an OpenAI key",
        "sk-",
        r"sk-(?!ant-|or-v1-)(?=[A-Za-z_-]{0,200}[0-9])(?=[a-z0-9_-]{0,200}[A-Z])[A-Za-z0-9_-]{20,250}",
    ),
    _secret("a Google API key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _secret("a Google OAuth secret", "GOCSPX- ya29.", r"(?:GOCSPX-|ya29\.)[A-Za-z0-9_-]{20,300}"),
    _secret("a Stripe key", "sk_live_ sk_test_ rk_live_ rk_test_", r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}"),
    _secret("a Stripe webhook secret", "whsec_", r"whsec_[A-Za-z0-9+/=]{24,250}"),
    _secret("a Twilio key or account", "AC SK", r"(?:AC|SK)[0-9a-z]{32}(?![0-9A-Za-z])"),
    _secret("a SendGrid key", "SG.", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}"),
    _secret("a Mailgun key", "key-", r"key-[0-9a-z]{32}(?![0-9A-Za-z])"),
    _secret("a Mailchimp key", "-us", r"[0-9a-z]{32}-us[0-9]{1,2}(?![0-9A-Za-z])"),
    _secret("an npm token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _secret("an npm token", "_authToken=", r"_authToken=[A-Za-z0-9-]{20,250}"),
    _secret("a PyPI token", "pypi-Ag", r"pypi-Ag[A-Za-z0-9_-]{40,250}"),
    _secret("an Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/=]{60,90}"),
    _secret("a Shopify token", "shpat_ shpca_ shppa_ shpss_", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    _secret("a DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    _secret("a Telegram bot token", ":", r"[0-9]{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])"),
    _secret("a Discord token", ".", r"[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}"),
    _secret(
        "a Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,90}"
    ),
    _secret("a Hugging Face token", "hf_", r"hf_[A-Za-z0-9]{30,50}"),
    _secret("a Databricks token", "dapi", r"dapi[0-9a-f]{32}"),
    _secret("a Square token", "sq0atp- sq0csp- EAAA", r"(?:sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60})"),
    _secret("a Linear key", "lin_api_", r"lin_api_[A-Za-z0-9]{32,48}"),
    _secret("a Notion token", "secret_ ntn_", r"(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{40,60})"),
    _secret("an Airtable token", "pat", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    _secret("a Groq key", "gsk_", r"gsk_[A-Za-z0-9]{40,60}"),
    _secret("a Replicate token", "r8_", r"r8_[A-Za-z0-9]{37}"),
    _secret("a Perplexity or xAI key", "pplx- xai-", r"(?:pplx-[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90})"),
    _secret("a Vault token", "hvs. hvb.", r"hv[sb]\.[A-Za-z0-9_-]{24,250}"),
    _secret("an Atlassian token", "ATATT3", r"ATATT3[A-Za-z0-9_=-]{60,250}"),
    _secret(
        "a JSON Web Token", "eyJ", r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,2000})?"
    ),
)
"""Secrets without spaces and of at least `LONG_WORD` characters."""

TEXTS = (
    Secret(
        "a private key",
        ("PRIVATE KEY", "PuTTY-User-Key-File"),
        re.compile(r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?|PuTTY-User-Key-File-[0-9]"),
    ),
    Secret(
        "a password in an address",
        ("://",),
        re.compile(r"://[^\s/:@]{0,200}:(?![$<{*\[%]|[xX]{3,20}@)([^\s/@]{1,200})@"),
    ),
)
"""Secrets with spaces, and short ones; where a group is given, it alone is the secret."""
