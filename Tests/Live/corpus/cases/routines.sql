set binlog_format=statement;
create table t (a int, b varchar(100)) charset utf8mb4;
delimiter //
create procedure p(in x int, out y int, inout z varchar(20)) comment 'it''s' modifies sql data
begin
  declare i int default 0;
  declare s varchar(10) charset latin1 default 'é';
  while i < 3 do
    insert into t values (x+i, concat(z, s));
    set i = i + 1;
  end while;
  set y = i; update t set b=z where a=y;
  insert into t values (rand()*0, @uv);
end//
create definer=root@localhost function f(a int) returns int deterministic sql security invoker begin insert into t values (a,'from f'); return a*2; end//
create trigger tr before insert on t for each row set new.b=coalesce(new.b,'trig')//
create event e on schedule every 1 day starts '2030-01-01 00:00:00' on completion preserve disable comment 'ev' do begin insert into t values (1,'event'); end//
create event e1 on schedule at '2037-01-01 00:00:00' do delete from t//
delimiter ;
set @uv='user'; set @z='zz'; call p(5,@y,@z); insert into t values (f(3),'top'); select f(4); set @k=f(7); do f(8); update t set a=f(9) where a=5; insert into t (a) values (100);
create or replace algorithm=merge definer=`root`@`localhost` sql security definer view v as select * from t where a>1 with local check option; insert into v values (8,'via view'); alter view v as select a from t; drop view v;
alter event e enable; alter event e rename to e2; alter event e2 comment 'x' do select 1; alter procedure p comment 'new'; alter function f sql security definer; drop trigger tr; drop procedure p; drop function f; drop event e2; drop event if exists e1; drop procedure if exists nosuch; drop function if exists nosuch;
#my create function udf_none returns string soname 'nosuch.so';
#ma create function udf_none returns string soname 'nosuch.so';
#ma delimiter //
#ma set sql_mode=oracle// create package pk as procedure q; end// create package body pk as procedure q as begin insert into t values (55,'pkg'); end; end// call pk.q()// drop package pk// set sql_mode=default//
#ma delimiter //
#ma create aggregate function agg(x int) returns int begin declare s int default 0; declare continue handler for not found return s; loop fetch group next row; set s=s+x; end loop; end//
#ma delimiter ;
create role r1, `r 2`; create user u1@localhost identified by 'secret', `u'2`@`%`; grant select, insert (a) on d.t to u1@localhost; grant all on `d`.* to `u'2`@`%` with grant option; grant r1 to u1@localhost; revoke insert (a) on d.t from u1@localhost; rename user u1@localhost to u3@localhost;  alter user u3@localhost account lock; drop user u3@localhost, `u'2`@`%`; drop role r1, `r 2`;
#my create user u5 identified with caching_sha2_password by 'pw' require ssl password expire never comment 'c'; alter user u5 attribute '{"a":1}'; grant backup_admin on *.* to u5; set default role all to u5; drop user u5;
set binlog_format=row;
delimiter //
create procedure p2() begin insert into t values (1,'p2'); update t set b='p2b'; create temporary table tp (a int); insert into tp values (1); drop temporary table tp; end//
delimiter ;
call p2(); create definer=nobody@nowhere view v2 as select 1; drop view v2; create server s foreign data wrapper mysql options (user 'r', host 'h', database 'd'); drop server s;
install plugin nosuch soname 'nosuch.so';
-- errors: 4
