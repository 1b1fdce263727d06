"""Definitions and statements of Tests/Live/hazards: each kind that a server calls unsafe, and its neighbours that it
does not. {n} is a number of the statement's own; a line that begins with a flavor is for it alone."""

SCHEMA = """
create table t(id int primary key, v varchar(60), n int) engine=innodb;
create table u(id int primary key, v varchar(60), n int) engine=innodb;
create table onev(v varchar(60)) engine=innodb;
create table a(id int auto_increment primary key, v varchar(60), n int default 1) engine=innodb;
create table a2(k int, id int auto_increment, v varchar(60), primary key(k,id), key(id)) engine=innodb;
create table a3(k int, id int auto_increment primary key) engine=innodb;
create table k2(id int primary key, v varchar(60) unique, n int) engine=innodb;
create table k3(id int primary key, b int unique, c int) engine=innodb;
create table k4(id int, c int, unique(id), unique(id,c)) engine=innodb;
create table k5(id int auto_increment primary key, c int, unique(c)) engine=innodb;
create table ka(id int auto_increment primary key, v varchar(60) unique, n int) engine=innodb;
create table k1(id int, v varchar(60), key(v)) engine=innodb;
create table m(id int primary key, v varchar(60), n int) engine=myisam;
create table m2(id int primary key, v varchar(60), n int) engine=myisam;
create table ma(k int, id int auto_increment, v varchar(60), primary key(k,id)) engine=myisam;
create table mk(a int primary key, b int unique) engine=myisam;
create table mem(id int) engine=memory;
create table gd(id int primary key, b varchar(60) default (uuid())) engine=innodb;
create table gc(id int primary key, b int as (id+1) stored, c varchar(9) as (concat('a',id)) virtual) engine=innodb;
create table trg(id int primary key, v varchar(60)) engine=innodb;
create table trs(id int primary key, v varchar(60)) engine=innodb;
create table trn(id int, v varchar(60)) engine=innodb;
create table trd(id int, v varchar(60)) engine=innodb;
create table trl(id int, v varchar(60)) engine=innodb;
create table ft2(id int primary key, v varchar(60), fulltext(v)) engine=innodb;
create table ser(id serial, v varchar(60)) engine=innodb;
create table part(id int, v varchar(60)) engine=innodb partition by hash(id) partitions 3;
create table user(id int) engine=innodb;
create table version(id int) engine=innodb;
create view vt as select * from t;
create view va as select * from a;
create view vk as select * from k2;
create view vu as select id, uuid() v from t;
create view vr as select rand() x;
create table vr_t(id int primary key, n double) engine=innodb;
create trigger vr1 before insert on vr_t for each row set new.n = rand();
create view vl as select * from t order by id limit 1;
create trigger tr1 before insert on trg for each row insert into a(v) values (new.v);
create trigger tr2 before insert on trs for each row insert into u(id,v) values (new.id,new.v);
create trigger trn1 before update on trn for each row set new.v=uuid();
create trigger trd1 before insert on trd for each row set new.v=(select max(v) from t);
create trigger trl1 before insert on trl for each row delete from u where id=-5 limit 1;
delimiter //
create function f1(x int) returns int deterministic return x+1//
create function f2(x int) returns varchar(60) deterministic return uuid()//
create function f3(x int) returns int deterministic begin insert into u(id) values (8000000+x); return 1; end//
create function f4(x int) returns int deterministic begin insert into a(v) values('x'); return 1; end//
create function f5(x int) returns int deterministic return (select max(id) from u)//
create function f6(x int) returns int deterministic begin insert into m values(5000000+x,'x',1); return 1; end//
create function f7(x int) returns int deterministic begin update u set v='q' limit 1; return 1; end//
create function f8(x int) returns int deterministic begin if x > 99999999 then insert into a(v) values('x'); end if; return 1; end//
create function f10(x int) returns int deterministic return rand() * x//
create function f11(x int) returns int deterministic begin insert into u(id,n) values (9000000+x, rand()); return 1; end//
create function `f 9`(x int) returns int deterministic return x + @@server_id//
create procedure p1() begin insert into u(id,v) values(777777,left(uuid(),4)); insert into u(id) values(777778); end//
delimiter ;
insert into t values (1,'a',1),(2,'b',2),(3,'c',3);
insert into u values (1,'a',1),(2,'b',2),(30,'c',3);
insert into m values (1,'a',1);
insert into a values (1,'x',1),(2,'y',1);
insert into k2 values (1,'a',1);
insert into ka values (1,'a',1);
insert into onev values ('q');
"""

