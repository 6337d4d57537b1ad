#!/bin/sh
# Verifies models in a CI service. Whatever a user configures comes by variables and arguments, and
# none of it is ever read as shell code. Arguments are further words for 'model-signing verify',
# such as: key --public-key pub.pem
#
#   VERIFY_MODELS_MODELS        models, or folders to search: one in each line; default: .
#   VERIFY_MODELS_RECURSIVE     true (default): search the folders for signatures; false
#   VERIFY_MODELS_POLICY        a policy file
#   VERIFY_MODELS_CHANGED_ONLY  false (default); true: only models that changed since the base
#                               commit; staged: only those that the next commit changes
#   VERIFY_MODELS_BASE          the base commit; default: what the service says of a pull request
#   VERIFY_MODELS_MODE          enforce (default); advisory: neither a refusal nor a missing answer
#                               makes the step fail
#   VERIFY_MODELS_OUTPUT        a form of --output; default: text
#   VERIFY_MODELS_OUTPUT_FILE   write that form to this file
#   VERIFY_MODELS_ARGUMENTS     further words, one in each line, after those of the command line
#   VERIFY_MODELS_ARCHIVE       a release archive, by address or path; {version} stands for
#   VERIFY_MODELS_VERSION       the version; without an archive, model-signing must be in PATH
#   VERIFY_MODELS_SHA256        the archive's SHA-256, required with it
#
# Ends as model-signing does: 0 verified, 1 refused, 2 misused, 3 no answer.
set -eu

fail() {
  status=$1
  shift
  printf 'verify-models: %s\n' "$*" >&2
  exit "$status"
}

one_of() {
  name=$1 value=$2
  shift 2
  for word; do
    [ "$value" != "$word" ] || return 0
  done
  fail 2 "$name must be one of: $*"
}

newline='
'
recursive=${VERIFY_MODELS_RECURSIVE:-true}
changed_only=${VERIFY_MODELS_CHANGED_ONLY:-false}
mode=${VERIFY_MODELS_MODE:-enforce}
output=${VERIFY_MODELS_OUTPUT:-text}
output_file=${VERIFY_MODELS_OUTPUT_FILE:-}
one_of VERIFY_MODELS_RECURSIVE "$recursive" true false
one_of VERIFY_MODELS_CHANGED_ONLY "$changed_only" true false staged
one_of VERIFY_MODELS_MODE "$mode" enforce advisory
one_of VERIFY_MODELS_OUTPUT "$output" text json jsonl github sarif junit gitlab
case $output_file in *"$newline"*) fail 2 "VERIFY_MODELS_OUTPUT_FILE must be one line" ;; esac

