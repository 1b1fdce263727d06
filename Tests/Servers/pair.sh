# shellcheck shell=bash
# Sourced: a real source and a real replica of it on this machine, for tests and sample makers.
#
#   pair_start FLAVOR DIR position|gtid [OPTIONS...]
#                                both servers up, binlogs named mysql-bin.* (replica-bin.* on the replica), relay logs
#                                relay-bin.*, not yet replicating; OPTIONS go to both. FLAVOR: mysql, mariadb, mariadb11
#   pair_number DIR N            the source's binlogs begin anew at number N (before pair_replicate)
#   pair_replicate DIR           the replica is pointed at the first binlog of the source, and started
#   pair_sql DIR source|replica [OPTIONS...]        the client
#   pair_wait_caught_up DIR [io]                    until the replica has executed (io: received) all the source has
#   pair_crash_source_and_cut DIR FILE SIZE         kill -9, then FILE cut back to SIZE bytes, as after a power failure
#   pair_snapshot_source DIR     remembers the source's data as they are now: the crash will fall back to them (its
#                                tables lose what they got since, not only its binlog)
#   pair_restart_source DIR [OPTIONS...]
#   pair_wait_io_error DIR                          until the I/O thread has stopped with an error, whose number is printed
#   pair_status_text DIR                            SHOW REPLICA STATUS\G, or SHOW SLAVE STATUS\G of MariaDB
#   pair_status_field DIR NAME                      one field of it
#   pair_source_at DIR                              FILE POSITION where the source writes
#   pair_end DIR                                    kills what still runs of the two
#
# DIR must be an absolute path. Every function fails with a text on stderr, none of them exits.

pair_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

pair_flavor() { cat "$1/source/kind"; }
pair_sql() { "$pair_here/server" sql "$1/$2" "${@:3}"; }

# A port of 127.0.0.1 that nobody listens on. Between this and the server's bind somebody may take it; then the start
# fails, loudly.
pair_free_port() {
  local port taken
  taken=$(awk 'NR > 1 { sub(/.*:/, "", $2); print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  for _ in $(seq 200); do
    port=$((20000 + RANDOM % 12000))
    grep -qiFx "$(printf '%04X' "$port")" <<<"$taken" || { echo "$port"; return; }
  done
  echo "pair: no free port" >&2
  return 1
}

pair_start() {
  local flavor=$1 dir=$2 mode=$3 options port
  shift 3
  options=(--relay-log=relay-bin)
  case $flavor/$mode in
  mysql/gtid) options+=(--gtid-mode=ON --enforce-gtid-consistency=ON) ;;
  mysql/position) options+=(--gtid-mode=OFF --enforce-gtid-consistency=OFF) ;;
  mariadb*/gtid | mariadb*/position) ;;
  *) echo "pair: unknown flavor or mode: $flavor $mode" >&2; return 2 ;;
  esac
  # --skip-replica-start under the name that both vendors know. --sync-binlog=0 lets a crash lose binlog, but is only
  # the occasion: killing a process loses nothing, the cut does.
  options+=(--skip-slave-start --sync-binlog=0 "$@")
  mkdir -p "$dir"
  echo "$mode" >"$dir/mode"
  port=$(pair_free_port) || return
  echo "$port" >"$dir/port"
  "$pair_here/server" start "$flavor" "$dir/source" --server-id=1 --port="$port" --log-bin=mysql-bin "${options[@]}" || return
  "$pair_here/server" start "$flavor" "$dir/replica" --server-id=2 --log-bin=replica-bin "${options[@]}" || return
  # Not logged: whoever reads the sample should find its tables there and nothing else.
  pair_sql "$dir" source -e "
    set sql_log_bin = 0;
    create user repl@'127.0.0.1' identified by 'repl';
    grant replication slave on *.* to repl@'127.0.0.1'"
}

pair_number() {
  if [ "$(pair_flavor "$1")" = mysql ]; then
    pair_sql "$1" source -e "reset binary logs and gtids to $2"
  else
    pair_sql "$1" source -e "reset master to $2"
  fi
}

pair_replicate() {
  local dir=$1 port file flavor mode
  port=$(<"$dir/port")
  mode=$(<"$dir/mode")
  flavor=$(pair_flavor "$dir")
  file=$(pair_sql "$dir" source -N -e 'show binary logs' | awk 'NR == 1 { print $1 }')
  case $flavor/$mode in
  mysql/position) pair_sql "$dir" replica -e "
      change replication source to source_host = '127.0.0.1', source_port = $port, source_user = 'repl',
        source_password = 'repl', source_connect_retry = 1, get_source_public_key = 1,
        source_log_file = '$file', source_log_pos = 4, source_auto_position = 0;
      start replica" ;;
  mysql/gtid) pair_sql "$dir" replica -e "
      change replication source to source_host = '127.0.0.1', source_port = $port, source_user = 'repl',
        source_password = 'repl', source_connect_retry = 1, get_source_public_key = 1, source_auto_position = 1;
      start replica" ;;
  mariadb*/position) pair_sql "$dir" replica -e "
      change master to master_host = '127.0.0.1', master_port = $port, master_user = 'repl',
        master_password = 'repl', master_connect_retry = 1,
        master_log_file = '$file', master_log_pos = 4, master_use_gtid = no;
      start slave" ;;
  mariadb*/gtid) pair_sql "$dir" replica -e "
      change master to master_host = '127.0.0.1', master_port = $port, master_user = 'repl',
        master_password = 'repl', master_connect_retry = 1, master_use_gtid = slave_pos;
      start slave" ;;
  esac
}

