-- What Tests/Live/replay has a source do, once in each binlog format; @DIR@ is the scratch directory. Lines that begin
-- with #my are MySQL's, with #ma MariaDB's.
create table t (id int auto_increment primary key, a varchar(300), b longblob, n decimal(30,10), f double, ts timestamp(6) null, u bigint unsigned, e enum('é','ü'), s set('x','y')) charset utf8mb4;
create table latin (id int primary key, a varchar(100)) charset latin1;
create table chinese (id int primary key, a varchar(100)) charset gbk;
create table cyrillic (id int primary key, a text) charset cp1251;
create table wide (id int primary key, a varchar(100)) charset utf16;
create table audit (id int, what varchar(400)) charset utf8mb4;
create table loaded (a int, b varchar(200), c varchar(100), primary key (a)) charset utf8mb4;
create table plain (id int primary key, a varchar(40)) engine=myisam;
create table parent (id int primary key); create table child (id int primary key, p int, foreign key (p) references parent (id) on delete cascade on update cascade);
create trigger after_t after insert on t for each row insert into audit values (new.id, concat('new ', new.id, ' ', ifnull(new.a, '-')));
create trigger before_t before update on t for each row set new.u = coalesce(old.u, 0) + 1;
insert into t (a, b, n, f, ts, u, e, s) values ('one', x'00ff2700', 1.5, 1/3, '2026-01-01 00:00:00.123456', 18446744073709550000, 'é', 'x,y'), ('日本 𝄞', null, -12345678901234567890.0123456789, -1e300, null, 0, 'ü', ''), (null, null, null, null, null, null, null, null);
insert into t (a) values ('quote '' and \\ and "'), ('new
line'), ('/*!*/; delimiter'), ('tab	and zero \0');
insert into latin values (1, 'é ü ß'), (2, 'plain'); insert into chinese values (1, '中文 字符'), (2, 'ascii'); insert into cyrillic values (1, 'жук и ящерица'); insert into wide values (1, '𝄞 x é 日');
set names latin1; insert into latin values (3, 'read as latin1'); set names gbk; insert into chinese values (3, 'read as gbk'); set names utf8mb4;
update latin set a = concat(a, ' ä') where id < 3; update chinese set a = concat(a, '國') where id = 1; delete from cyrillic where id = 2; update wide set a = reverse(a);
set time_zone = '+05:30'; insert into t (a, ts) values ('east', '2026-06-01 12:00:00'); set time_zone = '-08:00'; insert into t (a, ts) values ('west', '2026-06-01 12:00:00'), ('now', now(6)); set time_zone = default;
set timestamp = 1700000000.654321; insert into t (a, ts) values ('then', now(6)); set timestamp = default;
set sql_mode = 'ansi_quotes,pipes_as_concat'; insert into t (a) values ('ansi' || ' "pipes"'); set sql_mode = 'no_backslash_escapes'; insert into t (a) values ('c:\dir\n'); set sql_mode = ''; insert into t (id, a, e) values (500, 'no mode', 'none such'); set sql_mode = default;
set auto_increment_increment = 5, auto_increment_offset = 3; insert into t (a) values ('step'), ('step'); set auto_increment_increment = default, auto_increment_offset = default;
set insert_id = 2000; insert into t (a) values ('asked for'); insert into t (a) values (concat('last ', last_insert_id())); set lc_time_names = 'de_DE'; insert into t (a) values (date_format('2026-03-01', '%M')); set lc_time_names = default;
set @text = 'é text', @number = 42, @none = null, @exact = 1.50, @bytes = x'00ff'; insert into t (a, u) values (concat(@text, ifnull(@none, 'null'), @exact, hex(@bytes)), @number); set rand_seed1 = 10, rand_seed2 = 20; insert into t (f) values (rand()); set @l = _latin1'é' collate latin1_german1_ci; insert into latin values (4, @l);
insert into parent values (1), (2), (3); insert into child values (1, 1), (2, 2), (3, 3); update parent set id = 10 where id = 1; delete from parent where id = 2; set foreign_key_checks = 0; insert into child values (9, 99); set foreign_key_checks = 1;
begin; insert into t (a) values ('kept'); savepoint `s 1`; insert into t (a) values ('dropped'); rollback to savepoint `s 1`; insert into t (a) values ('kept too'); commit; begin; insert into t (a) values ('rolled back'); rollback;
insert into plain values (1, 'myisam'), (2, 'x'); begin; insert into plain values (3, 'stays'); insert into t (a) values ('goes'); rollback; update plain set a = 'y' where id = 2;
load data infile '@DIR@/lines.csv' into table loaded fields terminated by ',' (a, b) set c = concat(b, '!'); load data infile '@DIR@/lines.csv' replace into table loaded character set latin1 fields terminated by ',' ignore 3 lines (a, @v) set b = upper(@v), c = 'é'; load data local infile '@DIR@/lines.csv' ignore into table loaded fields terminated by ',' lines terminated by '\n' (@x, b) set a = @x + 1000;
create temporary table tmp (id int, a varchar(40)); insert into tmp values (7001, 'from temporary'), (7002, 'é'); insert into t (id, a) select id, a from tmp; drop temporary table tmp;
xa start 'x1', 'b'; insert into t (a) values ('xa kept'); xa end 'x1', 'b'; xa prepare 'x1', 'b'; xa commit 'x1', 'b'; xa start 'x2'; insert into t (a) values ('xa gone'); xa end 'x2'; xa prepare 'x2'; xa rollback 'x2'; xa start 'x3'; insert into t (a) values ('one phase'); xa end 'x3'; xa commit 'x3' one phase;
delimiter //
create procedure fill(in n int) comment 'é' begin declare i int default 0; while i < n do insert into audit values (i, concat('step ', i, ' ж')); set i = i + 1; end while; end//
create function twice(x int) returns int deterministic begin insert into audit values (x, 'twice'); return x * 2; end//
delimiter ;
call fill(4); insert into t (a, u) values ('function', twice(21)); create view v as select id, a from t; insert into v (a) values ('through view'); drop view v; alter table latin add column c int default 5, add key (a); rename table wide to wider; create table copy like chinese; insert into copy select * from chinese; truncate table child; drop procedure fill; drop function twice;
replace into loaded values (1, 'replaced', null); insert into loaded values (2, 'x', 'y') on duplicate key update b = 'updated'; delete from loaded where a between 5 and 8; update t set a = concat(a, '*') where id % 2 = 0; update t join audit on t.id = audit.id set t.f = 7, audit.what = 'joined' where t.id < 4;
insert into t (a, b) values ('large', repeat('0123456789abcdef', 20000)); update t set b = concat(b, 'x') where a like 'large%';
#my create table js (id int primary key, j json); insert into js values (1, '{"a": [1, 2.5, "é"], "b": null}'); update js set j = json_set(j, '$.a[1]', 7, '$.c', json_object('d', 1)); set binlog_row_image = minimal; update t set a = 'minimal' where id = 1; set binlog_row_image = full; create table point_of (id int primary key, p point not null srid 4326); insert into point_of values (1, st_geomfromtext('point(1 2)', 4326)); set binlog_transaction_compression = 1; insert into t (a) values ('compressed'), (repeat('z', 300)); delete from t where id = 2; set binlog_transaction_compression = 0;
#ma create sequence sq start with 5 increment by 3; set statement binlog_format = row for insert into t (id, a) values (8000 + nextval(sq), 'sequence'); create table versioned (id int primary key, a varchar(20)) with system versioning; set timestamp = 1700000100; insert into versioned values (1, 'x'), (2, 'y'); set timestamp = 1700000200; update versioned set a = 'z' where id = 1; delete from versioned where id = 2; set timestamp = default; create or replace table replaced (a int); create or replace table replaced select id, a from chinese; create table packed (id int primary key, c text compressed, u uuid); insert into packed values (1, repeat('c', 500), '123e4567-e89b-12d3-a456-426614174000'); insert into t (a) values ('returned'); set gtid_domain_id = 7; insert into t (a) values ('domain 7'); set gtid_domain_id = 0; create table ar (id int primary key, a varchar(20)) engine=aria; insert into ar values (1, 'aria');
