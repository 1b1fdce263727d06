-- for: mysql
set binlog_format=row;
create table t (a int primary key, b varchar(20));
set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:5'; insert into t values (1,'foreign'); set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:6'; begin; commit; set gtid_next='3E11FA47-71CA-11E1-9E33-C80AA9429562:9223372036854775806'; begin; commit;
set gtid_next='automatic:tag_one'; insert into t values (2,'tagged'); set gtid_next='automatic'; insert into t values (3,'auto'); set gtid_next='automatic:_x'; create table t2 (a int); set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:some_very_long_tag_name_here_32c:1'; insert into t values (4,'t'); set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:a:100'; begin; insert into t values (5,'x'); insert into t values (6,'y'); commit; set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:b:7'; begin; commit;
set gtid_next='automatic'; begin; rollback; begin; insert into t values (7,'r'); rollback; create table ct as select 1 as a; create table ct2 (primary key (a)) select a from t; begin; insert into t values (8,'x'); commit; alter table t add c int; drop table t2, ct;
set gtid_next='ffffffff-ffff-ffff-ffff-ffffffffffff:1'; insert into t (a) values (20); set gtid_next='00000000-0000-0000-0000-000000000001:1'; drop table if exists nosuch; set gtid_next='automatic'; set @@session.original_commit_timestamp=default;
