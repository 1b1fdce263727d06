# shellcheck shell=bash
# Sourced by the scripts of Tests/Live: where things are, and whether they are there.
#
#   . "$(dirname "${BASH_SOURCE[0]}")/lib/live.sh"
#
# Sets `script` (its name, for messages), `repository`, `servers` (the scripts that run servers; BINLOGTOOL_SERVERS names
# others) and `tool`: what BINLOGTOOL names, else the release build. pair.sh, of a source and its replica, is sourced by
# those that need it: . "$servers/pair.sh".
script=$(basename "$0")
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
# shellcheck disable=SC2034 # Used where this is sourced.
servers=${BINLOGTOOL_SERVERS:-$repository/Tests/Servers}
tool=$(realpath -m "${BINLOGTOOL:-$repository/.build/release/binlogtool}")
[ -x "$tool" ] || {
  echo "$script: no $tool: swift build -c release, or set BINLOGTOOL" >&2
  exit 2
}
