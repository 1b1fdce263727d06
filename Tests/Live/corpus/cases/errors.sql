#my -- server: --gtid-mode=OFF --enforce-gtid-consistency=OFF
set binlog_format=statement;
create table m (a int primary key) engine=myisam; create table i (a int primary key) engine=innodb; create table m2 (a int) engine=myisam;
insert into m values (1),(2),(3); insert into m values (4),(5),(1),(6); insert into m values (7),(null); insert into m select a+10 from m union all select 1; update m set a=a+1; update m set a=3 where a>2; insert ignore into m values (1),(50),(51); replace into m values (1),(60);
begin; insert into i values (1); insert into m values (70),(1); insert into i values (2); commit; begin; insert into i values (3),(3); insert into m values (80); insert into i values (3); rollback; create table m (a int); create table i2 select 1 as a union all select 2;
delimiter //
create function bad() returns int begin insert into m2 values (1); signal sqlstate '45000' set message_text='boom'; return 1; end//
create procedure bp() begin insert into m2 values (5); insert into m values (1); insert into m2 values (6); end//
delimiter ;
insert into m values (bad()); select bad(); set @x=bad(); call bp(); do bad(); drop table nosuch, m2; drop table nosuch; alter table m add primary key (a); create table pk select a, a as b from m; truncate nosuch; delete m,i from m,i where m.a=1; set sql_mode='strict_all_tables'; insert into m values (90),('bad'),(91); insert into m values (92),(1000000000000); drop function bad; drop function bad; drop database nosuch; grant select on d.m to nobody@nowhere; drop user nosuch; create user u@localhost; create user u@localhost, u2@localhost; drop user u@localhost, nosuch; drop user if exists u@localhost, u2@localhost;
#ma -- errors: 22
#my -- errors: 24
