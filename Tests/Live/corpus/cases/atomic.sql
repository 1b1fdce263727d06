-- errors: 1
set binlog_format=row;
create table t (a int primary key, b varchar(20));
#my create table s as select 1 as a, 'x' as b; insert into s values (2,'y');
#my start transaction; insert into t values (1,'x'); savepoint sp; insert into t values (2,'y'); rollback to sp; commit;
#my create table e (a int) engine=innodb start transaction; commit; insert into e values (1);
#ma create table s as select 1 as a, 'x' as b; create or replace table s as select 2 as a;
#ma create or replace table t (a int primary key, b varchar(20));
drop table nosuch, s;
create temporary table tmp (a int); insert into tmp values (1); drop temporary table tmp;
set binlog_format=mixed; create temporary table tmp2 as select 40 as a; insert into t select a,left(uuid(),8) from tmp2; insert into t values (50,'stmt'); drop table tmp2;
set autocommit=0; insert into t values (60,'x'); insert into t values (61,'x'); commit; set autocommit=1;
set foreign_key_checks=0, unique_checks=0; insert into t values (70,'x'); set foreign_key_checks=1, unique_checks=1;
set binlog_format=row; set foreign_key_checks=0, unique_checks=0; insert into t values (71,'x'); set foreign_key_checks=1, unique_checks=1;
#my set session_track_gtids=own_gtid; set default_table_encryption=off; create database x default encryption='N'; drop database x;
#my set default_collation_for_utf8mb4='utf8mb4_general_ci'; set binlog_format=statement; create table col (a varchar(3) charset utf8mb4); insert into col values ('x');
#m11 set names utf8mb4 collate utf8mb4_uca1400_as_cs; set binlog_format=statement; insert into t values (80,'ä'); set character_set_collations='utf8mb4=uca1400_nopad_ai_ci'; create table col (a varchar(3) charset utf8mb4); insert into col values ('x'); create database ucadb collate utf8mb4_uca1400_german2_ai_ci; use ucadb; create table c (a int); drop database ucadb; use d;
truncate t; analyze table t; flush tables;
