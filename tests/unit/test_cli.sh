#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# matguard as people and scripts use it: the built program, no daemon, no root, TAP.
# REGEN=1 writes tests/golden/cli/ anew; look at the difference before you keep it.
set -u
export LC_ALL=C.UTF-8 TZ=UTC0
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
program=$top/build/matguard
golden=$top/tests/golden/cli
if [ ! -x "$program" ] || [ ! -x "$top/build/matguard-scan" ] || [ ! -r "$top/build/state-secret.conf" ]; then
	echo "1..0 # SKIP build/matguard is not built"
	exit 0
fi
tmp=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
n=0 failed=0

# Not the configuration of the machine the test runs on.
printf 'version = 1;\nguard = ( { path = "*"; mode = "report"; } );\n' >"$tmp/test.conf"
matguard()
{
	"$program" --config "$tmp/test.conf" --run "$tmp/run" "$@"
}

ok()
{
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		failed=$((failed + 1))
	fi
}

# exits CODE WHAT COMMAND...: runs it, output to $tmp/out
exits()
{
	local want=$1 what=$2 got
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	[ "$got" -eq "$want" ] || echo "# exit $got, want $want: $(head -c 300 "$tmp/err")"
	[ "$got" -eq "$want" ]
	ok $? "$what: exit $want"
}

# same NAME WHAT COMMAND...: standard output, error and exit status are those of the golden file
same()
{
	local name=$1 what=$2
	shift 2
	{
		"$@" 2>"$tmp/err" </dev/null
		echo "exit $?"
		cat "$tmp/err"
	} | sed -E "s|$tmp|TMP|g; s/\"ms\":[0-9]+/\"ms\":0/g; s/ [0-9]+[.,][0-9] (s:|giây:)/ 0.0 \1/" |
		sort_lines "$name" >"$tmp/got"
	[ -z "${REGEN:-}" ] || cp "$tmp/got" "$golden/$name"
	diff -u "$golden/$name" "$tmp/got" | sed 's/^/# /'
	cmp -s "$golden/$name" "$tmp/got"
	ok $? "$what"
}

# Objects of a scan come in no order.
sort_lines()
{
	case $1 in
	scan-*) sort ;;
	*) cat ;;
	esac
}

# json EXPRESSION WHAT: python3 over the objects of $tmp/out, as the list o
json()
{
	python3 -c '
import json, sys
o = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
sys.exit(0 if eval(sys.argv[2]) else 1)' "$tmp/out" "$1"
	ok $? "$2"
}

# ---- a folder with everything a walk can meet ----
d=$tmp/d
mkdir -p "$d/sub/deep" "$d/empty" "$d/closed"
printf 'UỶ BAN NHÂN DÂN\n\nTỐI MẬT\n\nSố: 12/BC-UBND\n' >"$d/marked.txt"
printf 'Chương trình họp tuần, thứ hai.\n' >"$d/clean.txt"
printf 'UỶ BAN NHÂN DÂN\n\nMẬT\n\nSố: 13/BC-UBND\n' >"$d/sub/deep/mat.txt"
printf 'TỐI MẬT\n' >"$d/sub/$(printf 'x\377.txt')"
printf '\n' >"$d/sub/$(printf 'esc\033[31m.txt')"
ln -s marked.txt "$d/link.txt"
ln -s . "$d/loop"
ln -s nowhere "$d/dangling"
mkfifo "$d/fifo"
: >"$d/empty.txt"

scan()
{
	matguard scan "$@"
}
explain()
{
	matguard explain "$@"
}

