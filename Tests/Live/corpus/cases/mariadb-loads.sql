-- for: mariadb mariadb11
set binlog_format=statement, sql_mode='';
create database e; create table t (a int, b varchar(200), c varchar(200), primary key (a)) charset utf8mb4; create table m (a varchar(200), b varchar(200)) engine=myisam;
load data infile '@DIR@/small.csv' replace into table t character set latin2 columns terminated by ',' enclosed by '''' escaped by '|' lines starting by '' terminated by '\n' ignore 3 rows (a,@v) set b=upper(@v), c=concat(@v,rand(5)); 
load data local infile '@DIR@/small.csv' ignore into table t fields terminated by ',' optionally enclosed by '"' lines terminated by '\r\n' ignore 1 lines (@x,b) set a=@x+1000;
load data low_priority infile '@DIR@/small.csv' into table m fields terminated by 'line' ; load data concurrent local infile '@DIR@/small.csv' into table m character set binary (a) set b=null;
load data infile '@DIR@/small.csv' into table m character set gbk lines terminated by ',' (@dummy,a);
use e; load data infile '@DIR@/small.csv' replace into table d.t fields terminated by ',' (a,b); load data infile '@DIR@/big.csv' ignore into table d.t fields terminated by ','; use d;
set @pre='p'; load data infile '@DIR@/small.csv' replace into table t fields terminated by ',' (a,@b) set b=concat(@pre,@b), c=now(); set time_zone='+03:00', names latin1; load data infile '@DIR@/small.csv' into table m fields terminated by ','; set names utf8mb4;
begin; load data infile '@DIR@/small.csv' replace into table t fields terminated by ','; update t set c='x' where a=1; load data infile '@DIR@/small.csv' into table m fields terminated by ','; commit;
begin; load data infile '@DIR@/small.csv' replace into table t fields terminated by ','; rollback; begin; load data infile '@DIR@/small.csv' into table m fields terminated by ','; insert into t values (5000,'x','y'); rollback;
create view v as select a,b from t; load data infile '@DIR@/small.csv' replace into table v fields terminated by ','; load data infile '@DIR@/small.csv' replace into table `t` fields terminated by ',' (`a`,`b`); create temporary table tmp (a int, b varchar(100)); load data infile '@DIR@/small.csv' into table tmp fields terminated by ','; insert into m select * from tmp; drop temporary table tmp;
set binlog_format=mixed; load data infile '@DIR@/small.csv' replace into table t fields terminated by ',' (a,b) set c=uuid(); load data infile '@DIR@/small.csv' replace into table t fields terminated by ',' (a,b); 
#ma set global read_binlog_speed_limit=0; create table p (a int, b varchar(100)) partition by hash(a) partitions 3; load data infile '@DIR@/small.csv' into table p partition (p0,p1,p2) fields terminated by ',';
