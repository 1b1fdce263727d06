-- for: mariadb mariadb11
-- server: --mysql56-temporal-format=OFF
set binlog_format=row, sql_mode='', time_zone='+00:00';
create table d (a date, b datetime, c timestamp null, d time, e year);
insert into d values ('1000-01-01','1000-01-01 00:00:00','1970-01-01 00:00:01','-838:59:59',1901), ('9999-12-31','9999-12-31 23:59:59','2038-01-19 03:14:07','838:59:59',2155),
 ('0000-00-00','0000-00-00 00:00:00','0000-00-00 00:00:00','00:00:00',0), (null,null,null,null,null), ('2024-02-29','2024-02-29 12:34:56','2024-02-29 12:34:56','12:34:56',2024), ('2024-00-01','2024-01-00 00:00:01','2001-09-09 01:46:40','-00:00:01',1970);
update d set d='-01:02:03';
delete from d;
