#my -- server: --gtid-mode=OFF --enforce-gtid-consistency=OFF
set binlog_format=statement;
create temporary table tmp (a int); insert into tmp values (1),(2); create table t (a int, b int default (a+1)) ; insert into t (a) select a from tmp; update t,tmp set t.b=tmp.a where t.a=tmp.a; alter table tmp add x int; truncate tmp; drop temporary table tmp; drop table if exists nosuch, t2; create temporary table tmp2 select * from t; create temporary table if not exists tmp2 (a int); drop table tmp2; 
create table ctas select a, 'x' y from t; create table like_t like t; create table if not exists t (a int); create table ctas2 (primary key (a)) ignore select distinct a from t;
set binlog_format=row; create table ctas3 select * from t; create table ctas4 (id int auto_increment primary key) select a from t; create temporary table rt (a int); insert into rt values (1); insert into t (a) select a from rt; create table fromtmp like rt; drop temporary table rt;
set binlog_format=mixed; insert into t (a) values (1); insert into t (a) values (floor(rand()*0)); insert into t (a,b) values (1,length(uuid())); insert into t (a) select a from t limit 1; insert into t (a) values (connection_id()*0); delete from t limit 1; update t set a=1 order by a limit 1; create temporary table if not exists mixt (a int); insert into mixt values (1); insert into t (a) select a from mixt; drop temporary table mixt; insert into t (a) values (length(user())), (found_rows()), (row_count()), (load_file('/nosuch'));
set binlog_format=statement; insert into t (a) select a from t limit 1; 
truncate t; truncate table ctas; drop table ctas, ctas2, ctas3; drop table if exists `ctas4`, d.like_t; flush tables; analyze table t; optimize table t; repair table t; flush status; flush privileges; flush local tables; flush no_write_to_binlog privileges; reset query cache;
lock tables t write; insert into t (a) values (5); unlock tables; handler t open; handler t close; do 1; insert into t (a) values (6) /* trailing */; INSERT   INTO
	t   (a)
VALUES -- comment
  (7) # hash
;
/* leading comment */ insert into t (a) values (8); /*!50000 insert into t (a) values (9) */; /*! insert into t (a) values (10) */; insert into t (a) values (b'101'), (0x41); insert into t (a) values (x'41'); create temporary table left_over (a int) engine=myisam; insert into left_over values (1); set @x:=_binary'a\0b'; call nosuch(); insert into t select 1 where 1=0; update t set a=1 where 1=0; delete from t where 1=0; insert delayed into t (a) values (11);
alter table t rename to tt; rename table tt to t; alter table t add key (a), algorithm=inplace, lock=none; create index i on t (b); drop index i on t; alter table t engine=myisam; alter table t comment='a ''comment''', row_format=dynamic; create unique index u on t (a,b) comment 'x';
#ma -- errors: 5
#my -- errors: 4
