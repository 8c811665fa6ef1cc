# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# bash completion for matguard(1)

# mapfile would split names at newlines only if told so; words of ours hold no blanks.
_matguard_words()
{
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_matguard()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local verb='' word i
	local globals='--lang --run --config --help --version'

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		scan | explain | status | log | rules)
			verb=$word
			break
			;;
		esac
	done
	case $prev in
	--lang) _matguard_words 'vi en' "$cur"; return ;;
	--ocr) _matguard_words 'auto off' "$cur"; return ;;
	--level) _matguard_words 'mat toi-mat tuyet-mat' "$cur"; return ;;
	--kind) _matguard_words 'start stop finding process gap log' "$cur"; return ;;
	--jobs | --limit | --since | --until | --exclude | --name) return ;;
	--rules | --config) compopt -o default; return ;;
	--run | --dir) compopt -o dirnames; return ;;
	esac
	case $verb in
	'') _matguard_words "scan explain status log rules $globals" "$cur" ;;
	scan | explain)
		if [[ $cur == -* ]]; then
			[[ $verb == scan ]] && globals+=' --jobs --ocr --since --exclude --stdin --name'
			_matguard_words "--json --rules $globals" "$cur"
		else
			compopt -o default
		fi
		;;
	rules)
		compopt -o default
		_matguard_words "list test check --json $globals" "$cur"
		;;
	status) _matguard_words "--json $globals" "$cur" ;;
	log)
		_matguard_words "list show verify --json --limit --since --until --level --kind
			--names --dir $globals" "$cur"
		;;
	esac
}
complete -F _matguard matguard
