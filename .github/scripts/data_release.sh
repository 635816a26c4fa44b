#!/usr/bin/env bash
# Packs the data of a built site into $FOLDER with notes on each changed rule, where the catalog differs from the last
# release. Says the commit and the tag of the release as outputs of the step; no tag where none is due.
set -euo pipefail

commit="$(git rev-parse HEAD)"
echo "commit=$commit" >> "$GITHUB_OUTPUT"

last="$(git describe --tags --match 'data-*' --abbrev=0 2>/dev/null || true)"
if [ -n "$last" ] && git diff --quiet --end-of-options "$last" HEAD -- catalog; then
	exit 0
fi

mkdir -p "$FOLDER"
tar --create --gzip --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 \
	--file "$FOLDER/data.tar.gz" --directory site api
cp site/api/v1/SHA256SUMS "$FOLDER/SHA256SUMS"

if [ -n "$last" ]; then
	oos report --base "$last" --format notes > "$FOLDER/notes.md" || [ "$?" -eq 1 ]
else
	echo "The first release of the data." > "$FOLDER/notes.md"
fi

echo "release=data-$(date -u +%F)-${commit:0:12}" >> "$GITHUB_OUTPUT"