exits 0 'a clean file' scan --json "$d/clean.txt"
json 'len(o) == 1 and o[0]["verdict"] == "clean" and o[0]["level"] is None and o[0]["error"] is None' 'clean in JSON'
exits 1 'a marked file' scan --json "$d/marked.txt"
json 'o[0]["level"] == "toi-mat" and o[0]["confidence"] in ("certain", "likely") and o[0]["findings"][0]["part"] == "body" and o[0]["findings_total"] == len(o[0]["findings"]) == 1' 'marked in JSON'
json 'set(o[0]) >= {"path", "type", "bytes", "ms", "verdict", "level", "confidence", "findings", "findings_total", "opaque", "error"}' 'all keys'
json 'set(o[0]["findings"][0]) >= {"level", "confidence", "where", "part", "form", "encoding", "rule", "reasons"}' 'all keys of a finding'
json '"path_b64" not in o[0]' 'no path_b64 for a UTF-8 path'
exits 1 'a symbolic link as an argument is followed' scan --json "$d/link.txt"
json 'o[0]["path"].endswith("/link.txt") and o[0]["verdict"] == "marked"' 'and shown under its name'
exits 1 'a folder' scan --json --jobs 2 "$d"
json 'sorted(x["path"].rsplit("/", 1)[1] for x in o) == sorted(["marked.txt", "clean.txt", "mat.txt", "x\ufffd.txt", "esc\x1b[31m.txt", "empty.txt"])' 'a walk follows no link and passes over special files'
json '[x for x in o if "path_b64" in x and __import__("base64").b64decode(x["path_b64"]).endswith(b"/x\xff.txt")]' 'path_b64 of a name that is not UTF-8'
grep -q "$(printf '\033')" "$tmp/out"
ok $((1 - $?)) 'no escape character in JSON'
scan --lang en "$d" >"$tmp/out" 2>&1
grep -q "$(printf '\033')" "$tmp/out"
ok $((1 - $?)) 'nor on a terminal'
exits 3 'a special file as an argument' scan --json "$d/fifo"
json 'o[0]["verdict"] == "error" and o[0]["error"]["why"] == "not-a-regular-file"' 'is an error object'
exits 3 'a missing path' scan --json "$d/nowhere"
json 'o[0]["verdict"] == "error" and o[0]["error"]["errno"] == "ENOENT"' 'is an error object'
exits 3 'a dangling link' scan --json "$d/dangling"
exits 1 'an error beside a marking' scan --json "$d/nowhere" "$d/marked.txt"
json 'len(o) == 2' 'both are objects'
exits 0 '/proc and /sys are passed over' scan --json /proc /sys /proc/self/status
[ ! -s "$tmp/out" ]
ok $? 'without an object'
exits 0 'an empty folder' scan --json "$d/empty"
exits 0 'the same file twice' scan --json "$d/clean.txt" "$d/clean.txt"
json 'len(o) == 2' 'is two objects'
chmod 000 "$d/closed"
if [ "$(id -u)" -ne 0 ]; then
	exits 1 'an unreadable folder' scan --json "$d"
	json '[x for x in o if x["path"].endswith("/closed") and x["verdict"] == "error"]' 'is an error object'
else
	exits 0 'a folder closed to others, as root' scan --json "$d/closed"
	ok 0 'is read # SKIP root reads everything'
fi
mkdir -p "$tmp/many"
for i in $(seq 700); do printf 'x %d\n' "$i" >"$tmp/many/$i"; done
exits 0 'more files than may be in flight' scan --json --jobs 2 "$tmp/many"
json 'len({x["path"] for x in o}) == 700 == len(o)' 'each once'
deep=$tmp/deep
(
	mkdir -p "$deep" && cd "$deep" || exit 1
	for _ in $(seq 300); do
		mkdir a-folder-with-a-name-of-some-length && cd a-folder-with-a-name-of-some-length || exit 1
	done
	printf 'x\n' >end.txt
	printf 'x\n' >../beside.txt
)
# shellcheck disable=SC2016
exits 0 'folders deeper than PATH_MAX, with few descriptors' bash -c 'ulimit -n 64; "$0" scan --json --jobs 1 "$1"' "$program" "$deep"
json 'len(o) == 2 and max(len(x["path"]) for x in o) > 9000' 'to the end and back'

