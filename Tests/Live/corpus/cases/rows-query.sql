#my set binlog_format=row, binlog_rows_query_log_events=1;
#ma set binlog_format=row, binlog_annotate_row_events=1;
create table t (id int auto_increment primary key, a varchar(500)) charset utf8mb4;
insert into t (a) values ('x');
insert into t (a) values ('multi'),
 ('line

 with /* comment */ '),  -- trailing comment
 # hash
 ('日本 \\ ''quoted''');
insert into t (a) values (x'00'),('tab	tab');
begin; update t set a='one' where id=1; update t set a='two' where id=2; delete from t where id=3; commit;
set @long=repeat('q',300); prepare p from 'insert into t (a) values (?)'; set @v='prep'; execute p using @v;
insert into t (a) values ('qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'  /* and so on and so on and so on and so on and so on and so on and so on */ );
set names latin1; insert into t (a) values ('é'); set names utf8mb4;
create table t2 select * from t; load data infile '@DIR@/small.csv' into table t2 fields terminated by ',';
#ma set binlog_annotate_row_events=0; 
#my set binlog_rows_query_log_events=0;
insert into t (a) values ('no annotation');
delete from t; delete from t2;
