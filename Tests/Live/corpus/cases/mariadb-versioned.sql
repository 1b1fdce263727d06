-- for: mariadb mariadb11
set binlog_format=row, time_zone='+00:00';
create table v (a int primary key, b varchar(10)) with system versioning; insert into v values (1,'x'),(2,'y'); update v set b='z' where a=1; delete from v where a=2; set system_versioning_alter_history=keep; alter table v add c int; update v set c=5; delete history from v before system_time now(); 
create table w (a int, s timestamp(6) generated always as row start, e timestamp(6) generated always as row end, period for system_time(s,e)) with system versioning; set timestamp=1600000000.123456; insert into w (a) values (1); set timestamp=1600000001; update w set a=2; set timestamp=default; delete from w;
create table tx (a int, s bigint unsigned generated always as row start, e bigint unsigned generated always as row end, period for system_time(s,e)) with system versioning engine=innodb; insert into tx (a) values (1); update tx set a=2; delete from tx;
create table p (a int) with system versioning partition by system_time limit 10 (partition p0 history, partition pn current); insert into p values (1); update p set a=2; replace into v (a,b) values (1,'rep'); insert into v (a,b) values (1,'o') on duplicate key update b='odku';
#ma set system_versioning_insert_history=1; insert into w (a,s,e) values (3,'2001-01-01 00:00:00.5','2002-01-01'); set system_versioning_insert_history=0;
set binlog_format=statement; insert into v (a,b) values (30,'st'); update v set b='st2' where a=30; insert into w (a) values (5); delete history from w;  alter table v drop system versioning; 
