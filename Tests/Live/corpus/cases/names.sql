-- bare
set binlog_format=row;
create database `odd db ``x``` character set latin1; create database `日本` charset utf8mb4; create database `it's "q"`; create database `a-b.c`;
create table `odd db ``x```.`t ``tick``` (`a b` int primary key, `c``d` varchar(9)); insert into `odd db ``x```.`t ``tick``` values (1,'x'),(2,'y'); update `odd db ``x```.`t ``tick``` set `c``d`='z';
use `日本`; create table `表 名` (`列` int); insert into `表 名` values (1); delete from `表 名`;
use `it's "q"`; create table `don't "do"` (a int); insert into `don't "do"` values (1); create table `back\slash` (a int); insert into `back\slash` values (2);
use `a-b.c`; create table `d.e-f` (`g.h` int); insert into `d.e-f` values (5); create table `aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg` (a int); insert into `aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg` values (1);
set binlog_format=statement;
use `odd db ``x```; insert into `t ``tick``` values (3,'s'); set @`odd ``var`=1, @`it's`='x', @`日本`=3, @`a b`=1.5; insert into `t ``tick``` values (@`odd ``var`+10,@`it's`),(@`日本`+10,@`a b`);
use `日本`; insert into `表 名` values (2); use `it's "q"`; insert into `don't "do"` values (3); load data infile '@DIR@/small.csv' into table `don't "do"` fields terminated by ',' (@x, @y) set a=@x;
create table `日本`.x (a int); drop table `日本`.x, `a-b.c`.`d.e-f`; alter database `a-b.c` charset utf8mb4;
drop database `odd db ``x```; use mysql; drop database `it's "q"`;
