# shellcheck shell=bash
# Sourced by the scripts beside it: where the servers are, and how a program of theirs is run.

servers_cache=${XDG_CACHE_HOME:-$HOME/.cache}
mysql_root=${BINLOGTOOL_MYSQL_ROOT:-$servers_cache/mysql-root}
mariadb11_root=${BINLOGTOOL_MARIADB11_ROOT:-$servers_cache/mariadb11-root}

# server_command KIND PROGRAM: sets the array `command_line` to what runs PROGRAM of that server.
# The unpacked ones need a newer C library than the machine has, hence their own loader and libraries. No chroot:
# they work on the user's own paths.
server_command() {
  local kind=$1 program=$2 root candidate
  command_line=()
  case $kind in
  mysql) root=$mysql_root ;;
  mariadb11) root=$mariadb11_root ;;
  mariadb)
    if ! candidate=$(PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$program"); then
      echo "no $program on the PATH: run Tests/Servers/install" >&2
      return 2
    fi
    command_line=("$candidate")
    return ;;
  *) echo "unknown server: $kind (mysql, mariadb or mariadb11)" >&2; return 2 ;;
  esac
  local binary='' loader='' libraries=''
  for candidate in "$root/usr/sbin/$program" "$root/usr/bin/$program"; do
    if [ -x "$candidate" ]; then binary=$candidate; fi
  done
  for candidate in "$root"/lib64/ld-linux-*.so.2 "$root"/lib/ld-linux-*.so.1; do
    if [ -e "$candidate" ]; then loader=$candidate; fi
  done
  if [ -z "$binary" ] || [ -z "$loader" ]; then
    if [ "$kind" = mysql ]; then kind=; fi
    echo "no $program under $root: run Tests/Servers/install${kind:+ $kind}" >&2
    return 2
  fi
  for candidate in "$root"/usr/lib/*-linux-gnu "$root"/usr/lib/*-linux-gnu/mysql/private "$root/usr/lib"; do
    if [ -d "$candidate" ]; then libraries+=${libraries:+:}$candidate; fi
  done
  # shellcheck disable=SC2034
  command_line=("$loader" --library-path "$libraries" "$binary")
}