MYSQL_SCHEMA = """
create table ft(id int primary key, v varchar(60), fulltext(v) with parser ngram) engine=innodb;
create table k6(id int primary key, c int, unique((c+1))) engine=innodb;
"""
MARIADB_SCHEMA = """
create sequence sq;
"""

# What is put into a statement of each of the forms below.
EXPRESSIONS = """
uuid()
UUID ()
left(uuid(),3)
if(1, left(uuid(),3), 'b')
(select left(uuid(),3))
'uuid()'
now()
now(6)
sysdate()
sysdate(3)+0
rand()
rand(5)
user()
left(convert(user() using utf8mb4),3)
current_user()
current_user
(current_user)
session_user()
system_user()
database()
schema()
version()
found_rows()
row_count()
load_file('/etc/nothing')
get_lock('a',0)
is_free_lock('a')
is_used_lock('a')
release_lock('a')
release_all_locks()
uuid_short()
sleep(0)
hex(random_bytes(4))
connection_id()
last_insert_id()
benchmark(1,1)
curdate()
current_timestamp
localtime
localtimestamp()
unix_timestamp()
utc_timestamp()
utc_date()
md5('x')
sha2('x',224)
concat('a', lower('B'))
charset('a')
coercibility('a')
name_const('x', 1)
trim(both 'x' from 'xx')
extract(year from '2020-01-01')
substring('abc' from 2 for 1)
json_object('a',1)
json_value('{"a":1}','$.a')
cast('1' as char(5))
convert('1', decimal(5,2))
insert('abc',1,1,'x')
replace('abc','a','b')
left('abc',1)
right('abc',1)
if(1,2,3)
char(65)
date('2020-01-01')
@uservar
@`server_id`
@x := 5
@@hostname
@@server_id
@@GLOBAL.server_id
@@`server_id`
@@session.auto_increment_increment
@@global.auto_increment_increment
@@timestamp
@@last_insert_id
@@identity
@@pseudo_thread_id
@@foreign_key_checks
@@global.foreign_key_checks
@@character_set_client
@@rand_seed1
@@insert_id
@@max_connections
@@time_zone
@@global.time_zone
left(@@sql_mode,3)
left(@@session.sql_mode,3)
@@global.read_only
@@sql_auto_is_null
@@collation_database
@@lc_time_names
@@default_week_format
@@unique_checks
@@character_set_server
@@auto_increment_offset
@@explicit_defaults_for_timestamp
@@warning_count
@@error_count
@@autocommit
@@collation_connection
@@version
@@binlog_format
@@default_storage_engine
f1(3)
left(f2(3),3)
f5(1)
`f 9`(1)
d.f5(1)
(select v from t where id=1)
(select v from t limit 1)
(select v from t order by id limit 1)
(select group_concat(user) from (select 1 user) z)
mysql:source_pos_wait('x',4,1)
mysql:master_pos_wait('x',4,1)
mysql:wait_for_executed_gtid_set('',0)
mysql:icu_version()
mysql:is_uuid('x')
mysql:gtid_subset('','')
mysql:@@default_collation_for_utf8mb4
mysql:left(@@global.server_uuid,3)
mysql:@@transaction_isolation
mariadb:master_gtid_wait('0-1-1',0)
mariadb:current_role()
mariadb:sys_guid()
mariadb:@@gtid_domain_id
mariadb:@@skip_replication
mariadb:@@in_transaction
mariadb:@@tx_isolation
mariadb:lastval(sq)
mariadb11:uuid_v4()
mariadb11:uuid_v7()
"""

FORMS = """
insert into t(id,v) values ({n}, {e})
insert into t set id={n}, v={e}
insert into t(id,v) select {n}, {e}
update u set v={e} where id=30
insert into k1(id,v) values ({n},'x') on duplicate key update v={e}
delete from u where id=-1 or v={e}
"""

