#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The PDF helper through `matguard scan` with the real pool, worker and helper: what our own reader
# could not unpack is found by poppler; what poppler cannot read either, or a helper that is not
# there, leaves the document opaque.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=$PWD/${BIN:-build}
T=$(mktemp -d)
trap 'rm -rf "$T"' EXIT
n=0
failed=0

ok() { # STATUS TEXT
  n=$((n + 1))
  if [ "$1" -eq 0 ]; then
    echo "ok $n - $2"
  else
    echo "not ok $n - $2"
    failed=1
  fi
}

# PROGRAMS FILE PATTERN...: looks for each pattern in the JSON.
scan() {
  local programs=$1 file=$2 out
  shift 2
  out=$(timeout 20 "$programs/matguard" scan --json --rules rules/state-secret.conf "$T/$file" 2>"$T/err")
  for pattern in "$@"; do
    grep -qF -- "$pattern" <<<"$out"
    ok $? "$file: $pattern"
    grep -qF -- "$pattern" <<<"$out" || { echo "# $out"; sed "s/^/# /" "$T/err"; }
  done
}

if [ ! -x "$B/matguard-scan-pdf" ] || [ ! -x "$B/matguard" ]; then
  echo "1..0 # SKIP $B/matguard-scan-pdf or $B/matguard is not built"
  exit 0
fi

python3 - "$T" <<'END'
import sys
import zlib

sys.path.insert(0, "tests/finding/make")
from pdf_fonts import Composite, Named, Pdf, dispatch, show


def document(kind, stamp, spoil):
    rows = dispatch(0, stamp)
    font, pdf = kind("".join(text for _, _, text in rows)), Pdf()
    number = font.make(pdf)
    content = "".join(show(font, x, y, text) for x, y, text in rows).encode()
    return spoil(pdf.done([(content, {"F": number})]), content)


def write(name, data):
    open(sys.argv[1] + "/" + name, "wb").write(data)


def packed(change):
    """The page's content deflated, and then changed."""
    def spoil(data, content):
        body = change(zlib.compress(content + b"% " + bytes(range(256)) * 4))
        head = b"<</Length %d>>stream\n" % len(content)
        assert head in data
        return data.replace(head + content, b"<</Filter/FlateDecode/Length %d>>stream\n" % len(body)
                            + body)
    return spoil


def cut(body):
    return body[:-300]


def first_bytes(body):
    return body[:2] + bytes(b ^ 0xA5 for b in body[2:])


write("end.pdf", document(Composite, "TỐI MẬT", packed(cut)))
write("clean-end.pdf", document(Composite, None, packed(cut)))
write("begin.pdf", document(Named, "MẬT", packed(first_bytes)))
write("whole.pdf", document(Named, "MẬT", lambda data, content: data))
END

scan "$B" whole.pdf '"verdict":"marked"' '"opaque":[]'
scan "$B" end.pdf '"verdict":"marked"' '"level":"toi-mat"' '"why":"damaged"'
scan "$B" clean-end.pdf '"verdict":"opaque"' '"findings":[]' '"why":"damaged"' '"error":null'
scan "$B" begin.pdf '"verdict":"opaque"' '"why":"damaged"' '"error":null'

# A set of programs without the helper.
mkdir "$T/programs"
cp "$B/matguard" "$B/matguard-rules" "$B/matguard-scan" "$T/programs"
scan "$T/programs" end.pdf '"why":"damaged"'
scan "$T/programs" whole.pdf '"verdict":"marked"'

# One that dies.
printf '#!/bin/sh\nexit 3\n' >"$T/programs/matguard-scan-pdf"
chmod +x "$T/programs/matguard-scan-pdf"
scan "$T/programs" end.pdf '"why":"damaged"'
echo "1..$n"
exit $failed
