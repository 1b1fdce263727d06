# shellcheck shell=bash
# Sourced by recovery, recovery-chains and applier: what is done to servers and asked of `binlogtool suggest` in their cases.
#
# Needs: `flavor`; live.sh and pair.sh are sourced here. The pair is in $work, what the steps leave in $scratch. A step
# that finds something wrong ends the script.

# shellcheck source=Tests/Live/lib/live.sh
. "$(dirname "${BASH_SOURCE[0]}")/live.sh"
# shellcheck source=Tests/Servers/pair.sh
. "$servers/pair.sh"
export TZ=UTC LC_ALL=C
unset NO_COLOR

# A short path: the servers' sockets lie under it.
scratch=$(mktemp -d /tmp/recovery.XXXXXX)
pairs=()
end_work() {
  local status=$? pair
  for pair in "${pairs[@]}"; do pair_end "$pair"; done
  if [ "$status" != 0 ] && [ -n "${KEEP:-}" ]; then echo "$script: kept $scratch" >&2; else rm -rf "$scratch"; fi
}
trap end_work EXIT

name=start
fail() {
  echo "$script $flavor: $name: FAILED: $*" >&2
  local shown
  for shown in "$scratch/text" "$scratch/status"; do
    if [ -s "$shown" ]; then sed 's/^/    /' "$shown" >&2; fi
  done
  exit 1
}
passed() { echo "$script $flavor: $name: $* ($((SECONDS - began)) s)"; }

# --- The pair, and what is written to it ---------------------------------------------------------------------------

round=0 # each crash changes rows of its own: the source's tables may or may not have kept what an earlier one lost
work=

new_pair() {
  local mode=$1 options=()
  shift
  work=$scratch/$mode
  relay_base=relay-bin
  pairs+=("$work")
  # MIXED is MariaDB's default, and would log statements.
  if [ "$flavor" != mysql ]; then options+=(--binlog-format=ROW --log-slave-updates=ON); fi
  # Only then does MySQL log where its replica had read to.
  if [ "$flavor" = mysql ]; then options+=(--log-error-verbosity=3); fi
  pair_start "$flavor" "$work" "$mode" "${options[@]}" "$@" || fail "the pair did not start"
  pair_number "$work" 562
  pair_replicate "$work"
  source_sql -e "create database shop; create table shop.t (id int primary key, what varchar(80) not null) engine=InnoDB"
  pair_wait_caught_up "$work" || fail "the replica does not follow"
}

source_sql() { pair_sql "$work" source "$@"; }
replica_sql() { pair_sql "$work" replica "$@"; }
# replica_do START|STOP [THREAD]
replica_do() {
  if [ "$flavor" = mysql ]; then replica_sql -e "$1 replica ${2:-}"; else replica_sql -e "$1 slave ${2:-}"; fi
}

keeps() {
  round=$((round + 1))
  source_sql -e "insert into shop.t values $(seq -s, "${round}001" "${round}020" | sed -E "s/[0-9]+/(&,'kept')/g")"
}

# Of all kinds: several tables in one transaction, more rows than one event takes, DDL.
lost_groups=7
loses() {
  local base=${round}000 many
  many=$(seq -s, $((base + 201)) $((base + 480)) | sed -E "s/[0-9]+/(&,repeat('many ',9))/g")
  source_sql shop <<SQL
begin;
insert into t values ($((base + 100)), 'lost'), ($((base + 101)), 'lost'), ($((base + 102)), 'lost');
update t set what = 'lost update' where id = $((base + 1));
commit;
update t set what = concat(what, '!') where id in ($((base + 2)), $((base + 3)));
delete from t where id in ($((base + 4)), $((base + 5)));
insert into t values $many;
create table only_$round (id int primary key, v varchar(20)) engine=InnoDB;
begin;
insert into only_$round values (1, 'one'), (2, 'two');
delete from t where id = $((base + 6));
update t set what = 'in a group' where id = $((base + 7));
update only_$round set v = 'zwei' where id = 2;
commit;
insert into t values ($((base + 110)), 'last');
SQL
}

