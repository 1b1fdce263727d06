-- for: mysql
-- server: --gtid-mode=OFF_PERMISSIVE --enforce-gtid-consistency=ON --binlog-transaction-dependency-history-size=10 --binlog-row-event-max-size=256 --binlog-format=ROW
create table t (a int primary key, b varchar(60)); insert into t values (1,'x'),(2,'y'),(3,repeat('z',50)),(4,repeat('z',50)),(5,repeat('z',50)),(6,repeat('z',50)),(7,repeat('z',50)),(8,repeat('z',50)); update t set b='all'; insert into t select a+10,b from t; delete from t;
set gtid_next='anonymous'; insert into t values (1,'anon'); set gtid_next='automatic'; insert into t values (2,'auto');
set gtid_next='3e11fa47-71ca-11e1-9e33-c80aa9429562:50'; insert into t values (3,'gtid'); set gtid_next='automatic';
