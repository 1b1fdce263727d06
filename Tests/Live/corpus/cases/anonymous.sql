#my -- server: --gtid-mode=OFF --enforce-gtid-consistency=OFF
-- for: mysql
set binlog_format=row;
create table t (a int primary key, b json, c varchar(30), d decimal(6,2), e datetime(3), f enum('a','b'));
insert into t values (1,'{"a":[1,2,{"b":null}]}','anonymous',1.5,'2024-01-01 00:00:00.123','a'); update t set c='u'; begin; delete from t; insert into t values (2,null,null,null,null,null); commit;
set binlog_format=statement; insert into t (a) values (3); set sql_log_bin=0; insert into t (a) values (4); set sql_log_bin=1;