# Rows that no lost group touched, and new ones.
after=0
goes_on() {
  local base=${round}000
  after=$((after + 1))
  source_sql shop -e "
    insert into t values ($((base + 500 + after)), 'after $after');
    begin;
    update t set what = 'after $after' where id = $((base + 8));
    update t set what = 'after $after' where id = $((base + 9));
    commit"
}

# What the lost groups touched, on one side.
touched() {
  local base=${round}000
  pair_sql "$work" "$1" shop -N -e "
    select * from t where id between $base and $((base + 499)) and id not in ($((base + 8)), $((base + 9))) order by id;
    select * from only_$round order by id" 2>/dev/null || true
}

# New changes on the source come through, and the rows that it had lost are on the replica.
replication_runs() {
  pair_wait_caught_up "$work" || fail "replication does not run again"
  goes_on
  pair_wait_caught_up "$work" || fail "new changes do not arrive"
  local seen
  seen=$(replica_sql -N shop -e "select count(*) from t where what = 'after $after' and id > ${round}000")
  [ "$seen" = 3 ] || fail "the replica says that it has caught up, but has $seen of 3 new rows"
}

lost_rows_are_on_replica() {
  touched replica >"$scratch/now"
  diff "$scratch/rows" "$scratch/now" >"$scratch/text" || fail "the replica's rows are not what the source had"
}

# --- The crash, and the truth about it -----------------------------------------------------------------------------

vendor_tool() {
  case $flavor in
  mysql) "$repository/Tests/Servers/mysqlbinlog" "$@" ;;
  mariadb) "$repository/Tests/Servers/mariadb-binlog" "$@" ;;
  mariadb11) "$repository/Tests/Servers/mariadb11-binlog" "$@" ;;
  esac
}

# groups_of LOG: its groups by the vendor's own reading, see Samples/make/groups.awk. At a torn event that reader ends
# with an error, and has printed all that is before.
groups_of() {
  { vendor_tool -v --base64-output=decode-rows "$1" 2>"$scratch/reader" || true; } |
    awk -f "$repository/Samples/make/groups.awk"
}

# The error's number is 13114 in newer MySQL, but all say 1236 in its text.
wait_refused() {
  pair_wait_io_error "$work" >/dev/null || fail "the replica did not stop"
  pair_status_text "$work" >"$scratch/status"
  grep -q 'fatal error 1236' "$scratch/status" || fail "the replica did not stop with 1236"
}

file=  # the source's binlog that was cut
next=  # the one after
crash_and_cut() {
  local how=$1 log start rows_start rows_end cut
  read -r file _ < <(pair_source_at "$work")
  next=mysql-bin.$(printf '%06d' $((10#${file##*.} + 1)))
  log=$work/source/data/$file
  touched source >"$scratch/rows"
  cp "$log" "$scratch/original"
  groups_of "$scratch/original" >"$scratch/groups"
  [ ! -s "$scratch/reader" ] || fail "the vendor's tool cannot read $file: $(<"$scratch/reader")"
  read -r start _ _ rows_start rows_end _ < <(tail -n "$lost_groups" "$scratch/groups" | head -n 1)
  case $how in
  inside-event) cut=$(((rows_start + rows_end) / 2)) ;;
  inside-header) cut=$((rows_start + 7)) ;;
  between-events) cut=$rows_start ;;
  between-groups) cut=$start ;;
  esac
  pair_crash_source_and_cut "$work" "$file" "$cut" || fail "no crash"
  pair_restart_source "$work"
  [ -e "$work/source/data/$next" ] || fail "the source did not begin $next"
  wait_refused
  # What the source had, less what it has: nothing here comes from the tool under test.
  groups_of "$log" | sort >"$scratch/left"
  sort "$scratch/groups" | comm -23 - "$scratch/left" | sort -n |
    awk -F '\t' -v OFS='\t' -v file="$file" '{ print file, $1, $2, $3, $6 }' >"$scratch/truth"
  [ "$(wc -l <"$scratch/truth")" = "$lost_groups" ] || fail "the cut took $(wc -l <"$scratch/truth") groups"
}

# --- The answer ----------------------------------------------------------------------------------------------------

