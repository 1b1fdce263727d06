# for: mysql
# a group of one: GTIDs with the group's name, the applier's relay log
. "$servers/pair.sh"
g=$work/group
port=$(pair_free_port)
start "$g" --port="$port" --report-host=127.0.0.1 --gtid-mode=ON --enforce-gtid-consistency=ON --plugin-load-add=group_replication.so --loose-group-replication-group-name=aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa --loose-group-replication-local-address=127.0.0.1:$((port + 1)) --loose-group-replication-start-on-boot=OFF --loose-group-replication-bootstrap-group=ON --relay-log-purge=0
sql "$g" -e 'start group_replication' || fail 'no group'
for _ in $(seq 100); do
  [ "$(sql "$g" -N -e 'select @@super_read_only')" = 0 ] && break
  sleep 0.1
done
sql "$g" -f <<'SQL' || fail 'statements in a group'
create database d; create table d.t (a int primary key, b varchar(500));
insert into d.t values (1,'x'),(2,'y'); update d.t set b='z'; begin; insert into d.t values (3,'a'); delete from d.t where a=1; commit;
set gtid_next='automatic:blue'; insert into d.t values (4,'tagged'); set gtid_next=automatic;
set session binlog_transaction_compression=on; insert into d.t select a+10,repeat('c',400) from d.t;
SQL
sql "$g" -e 'flush binary logs'
keep "$g/data/binlog.000001" group
n=0; for l in "$g"/data/*-relay-bin-group_replication_applier.[0-9][0-9][0-9][0-9][0-9][0-9]; do n=$((n + 1)); keep "$l" group-relay-$n; done
"$servers/server" kill "$g"