work=$(mktemp -d) || fail 3 "cannot make a temporary folder"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The program: nothing of an archive is unpacked before its checksum is known to be right.
program=model-signing
archive=${VERIFY_MODELS_ARCHIVE:-}
if [ -n "$archive" ]; then
  sum=$(printf '%s' "${VERIFY_MODELS_SHA256:-}" | tr 'A-F' 'a-f')
  case $sum in *[!0-9a-f]*) sum= ;; esac
  [ ${#sum} -eq 64 ] || fail 2 "VERIFY_MODELS_SHA256 must be the SHA-256 of the archive, 64 hexadecimal digits"
  case $archive in
    *'{version}'*)
      [ -n "${VERIFY_MODELS_VERSION:-}" ] || fail 2 "VERIFY_MODELS_VERSION is missing, which the archive's address names"
      while :; do
        case $archive in
          *'{version}'*) archive=${archive%%'{version}'*}$VERIFY_MODELS_VERSION${archive#*'{version}'} ;;
          *) break ;;
        esac
      done
      ;;
  esac
  case $archive in
    https://* | file://* | http://127.0.0.1:*)
      curl --fail --silent --show-error --location --proto '=https,http,file' --proto-redir '=https' \
        --retry 3 --max-time 600 --output "$work/archive" -- "$archive" || fail 3 "cannot fetch the archive"
      ;;
    *://*) fail 2 "VERIFY_MODELS_ARCHIVE must be a path or an https address" ;;
    *) cat <"$archive" >"$work/archive" || fail 3 "cannot read the archive" ;;
  esac
  found=$(sha256sum <"$work/archive") || fail 3 "cannot calculate the archive's checksum"
  found=${found%% *}
  [ "$found" = "$sum" ] || fail 3 "the archive has the SHA-256 $found, not $sum: it is not unpacked"
  mkdir "$work/release"
  tar -xzf "$work/archive" -C "$work/release" --no-same-owner || fail 3 "cannot unpack the archive"
  program=
  for candidate in "$work"/release/*/bin/model-signing; do
    [ ! -x "$candidate" ] || program=$candidate
  done
  [ -n "$program" ] || fail 3 "the archive has no bin/model-signing"
elif ! command -v "$program" >/dev/null; then
  fail 3 "model-signing is not in PATH, and VERIFY_MODELS_ARCHIVE names no archive"
fi

# The words of the command.
arguments=${VERIFY_MODELS_ARGUMENTS:-}
while [ -n "$arguments" ]; do
  word=${arguments%%"$newline"*}
  case $arguments in *"$newline"*) arguments=${arguments#*"$newline"} ;; *) arguments= ;; esac
  [ -z "$word" ] || set -- "$@" "$word"
done
[ -z "${VERIFY_MODELS_POLICY:-}" ] || set -- "$@" --policy "$VERIFY_MODELS_POLICY"
[ "$recursive" = false ] || set -- "$@" --recursive
printf '%s\n' "${VERIFY_MODELS_MODELS:-.}" | sed '/^$/d' | tr '\n' '\0' >"$work/models"
set -- "$@" --null --files-from "$work/models"

# What changed; a list that cannot be made would let everything pass.
if [ "$changed_only" != false ]; then
  top=$(git rev-parse --show-toplevel) || fail 3 "the working directory is not in a Git repository that can be read"
  [ "$(cd "$top" && pwd -P)" = "$(pwd -P)" ] || fail 2 "with VERIFY_MODELS_CHANGED_ONLY, the working directory must be the top of the repository, '$top'"
  if [ "$changed_only" = staged ]; then
    git diff --cached --name-only --no-renames --no-ext-diff -z -- >"$work/changed" || fail 3 "cannot tell what is staged"
  else
    base=${VERIFY_MODELS_BASE:-}
    [ -n "$base" ] || base=${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}
    [ -n "$base" ] || [ -z "${GITHUB_BASE_REF:-}" ] || base=refs/remotes/origin/$GITHUB_BASE_REF
    [ -n "$base" ] || [ -z "${CHANGE_TARGET:-}" ] || base=refs/remotes/origin/$CHANGE_TARGET
    [ -n "$base" ] || fail 2 "VERIFY_MODELS_BASE is missing, and the service names no base of a pull request"
    commit=$(git rev-parse --verify --quiet --end-of-options "$base^{commit}") ||
      fail 3 "the base '$base' is not in the clone: fetch the history too"
    git diff --name-only --no-renames --no-ext-diff -z "$commit...HEAD" -- >"$work/changed" ||
      fail 3 "cannot tell what changed since '$base'"
  fi
  set -- "$@" --affected-by "$work/changed"
fi

set -- "$@" --output "$output"
[ -z "$output_file" ] || set -- "$@" --output-file "$output_file"

status=0
"$program" verify "$@" || status=$?

case $status in
  0) result=verified ;;
  1) result=refused ;;
  *) result=no-answer ;;
esac
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'result=%s\nexit-code=%s\noutput-file=%s\n' "$result" "$status" "$output_file" >>"$GITHUB_OUTPUT"
fi
if [ "$mode" = advisory ] && { [ "$status" = 1 ] || [ "$status" = 3 ]; }; then
  printf 'verify-models: advisory only, so this step does not fail: %s\n' "$result" >&2
  status=0
fi
exit "$status"