# suggest STATUS SITUATION [OPTIONS...]: asks twice, for programs and for people.
suggest() {
  local status=$1 situation=$2 got=0 line
  shift 2
  "$tool" suggest --source "$work/source/data" "$@" >"$scratch/text" 2>&1 || got=$?
  [ "$got" = "$status" ] || fail "suggest: exit $got, not $status"
  got=0
  "$tool" suggest --source "$work/source/data" "$@" --json >"$scratch/json" || got=$?
  [ "$got" = "$status" ] || fail "suggest --json: exit $got, not $status"
  answer situation >"$scratch/situation"
  [ "$(<"$scratch/situation")" = "$situation" ] || fail "situation $(<"$scratch/situation"), not $situation"
  answer statements >"$scratch/statements"
  # The text has the same, a remark after some of them.
  sed -n '/^On the replica, in this order$/,/^$/s/^  //p' "$scratch/text" >"$scratch/typed"
  while IFS= read -r line; do printf '%s\n' "${line%%  -- *}"; done <"$scratch/typed" >"$scratch/bare"
  cmp -s "$scratch/statements" "$scratch/bare" || fail "--json has other statements than the text"
}

# answer KEY: a member of `recovery`; lists one item a line, groups as in the file of the truth.
answer() {
  python3 - "$scratch/json" "$1" <<'PYTHON'
import json, sys
recovery = json.load(open(sys.argv[1]))["recovery"]
value = recovery.get(sys.argv[2], [])
for item in value if isinstance(value, list) else [value]:
    if isinstance(item, dict):
        tables = json.dumps(item.get("tables", []), separators=(",", ":"))
        item = "\t".join([item["file"], str(item["position"]), str(item["end_position"]), item.get("gtid", "-"), tables])
    print(item)
PYTHON
}

lists_what_is_lost() {
  answer only_on_replica >"$scratch/listed"
  diff "$scratch/truth" "$scratch/listed" >"$scratch/text" || fail "only_on_replica is not what the source lacks"
}

leads_to_next_file() {
  [ "$(answer file):$(answer position)" = "$next:4" ] || fail "leads to $(answer file):$(answer position)"
}

# Exactly as the text has them, one by one; a wait must not have waited in vain.
run_statements() {
  local statement result
  [ -s "$scratch/statements" ] || fail "no statement was printed"
  while IFS= read -r statement; do
    result=$(replica_sql -N -e "$statement" 2>&1 </dev/null) || fail "$statement: $result"
    case $statement in
    SELECT*) [[ $result =~ ^[0-9]+$ ]] || fail "$statement: $result" ;;
    esac
  done <"$scratch/typed"
}

# Where the replica is not to be moved, nothing may be printed that moves it. To start it is no harm.
moves_nothing() {
  if grep -qvE '^START (REPLICA|SLAVE)( |;)' "$scratch/statements" ||
    grep -qE '(MASTER|SOURCE)_LOG_(FILE|POS)' "$scratch/text"; then
    fail "it prints statements that move the replica"
  fi
}

how_it_went() { echo "$(wc -l <"$scratch/truth") lost groups, $(wc -l <"$scratch/statements") statements"; }

# --- What both sides have ------------------------------------------------------------------------------------------

# Both sides have the same rows in all tables of the shop; asked before any case in which a source loses something.
same_rows() {
  local side table
  for side in source replica; do
    for table in $(source_sql -N -e "select table_name from information_schema.tables where table_schema = 'shop' order by 1"); do
      pair_sql "$work" "$side" -N -e "checksum table shop.$table"
    done >"$scratch/rows.$side"
  done
  diff "$scratch/rows.source" "$scratch/rows.replica" >"$scratch/text" || fail "the tables are not the same"
}

wait_applier_stopped() {
  local number _
  for _ in $(seq 300); do
    number=$(pair_status_field "$work" Last_SQL_Errno)
    if [ "$number" != 0 ] && [ "$(pair_status_field "$work" Replica_SQL_Running)" = No ]; then
      pair_status_text "$work" >"$scratch/status"
      grep -qE "$1" "$scratch/status" || fail "the applier stopped with another error than $1"
      return
    fi
    sleep 0.1
  done
  fail "the applier did not stop"
}