# ---- what is left out, and standard input ----
mkdir -p "$tmp/part/cache/in" "$tmp/part/keep"
for f in cache/in/a.txt keep/b.txt keep/b.bak keep/old.txt "keep/$(printf 'n\377\n.txt')"; do
	printf 'MẬT\n' >"$tmp/part/$f"
done
exits 1 'a folder and a name excluded' scan --json --exclude cache --exclude '*.bak' "$tmp/part"
json 'len(o) == 3 and not [x for x in o if "cache" in x["path"] or x["path"].endswith(".bak")]' 'are passed over'
exits 1 'a path excluded' scan --json --exclude '*/keep/*' "$tmp/part"
json 'len(o) == 1' 'with all that fits'
exits 1 'an excluded name as an argument' scan --json --exclude '*' "$tmp/part/keep/b.bak"
json 'len(o) == 1' 'is looked into'
sleep 0.05
now=$(date +@%s --date='1 second')
sleep 1.05
printf 'MẬT\n' >"$tmp/part/keep/new.txt"
touch -d '2001-01-01' "$tmp/part/keep/new.txt"
exits 1 'only what changed since' scan --json --since "$now" "$tmp/part"
json '[x["path"].rsplit("/", 1)[1] for x in o] == ["new.txt"]' 'also if its own time says otherwise'
exits 2 'a time that is none' scan --since yesterday "$tmp/part"
scan --exclude '*.txt' --lang en "$tmp/part" | grep -q '^ *5  passed over'
ok $? 'the table counts what was passed over'
printf 'UBND\n\nTỐI MẬT\n\nSố: 1\n' | scan --json --stdin --name 'thu.txt' >"$tmp/out"
[ $? -eq 1 ]
ok $? 'standard input through a pipe'
json 'o[0]["path"] == "thu.txt" and o[0]["level"] == "toi-mat" and o[0]["findings"][0]["where"] == "thu.txt"' 'under the name it is given'
scan --json --stdin <"$d/marked.txt" >"$tmp/out"
json 'o[0]["path"] == "-" and o[0]["verdict"] == "marked"' 'standard input from a file'
: | scan --json --stdin >"$tmp/out"
json 'o[0]["verdict"] == "clean" and o[0]["bytes"] == 0' 'and with nothing in it'
exits 2 'standard input beside a path' scan --stdin "$d/clean.txt"
exits 2 'a name without standard input' scan --name a "$d/clean.txt"
scan --lang en "$d/clean.txt" | grep -q '^1 file, '
ok $? 'one file is one file'

# ---- usage ----
same usage-option 'an unknown option' scan --nope
same usage-verb 'an unknown verb' matguard sacn
same usage-verb-en 'an unknown verb, in English' matguard --lang en sacn
same usage-no-path 'scan without a path' scan
same usage-later-verb 'a verb of a later version' matguard usb list
same usage-choice 'a choice that is none' scan --ocr=on x
same usage-rules 'a rule file that is not there' scan --rules "$tmp/none" "$d/clean.txt"
same usage-config 'a configuration that is not there' "$program" --config "$tmp/none" status
exits 2 'no verb' matguard
same help-vi 'help, in Vietnamese' matguard --help
same help-en 'help, in English' matguard --lang en --help
for verb in scan explain status log; do
	same "help-$verb-vi" "help of $verb" matguard "$verb" --help
	same "help-$verb-en" "help of $verb, in English" matguard "$verb" --help --lang en
done
exits 0 'the version' matguard --version

