set binlog_format=row;
create database d2 charset gbk collate gbk_bin; use d2; create table t (a int); insert into t values (1); use d; create table d2.u (a int); insert into d2.u values (1); drop database d2;
create table t (
  id int not null auto_increment,  -- the key
  a varchar(20) default 'it''s' comment 'multi
line comment',
  b varbinary(10) default x'00ff',
  c char(5) charset latin1 default _latin1 'x', /* inner */
  d timestamp default current_timestamp on update current_timestamp,
  primary key (id), key k (a(3))
) engine=InnoDB comment='日本 \\ "x"'
partition by hash (id) partitions 3;
insert into t (a) values ('first'); drop table t;
create table t (
  id int not null auto_increment,  -- the key
  a varchar(20) default 'it''s' comment 'multi
line comment',
  b varbinary(10) default x'00ff',
  primary key (id), key k (a(3))
) comment='日本 \\ "x"'
partition by hash (id) partitions 3;
insert into t (a) values ('x'),('y'),('z'); alter table t add partition partitions 2; alter table t coalesce partition 1; alter table t truncate partition p0; alter table t remove partitioning; update t set a='p';
create table rp (a int, b date) partition by range (year(b)) subpartition by hash(a) subpartitions 2 (partition p0 values less than (2000), partition p1 values less than maxvalue); insert into rp values (1,'1999-01-01'),(2,'2024-01-01'); update rp set b='2001-01-01' where a=1; alter table rp drop partition p0; delete from rp;
create table lp (a int) partition by list (a) (partition x values in (1,2), partition y values in (3,null)); insert into lp values (1),(3),(null); create table ex (a int); alter table lp exchange partition x with table ex;
alter table t add column n int first, add index (n), alter column a set default 'q', change b bb varbinary(20), order by id; alter table t drop column n; alter table t convert to character set latin1; alter table t auto_increment=1000; insert into t () values (); alter table t add constraint chk check (a<>''); alter table t drop constraint chk; alter table t rename column bb to b; alter table t disable keys; alter table t enable keys; alter table t force; 
create table fk (a int, foreign key (a) references t(id)); drop table fk; create table mi (a int primary key) engine=myisam; create table mg (a int primary key) engine=merge union=(mi); insert into mi values (1); alter table mi max_rows=1000; drop table mg;
#my create table hist (a int); insert into hist values (1); analyze table hist update histogram on a with 4 buckets; create resource group rg type=user; create tablespace ts add datafile 'ts.ibd' engine=innodb; create table ints (a int) tablespace ts; drop table ints; drop tablespace ts; alter instance rotate innodb master key; create table fe (a int default (1+1), b json default (json_array()), key ((a+1)), key (a desc) invisible); insert into fe () values (); alter table fe alter index a visible; create table if not exists fe select 1; create table se (a int) secondary_engine=nosuch; alter table hist add column y int, algorithm=instant; insert into hist values (2,3); alter table hist drop column a, algorithm=instant; insert into hist values (4);
#ma create or replace table t3 (a int); insert into t3 values (1); create or replace table t3 select 1 as a; create table if not exists t3 (b int); alter table t3 add column if not exists b int, add column if not exists a int; drop table if exists t3, t4; create sequence sq start with 5; drop sequence sq; create table per (a int, s date, e date, period for app(s,e)); insert into per values (1,'2000-01-01','2010-01-01'); delete from per for portion of app from '2002-01-01' to '2003-01-01'; update per for portion of app from '2005-01-01' to '2006-01-01' set a=2; create table dflt (a int default (1+1), b int as (a+1) persistent, c int invisible default 3, key k (a) ignored) page_compressed=1; insert into dflt (a) values (1); insert into dflt (a) values (2) returning *; alter table dflt nowait add z int; alter table if exists nosuch add a int; create table wa (a int primary key, b int without system versioning) with system versioning; insert into wa values (1,2); update wa set b=3; drop table wa;
drop table t, rp, lp, ex, mi; create table /*c1*/ t/*c2*/ (a int) /* c3 */; drop table t /* generated comment in it */; drop table nosuch; create table bad (a nosuchtype); drop view nosuch;
#ma -- errors: 3
#my -- errors: 4