# --vertical, since newer MySQL clients know no \G unless told to.
pair_status_text() {
  if [ "$(pair_flavor "$1")" = mysql ]; then
    pair_sql "$1" replica --vertical -e 'show replica status'
  else
    pair_sql "$1" replica --vertical -e 'show slave status'
  fi
}

# NAME may be given in MySQL's words; MariaDB's are derived.
pair_status_field() {
  local name=$2
  if [ "$(pair_flavor "$1")" != mysql ]; then
    name=${name/Source/Master}
    name=${name/Replica/Slave}
  fi
  pair_status_text "$1" | sed -n "s/^ *$name: //p"
}

pair_source_at() {
  local question='show master status'
  if [ "$(pair_flavor "$1")" = mysql ]; then question='show binary log status'; fi
  pair_sql "$1" source -N -e "$question" | awk '{ print $1, $2 }'
}

# Both sides are read anew each time: MariaDB writes a checkpoint event by itself a moment after it began a new file, so
# the source's position may move although nobody changes anything.
pair_wait_caught_up() {
  local dir=$1 file=Relay_Source_Log_File position=Exec_Source_Log_Pos status want have _
  if [ "${2:-}" = io ]; then file=Source_Log_File position=Read_Source_Log_Pos; fi
  if [ "$(pair_flavor "$dir")" != mysql ]; then file=${file/Source/Master} position=${position/Source/Master}; fi
  for _ in $(seq 300); do
    # One statement for both fields, or they might be of two moments.
    status=$(pair_status_text "$dir")
    have="$(sed -n "s/^ *$file: //p" <<<"$status") $(sed -n "s/^ *$position: //p" <<<"$status")"
    want=$(pair_source_at "$dir")
    if [ "$have" = "$want" ]; then return; fi
    sleep 0.1
  done
  echo "pair: the source is at $want, the replica stays at $have" >&2
  grep -E 'Last_.*Error:|Running:' <<<"$status" >&2
  return 1
}

# Without a snapshot the source's tables keep what its binlog loses: InnoDB's redo log is flushed at every commit unless
# it is told otherwise. With innodb_flush_log_at_trx_commit=0 or 2 a power failure takes both; that is the snapshot.
pair_snapshot_source() {
  local pid status=0
  pid=$(<"$1/source/pid")
  rm -rf "$1/source/snapshot"
  # Stopped meanwhile, so that all files are of the same moment, as on a disk that lost its power.
  kill -STOP "$pid" || return
  cp -a "$1/source/data" "$1/source/snapshot" || status=$?
  kill -CONT "$pid"
  return "$status"
}

pair_crash_source_and_cut() {
  local dir=$1 file=$2 size=$3 now
  "$pair_here/server" kill "$dir/source" || return
  if [ -d "$dir/source/snapshot" ]; then
    rm -f "$dir"/source/snapshot/mysql-bin.*
    mv "$dir"/source/data/mysql-bin.* "$dir/source/snapshot/" || return
    rm -rf "$dir/source/data"
    mv "$dir/source/snapshot" "$dir/source/data" || return
  fi
  file=$dir/source/data/$file
  now=$(stat -c %s "$file") || return
  if [ "$size" -ge "$now" ]; then
    echo "pair: $file has only $now bytes, a cut to $size loses nothing" >&2
    return 1
  fi
  truncate -s "$size" "$file"
}

pair_restart_source() { "$pair_here/server" restart "$1/source" "${@:2}"; }

pair_wait_io_error() {
  local number _
  for _ in $(seq 300); do
    number=$(pair_status_field "$1" Last_IO_Errno)
    # While the source is down the thread keeps trying, under a number of its own; only a stopped one has given up.
    if [ "$number" != 0 ] && [ "$(pair_status_field "$1" Replica_IO_Running)" = No ]; then
      echo "$number"
      return
    fi
    sleep 0.1
  done
  echo "pair: the replica's I/O thread did not stop" >&2
  pair_status_text "$1" >&2
  return 1
}

pair_end() {
  local side
  for side in source replica; do
    if [ -e "$1/$side/pid" ]; then "$pair_here/server" kill "$1/$side" 2>/dev/null || true; fi
  done
}
