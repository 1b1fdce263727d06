set binlog_format=row;
create table n (n int primary key, s varchar(100));
insert into n with recursive r(n) as (select 1 union all select n+1 from r where n<900) select n, repeat(char(97+n%26),20) from r;
update n set s=concat(s,n) where n%2=0;
update n set n=n+10000;
delete from n where n>10300;
create table w (id int primary key, b blob); insert into w select n, repeat('b',9000) from n where n<10005; delete from w;
begin; insert into n values (1,'a'); insert into n values (2,'b'); update n set s='c' where n<3; delete from n where n=2; savepoint s; insert into n values (3,'rolled'); rollback to s; insert into n values (4,'kept'); commit;
begin; insert into n values (7,'x'); rollback;
