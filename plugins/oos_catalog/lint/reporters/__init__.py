"""How findings are shown: text for people, JSON, annotations and SARIF for programs."""
