-- server: --server-id=4294967295
set binlog_format=row; create table t (a int primary key, b varchar(20)); insert into t values (1,'x'),(2,'y'); set binlog_format=statement; insert into t values (10,'stmt'); begin; insert into t values (11,'s'); savepoint x; insert into t values (12,'s'); rollback to x; commit;
