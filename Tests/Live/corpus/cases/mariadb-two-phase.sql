-- for: mariadb mariadb11
set binlog_alter_two_phase=1; set binlog_format=row; create table t (a int primary key, b int); insert into t values (1,1),(2,1); alter table t add c int; alter table t add unique (b); alter table t engine=innodb; alter table t drop c, algorithm=copy; insert into t values (3,3); create index i on t (b); drop index i on t; alter table nosuch add a int; create temporary table tt (a int); alter table tt add b int; rename table t to u; alter table u comment='c'; optimize table u; set binlog_alter_two_phase=0; alter table u add z int;
-- errors: 2
