-- for: mariadb mariadb11
-- errors: 3
set binlog_format=statement;
create database e; create database `we``ird-db`;
create table t (id int auto_increment primary key, a varchar(200), ts timestamp(6) null) charset utf8mb4; create table ma (id int primary key, a varchar(40)) engine=myisam; create table ar (id int auto_increment primary key, a varchar(40)) engine=aria transactional=1; create table e.t (id int auto_increment primary key, a varchar(50));
insert into t (a) values ('one'),('two') returning id, a; replace into t (id,a) values (1,'r') returning id; delete from t where id=2 returning *;
begin; insert into t (a) values ('sp0'); savepoint `s``1`; insert into t (a) values ('sp1'); insert into ma values (1,'kept'); rollback to savepoint `s``1`; insert into t (a) values ('sp2'); release savepoint `s``1`; commit;
begin; insert into t (a) values ('gone'); insert into ma values (2,'kept 2'); insert into ar (a) values ('kept 3'); savepoint b; update ma set a='x' where id=1; rollback to b; rollback;
begin; insert into t (a) values ('nothing left'); rollback; start transaction read only; select 1; commit;
set @a='x', @`b ``c`=5, @n=null, @d=1.50, @r=1e0, @bin=x'00ff', @hex=0x41, @dt=now(), @u=18446744073709551615; insert into t (a) values (concat(@a,@`b ``c`,ifnull(@n,'null'),@d,@r,hex(@bin),@hex,@u));
set @l=_latin1'é' collate latin1_german1_ci, @k=_koi8r 0xC1, @s=_sjis 0x8341, @u16=_utf16 0x0041, @j='{"a":1}'; insert into t (a) values (concat(length(@l),length(@k),length(@s),length(@u16),@j));
insert into t (a) values (rand()), (uuid_short()*0), (last_insert_id()); insert into ar (a) select a from t where id<4; insert into t (a) select a from ar order by id limit 1;
create or replace table c1 as select id, a from t; create or replace table c1 (x int); create table c2 like t; create table if not exists c2 (x int); create table c3 select 1 as a, 'é' as b; create temporary table tt as select * from t; insert into tt (a) values ('temp'); insert into c1 select id from tt; create or replace temporary table tt (z int); drop temporary table tt; drop table if exists c1, nosuch; drop table c2, c3;
use e; insert into t (a) values ('in e'); insert into d.t (a) values ('from e'); use d; insert into e.t (a) values ('from d'); use `we``ird-db`; create table `ta``b le` (`co``l` int); insert into `ta``b le` values (1); use d;
set foreign_key_checks=0, unique_checks=0; insert into t (a) values ('checks off'); set foreign_key_checks=1, unique_checks=1; set lc_time_names='fr_FR', time_zone='Europe/Nowhere'; set lc_time_names='fr_FR'; insert into t (a) values (monthname('2024-02-01')); set lc_time_names=default;
set time_zone='+02:00', timestamp=1700000000.000001; insert into t (a,ts) values ('us',now(6)); set timestamp=1700000000.99; insert into t (a,ts) values ('cs',now(6)); set timestamp=default, time_zone=default;
insert delayed into ma values (10,'delayed'); insert high_priority into ma values (11,'hp'); insert ignore into ma values (11,'dup'); insert into ma values (11,'odku') on duplicate key update a='odku'; update low_priority ma set a='lp' where id=11; truncate table ma; lock tables t write; insert into t (a) values ('locked'); unlock tables;
create view v as select id, a from t; insert into v (a) values ('via view'); create or replace view v as select 1 as `x``y`; drop view v; analyze table t; optimize table t; repair table ma; check table t; flush tables; flush local tables; flush status; 
set statement max_statement_time=100, sql_mode='' for insert into t (a) values ('set statement'); set sql_mode='ansi_quotes'; insert into "t" ("a") values ('q"q'); set sql_mode=default; execute immediate 'insert into t (a) values (?)' using 'exec imm'; prepare p from 'insert into t (a) values (?)'; set @p='prep é ''q'' \\ '; execute p using @p; deallocate prepare p;
/*!50000 insert into t (a) values ('versioned') */; /*M!100000 insert into t (a) values ('maria') */; insert into t (a) values ('semi;colon'); insert into t (a) values ('new
line'); -- a comment
insert /* in /*! side */ into t (a) values ('c'); set @@session.sql_log_bin=0; insert into t (a) values ('not logged'); set @@session.sql_log_bin=1;
insert into t (a) values ('/*!*/; delimiter'); insert into t (a) values (unhex('00010203')); insert into t (a) values (_binary'\0\n\r\Z\'"'); insert into t values (null,'trailing',null)  ;