STATEMENTS = """
insert into t values ({n},'x',1)
update t set v='l' limit 1
update t set v='l' order by id limit 1
update t set v='l' where id=1 order by id limit 1
update t set v='n' where id=1
delete from t where id > 99999999 limit 1
delete from t where id > 99999999 order by id limit 1
delete from t where id=999
delete from t where id in (select id from u where id=-1)
insert into u select id+{n},v,n from t where id=1 limit 1
insert into u select id+{n},v,n from t where id=1 order by id limit 1
insert into u select id+{n},v,n from t where id=1
insert into u select id+{n},v,n from (select * from t where id=1 limit 1) x
insert into u select id+{n},v,n from (select * from t where id=1 order by id limit 1) x
insert into u(id,v) select x.id+{n},x.v from t x join u y on x.id=y.id where x.id=1
insert into u select {n},'x',1 limit 1
insert into u select * from t where id > 99999999 union select {n},'x',1 limit 1
insert into u (select {n},'x',1 limit 1)
insert into u values ({n},(select 'a' limit 1),1)
update u set v=(select v from t limit 1) where id=1
update u set n=4 where id=1 and exists (select 1 from t limit 1)
delete from u where id=(select id+99999999 from t limit 1)
update t set v='l' where id in (select * from (select id from u limit 1) x)
insert into a(v) values ('x')
insert into a(v) values ('x'),('y')
insert into a values (null,'x',1)
insert into a(v) select v from t
insert into a(id,v) select id+{n},v from t where id=1
insert into a(v) select v from t order by id
insert into a(v) select v from t limit 1
insert into a(v) select 'x'
insert into a(v) (select 'z')
insert into a(v) select 'x' from dual
insert into a(v) values ((select v from u where id=1))
insert into a(v) select v from a where id=1
insert into a(v) values (f5(1))
insert into a(v) values (f1(1))
insert into a(v) values (trim(both 'x' from 'xx'))
insert into a(v) values (extract(year from '2020-01-01'))
insert into a(v) select x from (select 1 x) q
insert into a(v) select x from (select id x from t where id=1) q
insert into a(v) with q as (select 1 x) select x from q
insert into a(v) with recursive q as (select 1 x union all select x+1 from q where x<3) select x from q
insert into a(v) with q as (select id x from t where id=1), r(y) as (select x from q) select y from r
update a set v=f5(1) where id=1
update a set v=(select v from u where id=1) where id=1
update a set v='p' where id=1
delete from a where id in (select id from u where id=-1)
delete from a where id=-1
insert into a2(k,v) values (1,'x')
insert into a2(k,id,v) values (1,{n},'x')
insert into a3 select 1,{n} from u limit 1
insert into ma(k,v) values (1,'x')
insert into ma(k,id,v) values ({n},99,'x')
update ma set v='a' where k=1
delete from ma where k=2
replace into ma(k,v) values (1,'x')
insert into ser values ({n},'x')
insert into ser(v) select v from t where id=1
insert into t values (1,'q',1) on duplicate key update v='x'
insert into k1 values (1,'x') on duplicate key update v='a'
insert into k2 values (1,'q{n}',1) on duplicate key update n=5
insert into k2 values (1,'q{n}',1) on duplicate key update v='x'
insert into k2(id,v) values(100,'zz') on duplicate key update v=values(v), n=3
insert into k2 values(1,'a',1),(2,'b',2) on duplicate key update n=1 + n
insert into k3 values(1,2,3) on duplicate key update c=1
insert into k4 values(1,2) on duplicate key update c=1
insert into k5(c) values(2) on duplicate key update c=1
insert into ka(v,n) values ('a',1) on duplicate key update n=n+1
insert into mk values(1,2) on duplicate key update b=2
insert into a(id,v) values (1,'z') on duplicate key update v='z2'
insert into a(v) values ('z') on duplicate key update v='z2'
insert into vk values(1,'x',1) on duplicate key update v='vv'
insert into u select id,v,n from t where id=1 on duplicate key update v='x'
insert into u select id,v,n from t where id=1 order by id on duplicate key update v='x'
insert into k2 select id+{n},'w{n}',n from t where id=1 on duplicate key update n=1
insert into u values (2,(select v from t where id=1),1) on duplicate key update n=8
replace into k2 values (1,'q2',1)
replace into k2 set id=1
replace into t values (1,'q',1)
replace into u select id,v,n from t where id=1
replace into u select id,v,n from t where id=1 order by id
replace into u values (1,(select v from t where id=1),1)
replace into k2 select 1,'z',1
replace into a(v) values ('r')
replace into a(v) select v from t where id=1
insert ignore into t values (1,'x',1)
insert ignore into u select id+{n},v,n from t where id=1
insert ignore into u select id+{n},v,n from t where id=1 order by id
insert ignore into u(id,v) select {n},'x'
insert ignore into a(v) select v from t where id=1
insert ignore into vt select {n},'x',1
insert ignore into u values (2,(select v from t where id=1),1)
insert low_priority into t values ({n},'x',1)
insert high_priority into t values ({n},'x',1)
update ignore t set v='x' where id=1
update ignore t set id=2 where id=1
update ignore vt set v='xx' where id=1
update ignore u set v='x' where 0
delete ignore from t where id=12345
update t join u on t.id=u.id set t.v='x' where t.id=1
update ignore t join u on t.id=u.id set t.v='x' where t.id=1
update t,u set t.v=1 where t.id=u.id and t.id=1
delete t from t join u on t.id=u.id where t.id=99999999
update a join u on a.id=u.id set a.v='q'
update a join u on a.id=u.id set u.v='q'
update a,u set a.v='q3',u.v='q4' where a.id=u.id
update a join a b on a.id=b.id set a.v='w'
delete a from a join u on a.id=u.id where u.id=77
delete a,u from a join u on a.id=u.id where u.id=77
delete from a using a join u on a.id=u.id where u.id=78
create table c{n} (x int) engine=innodb
create table c{n} like t
create table c{n} select * from t
create table c{n} as select id from t limit 1
create table c{n} (x int) ignore select id x from t
create table c{n} (x int) replace select id x from t
create table c{n} ignore as select 1 x
create table c{n} (x int auto_increment primary key) select id y from t
create table c{n} (id int auto_increment primary key) select id from t
create table c{n} (id int auto_increment primary key, v int) as select 3 v
create table c{n} (id serial) select 1 y
create table c{n} as select uuid() u
create table c{n} as select now() u
create table c{n} (user int, key user (user)) as select 1 user
create temporary table tm{n} as select uuid() x
create temporary table tn{n} (x varchar(60))
create temporary table tt(id int primary key, v varchar(60)) engine=innodb
create temporary table ta(id int auto_increment primary key, v varchar(60)) engine=innodb
create temporary table tmy(id int, v varchar(60)) engine=myisam
create temporary table tl like a
insert into tt values ({n},'x')
insert into tt values ({n},uuid())
insert into tt select id+{n},v from u
insert into t(id,v) select id+{n},v from tt limit 1
insert ignore into tt select id+{n},v from u
insert into ta(v) select v from u
insert into ta(v) select v from tt
insert into a(v) select v from tt
insert into tl(v) select v from u
insert into tmy select id,v from t
create view v{n} as select uuid() x
create event ev{n} on schedule every 1 day do insert into t values (uuid())
create procedure p{n}() insert into t(id,v) values (109,uuid())
call p1()
insert into m values ({n},'x',1)
insert into m values ({n},uuid(),1)
insert into m select id+{n},v,n from t where id=1
insert into t select id+{n},v,n from m where id=1
update t,m set t.v='x',m.v='y' where t.id=m.id
update t join m on t.id=m.id set t.v='x1'
update t join m on t.id=m.id set m.v='x2'
delete t,m from t join m on t.id=m.id where t.id=-1
insert into vt values ({n},'x',1)
update vt set v=left(uuid(),3) where id=1
update vt set v='x' where id=1 limit 1
insert into va(v) values('x')
insert into va(v) select v from t where id=1
update va set v='x' where id=1
insert into u select id+{n},v,1 from vu where id=1
insert into u select id+{n},v,n from vt where id=1
insert into u(id,v) select {n},v from vl
insert into trg values ({n},'x')
insert into trg select id+{n},v from u where id=1
insert into trg(id,v) values (1,'x') on duplicate key update v='y'
replace into trg values (1,'x')
update trg set v='x' where id=1
delete from trg where id=1
insert into trs values ({n},'x')
insert into trs values ({n},uuid())
insert into trs select id+{n},v from u where id=1
insert into trn values (1,'x')
update trn set id=2
delete from trn
insert into trd values (1,'x')
insert into trl values (1,'x')
insert into u(id,n) values ({n}, f8(1))
insert into u(id,n) values ({n}, f4(2))
insert into t(id,n) values ({n}, f3({n}))
insert into t(id,n) values ({n}, d.f4(2))
select f3({n})
select f4({n})
select f6({n})
select f7({n})
do f4({n})
set @v=f4({n})
insert into t select id+{n},v,n from t where id=1 for update skip locked
insert into t select id+{n},v,n from u where id=1 for update nowait
insert into t select id+{n},v,n from u where id=1 for update
insert into t select id+{n},v,n from u where id=1 lock in share mode
delete from t where id in (select id from u where id = 2 for update skip locked)
insert into u select {n}+count(*),'x',1 from mysql.general_log
insert into u select {n}+count(*),'x',1 from mysql.slow_log
insert into u select {n}+count(*),'x',1 from performance_schema.threads
insert into u select {n}+count(*),'x',1 from information_schema.tables
insert into u select {n}+count(*),'x',1 from mysql.user
insert into u select {n}+count(*),'x',1 from mysql.db
insert into u select {n}+count(*),'x',1 from mysql.time_zone
insert into u select {n}+count(*),'x',1 from mysql.tables_priv
insert into a(v) select count(*) from mysql.general_log
insert into a(v) select count(*) from mysql.user
insert into part values (1,uuid())
insert into part values (1,'x')
update part set v='x' limit 1
insert into gc(id) values ({n})
insert into gd(id) values ({n})
insert into gd values ({n},'x')
insert into gd values ({n},default)
insert into gd values ({n},'x'),({n}+1,default)
insert into gd(id,b) values ({n},default)
insert into gd(id,b) values ({n},'x')
insert into gd set id={n}
insert into gd set id={n}, b='x'
replace into gd(id) values ({n})
insert into gd select {n},'x'
insert into gd(id) select {n}
insert into gd(id,b) select {n},'x'
insert into gd(id,b) values({n},'x') on duplicate key update id=99
update gd set b=default where id=12
update gd set b='x' where id=12
update gd set id=id where id=12
delete from gd where id=12
insert into u select {n},b,1 from gd where id=-8
insert into user(id) values (1)
insert into version(id) values(1)
insert into user (id) select 1
insert into u(id,n) select {n}, id from user limit 0
with q as (select 1 id) delete from t where id in (select id from q where id=900)
insert into t(id,v) with q as (select {n} id) select id,uuid() from q
insert into t(id,v) select {n}, group_concat(v) from u where id=1
insert into t(id,v) select {n}, group_concat(v order by id) from u where id=1
insert into t(id,v) select {n}, row_number() over () from u where id=1
insert into t(id,n) select {n}, max(id) over (order by id rows 1 preceding) from t where id=1
insert into t(id,v) select {n}, max(x.v) from (select 'a' v union select 'b') x
replace into t(id,n) values (1, rand())
create table c{n} as select rand() x
insert into vr_t(id) values ({n})
insert into t(id,n) select {n}, x from vr
insert into t(id,n) values ({n}, f10(1))
insert into t(id,n) values ({n}, f11({n}))
insert into t(id,v) select x.version, 'a' from (select {n} version) x
insert into t(id,v) values ({n}, "LIMIT 1") /* uuid() */
insert into t(id,v) values ({n}, /*! left(uuid(),3) */)
insert into d.t(id,v) values ({n}, 'a')
insert into `d`.`t`(`id`,`v`) values ({n}, `left`('abc',1))
insert into t (id) select {n} union all select {n}+1 limit 1
insert into t(id) select `limit` from (select {n} `limit`) x
delete t1 from t t1, u u1 where t1.id=u1.id and t1.id=-1
insert into a(v) select v from u natural join t where 0=1
insert into a(v) select 'x' from a where 0=1
update t set v=(select max(v) from a) where id=1
update u left join a on u.id=a.id set u.v='x' where u.id=30
insert into t(id,n) values ({n}, (select count(*) from u for update))
insert into t(id,v) select {n}, 'x' from u where id=1 window w as (partition by v)
insert into t(id,n) select {n}, sum(n) over w from u where id=1 window w as (partition by v)
insert into u select * from t where id=-1 and exists(select 1 from m)
replace into t set id=1, v=left(uuid(),3)
insert into t select {n},'x',1 on duplicate key update n=(select max(id) from u)
insert into t(id,v) select {n}, v from t t_limit where id=1
insert into trd(id,v) select 1, v from a where id=1
insert into trg(v,id) values ('x', (select {n} from u where id=1))
load data infile '{file}' into table u(id,v)
load data infile '{file}' replace into table k2(id,v)
load data infile '{file}' ignore into table t(id,v) set v=left(uuid(),3)
load data infile '{file}' into table a(id,v)
mysql:with q as (select 1 id) update t join q on t.id=q.id set t.v='a'
mysql:with q as (select id from u limit 1) update t join q on t.id=q.id set t.v='a'
mysql:insert into k2(id,v) values(1,'x') as new(a,b) on duplicate key update v=new.b
mysql:insert into t(id) select q.a from (select {n}) q(a)
mysql:insert into t(id) select q.user from (select {n}) q(user)
begin
insert into t values ({n},'x',1)
insert into m values ({n},'x',1)
insert into t values ({n},'x',1)
commit
begin
insert into m values ({n},'x',1)
insert into t values ({n},'x',1)
insert into m values ({n},'x',1)
commit
begin
select * from t where id=1
insert into m values ({n},'x',1)
commit
begin
insert into t values ({n},'x',1)
insert into m select {n}+id,v,n from t where id=1
commit
begin
insert into t values ({n},'x',1)
insert into tmy values (1,'x')
commit
begin
insert into m2 values ({n},'x',1)
insert into m values ({n},'x',1)
commit
begin
update t set v='nothing' where id=-1
insert into m values ({n},'x',1)
commit
begin
update t,m set t.v='x8',m.v='y8' where t.id=m.id
insert into m values ({n},'x',1)
rollback
begin
insert into t values ({n},'x',1)
savepoint s
insert into m values ({n},'x',1)
update t,m set t.v='x8{n}',m.v='y8{n}' where t.id=m.id
commit
begin
insert into t values ({n},'x',1)
insert into mem values (2)
commit
begin
update t,m set t.v='y8{n}',m.v='y9{n}' where t.id=m.id
insert into t values ({n},'x',1)
commit
begin
insert into m select {n}+id,v,n from t where id=1
insert into t values ({n},'x',1)
commit
begin
insert into t select {n}+id,v,n from m where id=1
insert into t values ({n},'x',1)
commit
begin
update t join m on t.id=m.id set t.v='x1{n}'
insert into t values ({n},'x',1)
commit
begin
update t join m on t.id=m.id set m.v='x2{n}'
insert into t values ({n},'x',1)
commit
begin
insert into t values ({n},'x',1)
insert into t select {n}+id+1000000,v,n from m where id=1
update t join m on t.id=m.id set t.v='x3{n}'
update t join m on t.id=m.id set m.v='x4{n}'
commit
truncate table part
alter table u add q1 varchar(60) default (uuid())
alter table u drop q1
drop table if exists part
analyze table t
xa start 'x'
insert into t(id) values ({n})
update t set v='x' where id={n}
xa end 'x'
xa prepare 'x'
xa commit 'x'
mysql:insert into a(v) table onev
mysql:insert into a(v) select table_name from information_schema.tables where table_schema='d' and table_name='t'
mysql:insert into u values row({n},'x',1)
mysql:insert into ft values ({n},'abc')
mysql:update ft set id=2 where id=3
mysql:delete from ft where id=3
mysql:insert into k6(id,c) values(1,2) on duplicate key update c=1
mysql:delete from u where id in (select count(*)-9 from mysql.role_edges)
mysql:insert into u(id,v) select {n}+count(*),'x' from mysql.slave_master_info
mysql:insert into u(id,v) select {n}+count(*),'x' from mysql.gtid_executed
mysql:insert into a(v) select x from json_table('[1]', '$[*]' columns(x int path '$')) j
mariadb:insert into u(id,v) select {n}, group_concat(v order by id limit 1) from t
mariadb:insert into u(id,v) select {n}, v from t where id=1 limit rows examined 100000
mariadb:insert into u(id,v) select {n}, v from t where id=1 fetch first 1 rows only
mariadb:insert into u(id,v) select {n}, v from t where id=1 offset 0 rows
mariadb:insert into a(v) select x from json_table('[1]', '$[*]' columns(x int path '$')) j
mariadb:insert into a(v) values ('a') returning id
mariadb:insert into u(id,v) values ({n}, uuid()) returning id
mariadb:insert into u(id,v) values ({n}, 'a') returning id, uuid()
mariadb:delete from t where id=99999998 returning uuid()
mariadb:create or replace table c1 as select 1 x
mariadb:set statement max_statement_time=10 for insert into t(id,v) values ({n}, uuid())
mariadb:insert into ft2 values ({n},'abc')
"""
