# for: mariadb mariadb11
rotate; f=$(current)
sql "$dir" -f --default-character-set=utf8mb4 2>/dev/null <<'SQL'
create database d; use d; set binlog_format=row;
create table t (a int primary key, b varchar(20)); create table m (a int) engine=myisam; create table ar (a int) engine=aria;
insert into t values (1,'x'); set gtid_domain_id=5; insert into t values (2,'domain 5'); set server_id=77; insert into t values (3,'server 77'); set gtid_domain_id=4294967295, server_id=4294967295; insert into t values (4,'max'); set gtid_domain_id=0, server_id=1;
set gtid_seq_no=10000; insert into t values (5,'seq'); set gtid_domain_id=9, gtid_seq_no=18446744073709551614; insert into t values (6,'max seq'); set gtid_domain_id=0; set skip_parallel_replication=1; insert into t values (7,'skip parallel'); insert into m values (1); set skip_parallel_replication=0; set skip_replication=1; insert into t values (8,'skip repl'); update m set a=2; set skip_replication=0;
insert into m values (3); begin; insert into m values (4); insert into t values (9,'mixed'); commit; begin; insert into t values (10,'r'); insert into m values (5); rollback; insert into ar values (1); create table x (a int); set binlog_format=statement; insert into t values (11,'s'); insert into m values (6); set server_id=9; insert into t values (12,'y'); set @a=4; insert into t values (@a+100,rand()); set server_id=1; drop table x; begin; commit; insert into m values (7);
set pseudo_thread_id=4000000000; insert into t values (13,'pt'); flush tables; create temporary table tt (a int) ; insert into tt values (1); insert into t select a+200,'tt' from tt; truncate m; begin; insert into t values (14,'x'); create temporary table t5 (a int); drop temporary table t5; commit; set gtid_domain_id=3; create table y (a int) engine=myisam; insert into y values (1); drop table y;
begin; update t set b='wait' where a=1; commit; set statement gtid_domain_id=12 for insert into t values (15,'set stmt');
SQL
sql "$dir" -e "set global binlog_commit_wait_count=2, binlog_commit_wait_usec=2000000"
for n in 1 2 3; do
  sql "$dir" -e "set binlog_format=row; insert into d.t values (${n}00000,'group')" & a=$!
  sql "$dir" -e "set binlog_format=statement; insert into d.t values (${n}00001,'group')" & b=$!
  wait $a $b
done
sql "$dir" -e "set global binlog_commit_wait_count=0, binlog_commit_wait_usec=100000"
# a row lock wait marks the transaction "waited"
sql "$dir" -e "use d; set binlog_format=row; begin; update t set b='l1' where a=1; do sleep(1); commit" & a=$!
sleep 0.3; sql "$dir" -e "use d; set binlog_format=row; update t set b='l2' where a=1"; wait $a
finish mariadb-gtid "$f"
