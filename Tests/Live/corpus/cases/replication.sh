# a replica that follows, by position and then by GTID: its relay logs and its own log
. "$servers/pair.sh"
# Both positions are read anew each time: MariaDB writes its checkpoint event a moment after a flush.
follow() {
  local _
  for _ in $(seq 200); do
    [ "$(pair_status_field "$p" Relay_Source_Log_File) $(pair_status_field "$p" Exec_Source_Log_Pos)" = "$(pair_source_at "$p")" ] && return
    sleep 0.1
  done
  fail "$mode replica does not catch up"
}
for mode in position gtid; do
  [ "$flavor-$mode" = mysql-gtid ] && more=(--binlog-transaction-compression=ON) || more=()
  [ "$flavor" != mysql ] && [ $mode = gtid ] && more=(--log-bin-compress=1 --log-bin-compress-min-len=10)
  [ "$flavor" = mysql ] && more+=(--log-replica-updates=ON --replica-parallel-workers=0) || more+=(--log-slave-updates=1)
  p=$work/$mode
  pair_start "$flavor" "$p" $mode --relay-log-purge=0 --sync-binlog=0 --innodb-flush-log-at-trx-commit=2 --log-bin-trust-function-creators=1 --innodb-buffer-pool-size=32M "${more[@]}" || { fail "no $mode pair"; continue; }
  pair_number "$p" 1
  pair_sql "$p" source -f --default-character-set=utf8mb4 2>/dev/null <<SQL
create database d; use d; set binlog_format=row; create table t (a int primary key, b varchar(500)) charset utf8mb4; insert into t values (1,'x'),(2,'日本'); update t set b=repeat('z',300); begin; insert into t values (3,'a'); delete from t where a=1; commit;
flush binary logs;
set binlog_format=statement; insert into t values (10,'stmt'); set @u='var', time_zone='+02:00', sql_mode='ansi_quotes'; insert into t values (11,@u); insert into t values (12,rand()); create table ai (a int auto_increment primary key, b timestamp(6) null); insert into ai (b) values (now(6)); load data infile '$work/small.csv' ignore into table t fields terminated by ','; create temporary table tmp (a int); insert into tmp values (400); insert into t select a,'tmp' from tmp; drop temporary table tmp;
flush binary logs; set binlog_format=row;
xa start 'x'; insert into t values (100,'xa'); xa end 'x'; xa prepare 'x'; xa commit 'x'; create function f() returns int deterministic return 1; create table c select * from t;
SQL
  pair_replicate "$p"
  follow
  pair_sql "$p" replica -e 'flush relay logs'
  pair_sql "$p" source -e "insert into d.t values (200,'while connected'); flush binary logs; insert into d.t values (201,'next file')"
  follow
  "$servers/server" stop "$p/replica"; "$servers/server" restart "$p/replica"; [ "$flavor" = mysql ] && pair_sql "$p" replica -e 'start replica' || pair_sql "$p" replica -e 'start slave'
  pair_sql "$p" source -e "delete from d.t where a>199"
  follow
  pair_sql "$p" replica -e 'flush binary logs'
  n=0; for l in "$p"/replica/data/relay-bin.[0-9][0-9][0-9][0-9][0-9][0-9]; do n=$((n + 1)); keep "$l" relay-$mode-$n; done
  n=0; for l in "$p"/replica/data/replica-bin.[0-9][0-9][0-9][0-9][0-9][0-9]; do n=$((n + 1)); [ "$(stat -c %s "$l")" -gt 400 ] && keep "$l" replicated-$mode-$n; done
  n=0; for l in "$p"/source/data/mysql-bin.[0-9][0-9][0-9][0-9][0-9][0-9]; do n=$((n + 1)); keep "$l" source-$mode-$n; done
  pair_end "$p"
done
