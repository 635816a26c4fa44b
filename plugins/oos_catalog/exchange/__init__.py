"""Between this catalog and other repositories: branches that hold one organization each."""
