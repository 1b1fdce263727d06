set binlog_format=statement, sql_mode='';
create table t (a int primary key, b varchar(200)) charset utf8mb4; create table m (a int, b varchar(200)) engine=myisam;
load data infile '@DIR@/small.csv' into table t fields terminated by ',';
load data infile '@DIR@/small.csv' replace into table t fields terminated by ',' optionally enclosed by '"' escaped by '\\' lines starting by '' terminated by '\n' ignore 1 lines (a,@b) set b=concat(@b,'x');
load data infile '@DIR@/small.csv' ignore into table t character set latin1 fields terminated by ',';
load data local infile '@DIR@/small.csv' into table m fields terminated by ',' (a,b);
load data local infile '@DIR@/small.csv' replace into table t fields terminated by ',' (a,b);
load data concurrent infile '@DIR@/big.csv' ignore into table t fields terminated by ',';
set @v='user var'; load data infile '@DIR@/small.csv' into table m fields terminated by ',' (a,@x) set b=@v;
load data infile '@DIR@/small.csv' into table m (a);
begin; load data infile '@DIR@/small.csv' into table m fields terminated by ','; load data infile '@DIR@/small.csv' ignore into table t fields terminated by ','; rollback;
load data infile '@DIR@/small.csv' into table t fields terminated by ',';
load data infile '@DIR@/small.csv' into table mysql.nosuch;
use mysql; load data infile '@DIR@/small.csv' into table d.m fields terminated by ',' lines terminated by '\n';
use d; alter table m add primary key (a,b); delete from m; insert into m values (10,'line 10'); load data infile '@DIR@/small.csv' into table m fields terminated by ','; 
load data infile '@DIR@/empty.csv' into table m; 
set binlog_format=row; load data infile '@DIR@/small.csv' replace into table t fields terminated by ',';
drop table t, m;
-- errors: 4