# ---- the language ----
LANG=en_US.UTF-8 LC_ALL=C LANGUAGE=en matguard --help | grep -q 'Cách dùng'
ok $? 'Vietnamese whatever LANG, LC_ALL and LANGUAGE say'
printf 'version = 1;\nlanguage = "en";\nguard = ( { path = "*"; mode = "report"; } );\n' >"$tmp/en.conf"
"$program" --config "$tmp/en.conf" --help | grep -q '^Usage'
ok $? 'the configuration decides'
"$program" --config "$tmp/en.conf" --lang vi --help | grep -q 'Cách dùng'
ok $? 'unless --lang does'
printf 'language = 5;\n' >"$tmp/bad.conf"
exits 2 'a configuration with a mistake' "$program" --config "$tmp/bad.conf" status
grep -q 'bad.conf:1' "$tmp/err"
ok $? 'is named with its line'
if command -v xgettext >/dev/null && command -v msgcmp >/dev/null; then
	xgettext --from-code=UTF-8 -k_ -kN_ -o "$tmp/pot" cli/matguard/*.[ch] 2>/dev/null &&
		msgcmp --use-untranslated po/vi.po "$tmp/pot" 2>"$tmp/err" && ! grep -q . "$tmp/err"
	ok $? 'every text has its Vietnamese'
else
	ok 0 'every text has its Vietnamese # SKIP no gettext tools'
fi

# ---- for people ----
same scan-text-vi 'a scan for people' scan "$d/marked.txt" "$d/clean.txt" "$d/nowhere" "$d/sub"
same scan-text-en 'a scan for people, in English' scan --lang en "$d/marked.txt" "$d/nowhere"
same scan-json 'a scan for programs' scan --json "$d/marked.txt" "$d/clean.txt" "$d/nowhere"
same explain-marked 'explain a marked file' explain "$d/marked.txt"
printf 'version = 1;\nofficer = { name = "Bà B"; phone = "0900"; };\nguard = ( { path = "*"; mode = "report"; } );\n' >"$tmp/officer.conf"
same explain-officer 'explain says whom to tell' explain --config "$tmp/officer.conf" "$d/marked.txt"
same explain-clean 'explain a clean file' explain "$d/clean.txt"
same explain-missing 'explain a missing file' explain "$d/nowhere"
exits 3 'explain a folder' explain "$d"
exits 1 'explain in JSON' explain --json "$d/marked.txt"
json 'o[0]["verdict"] == "marked" and "contact" in o[0]' 'has the contact'
! grep -rqiE 'vi phạm\b|violation' "$golden" ||
	! grep -rhiE 'vi phạm|violation' "$golden" | grep -qv 'chưa phải kết luận vi phạm'
ok $? 'no text accuses'

# ---- a name with signs of ours ----
python3 -c '
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z:
    z.writestr("a\\b!c\x1b.txt", "M\u1eacT\n")' "$tmp/signs.zip"
exits 1 'a member with signs in its name' matguard scan --lang en "$tmp/signs.zip"
grep -qF '; a\\b\!c\x1B.txt;' "$tmp/out"
ok $? 'it is escaped once'

# ---- rules ----
cat >"$tmp/own.conf" <<'END'
version = 1;
name = "own";
markings = (
	{ name = "mat"; level = "mat"; words = ["mật"]; parts = ["body", "header"];
	  examples = ["MẬT", "Mật\nMã"]; counter_examples = ["BẢO MẬT", "MẬT"]; }
);
fields = ( { name = "do-mat"; words = ["độ mật"]; levels = ["toi-mat"]; } );
numbers = (
	{ name = "so"; level = "toi-mat"; patterns = ["#/*-UBND(M)"]; regex = ["\\b\\d{2}/TU-M\\b"];
	  types = ["docx", "text"]; examples = ["số 12/TU-M", "MẬT"]; }
);
END
printf 'version = 1;\nmarkings = (\n  { name = "mat"; level = "cao"; words = ["mật"]; }\n);\n' >"$tmp/bad.conf"
mkdir "$tmp/empty"
same rules-list 'rules of a file' matguard rules list "$tmp/own.conf"
same rules-list-json 'rules as JSON' matguard rules list --json "$tmp/own.conf"
same rules-test 'what is not kept' matguard rules test "$tmp/own.conf"
same rules-test-en 'the same in English' matguard --lang en rules test "$tmp/own.conf"
same rules-test-json 'and as JSON' matguard rules test --json "$tmp/own.conf"
same rules-check 'a good file' matguard rules check "$tmp/own.conf"
same rules-check-bad 'a bad one: file, line, reason' matguard rules check "$tmp/bad.conf"
same rules-scan-bad 'a scan with a bad one' matguard scan --rules "$tmp/bad.conf" "$d/clean.txt"
same help-rules-en 'help of rules' matguard --lang en rules --help
same help-rules-vi 'help of rules, in Vietnamese' matguard rules --help
exits 2 'a bad one where there is nothing to scan' matguard scan --rules "$tmp/bad.conf" "$tmp/empty"
exits 0 'the shipped rules keep their examples' matguard rules test
exits 0 'the optional English rules keep theirs' matguard rules test build/state-secret-english.conf
printf 'S\341\273\221: 12/BC-UBND\nTOP SECRET\n' >"$tmp/english.txt"
exits 0 'English is nothing unless it is asked for' matguard scan "$tmp/english.txt"
exits 3 'then it is for a person' matguard scan --json --rules build/state-secret-english.conf "$tmp/english.txt"
json 'o[0]["verdict"] == "review" and o[0]["findings"][0]["rule"] == "top-secret"' 'by name'
exits 0 'the shipped rules are good' matguard rules check rules/state-secret.conf
exits 2 'rules check needs a file' matguard rules check
exits 2 'rules needs a verb' matguard rules
exits 2 'an unknown one' matguard rules show
exits 2 'one file' matguard rules list a b
exits 2 'no JSON of a check' matguard rules check --json "$tmp/own.conf"
exits 2 'a rule file that is a folder' matguard rules check "$tmp"
exits 2 'a rule file that is not there' matguard rules test "$tmp/none"
mkfifo "$tmp/pipe"
exits 2 'a rule file that is a pipe' timeout 5 "$program" rules check "$tmp/pipe"
head -c 300000 /dev/zero | tr '\0' '#' >"$tmp/long.conf"
exits 2 'a rule file that is too long' matguard rules check "$tmp/long.conf"
# The rules beside the program are not named: the first worker tells.
mkdir "$tmp/programs"
cp build/matguard build/matguard-scan build/matguard-rules "$tmp/programs/"
cp "$tmp/bad.conf" "$tmp/programs/state-secret.conf"
exits 2 'a scan by bad rules of the machine' "$tmp/programs/matguard" scan "$d/clean.txt"
[ ! -s "$tmp/out" ] && grep -q 'state-secret.conf:3: level: expected' "$tmp/err"
ok $? 'names them, and reports no file'
exits 1 'rules that nobody can read' env "$tmp/programs/matguard" rules test "$tmp/own.conf"

# ---- without a daemon ----
exits 3 'status' matguard status
exits 3 'status in JSON' matguard status --json
json 'o == [{"running": False}]' 'says that it does not run'
exits 3 'log list' matguard log list
exits 3 'log verify' matguard log verify
exits 2 'log show without a record' matguard log show
exits 2 'log show with nonsense' matguard log show 1-2-3
mkdir "$tmp/log"
exits 1 'an empty log folder is no whole log' matguard log verify --json --dir "$tmp/log"
json 'o[0]["whole"] is False and o[0]["tail_proven"] is False' 'in JSON too'

# ---- Ctrl-C ----
mkdir -p "$tmp/slow"
for i in $(seq 3000); do printf 'x %d\n' "$i" >"$tmp/slow/$i"; done
"$program" scan --jobs 1 --lang en "$tmp/slow" "$tmp/slow" "$tmp/slow" "$tmp/slow" >"$tmp/out" 2>&1 &
pid=$!
sleep 0.2
kill -TERM "$pid"
wait "$pid"
code=$?
if [ "$code" -eq 0 ]; then
	ok 0 'interrupted # SKIP it was done before'
else
	[ "$code" -eq 130 ] && grep -q '^Interrupted' "$tmp/out"
	ok $? 'interrupted: exit 130, the summary is printed'
fi

echo "1..$n"
[ "$failed" -eq 0 ]
