#my -- server: --gtid-mode=OFF --enforce-gtid-consistency=OFF
set binlog_format=row;
create table a (id int primary key, x int); create table b (id int primary key, y varchar(10)); create table l (id int auto_increment primary key, what varchar(40));
create table p (id int primary key); create table c (id int primary key, pid int, foreign key (pid) references p(id) on delete cascade on update cascade);
create table c2 (id int primary key, pid int, foreign key (pid) references p(id) on delete set null);
delimiter //
create trigger ta after insert on a for each row begin insert into l (what) values (concat('ins a ',new.id)); insert into b values (new.id+100,'trg'); end//
create trigger tu before update on a for each row begin insert into l (what) values (concat('upd a ',old.id)); set new.x=new.x+1; end//
delimiter ;
insert into a values (1,1),(2,2),(3,3); insert into b values (1,'one'),(2,'two'),(3,'three');
update a,b set a.x=a.x*10, b.y=concat(b.y,'!') where a.id=b.id;
delete a,b from a join b on a.id=b.id where a.id<3;
insert into p values (1),(2),(3); insert into c values (1,1),(2,1),(3,2); insert into c2 values (1,1),(2,2);
update p set id=10 where id=3; delete from p where id=2; delete from c2; update p set id=11 where id=1; delete from p;
create table ma (id int primary key, x int) engine=myisam; insert into ma values (1,1),(2,2);
begin; insert into a values (50,1); insert into ma values (3,3); update ma,a set ma.x=9,a.x=8 where a.id=50; rollback;
create view v as select id,y from b where y like 't%' with check option; insert into v values (70,'tee'); update v set y='tuu' where id=70; delete from v where id=70;
replace into b values (3,'r'),(4,'n'); insert into b values (3,'x'),(5,'y') on duplicate key update y='dup';
insert ignore into b values (3,'no'),(6,'yes'); insert into b select id+1000,y from b; truncate a; alter table b add z int default 5 first; insert into b values (1,99,'z'); alter table b modify y text, drop z; update b set y='t' limit 2; rename table b to bb; delete from bb;
