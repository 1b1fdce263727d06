#ma -- server: --binlog-checksum=NONE
#my -- server: --binlog-checksum=NONE --gtid-mode=OFF --enforce-gtid-consistency=OFF
set binlog_format=row; create table t (a int primary key, b varchar(20)); insert into t values (1,'x'),(2,'y'); update t set b='z'; begin; insert into t values (3,'a'); insert into t values (4,'b'); commit; delete from t where a=1; set binlog_format=statement; insert into t values (10,'stmt'); set @a=5; insert into t values (@a,rand()); load data infile '@DIR@/small.csv' ignore into table t fields terminated by ',';
#ma insert into t values (100,repeat('x',10)); set binlog_format=mixed; create sequence s; do nextval(s);
