-- for: mysql
set binlog_format=row;
set global binlog_row_metadata=full;
create table a (id int unsigned primary key, e vector(3), t text charset latin1, f vector(2), s varchar(10) charset utf8mb4, u varchar(9) charset cp1251, b varbinary(9), en enum('a','b') charset latin2, st set('x','y'), tt tinytext charset latin1);
insert into a values (1,to_vector('[1,2,3]'),'é',to_vector('[4,5]'),'日本','ж','b','a','x','ü');
create table mv (id int primary key auto_increment, j json, s varchar(20), x int, index ((cast(j->'$.a' as unsigned array))), index z ((cast(j->'$.c' as char(300) array))), index d ((cast(j->'$.d' as decimal(10,2) array))), index fx ((x+1)), u varchar(5) charset cp1251);
insert into mv (j,s,u) values ('{"a":[1,2,3],"c":["x","y"],"d":[1.5]}','abc','d'); update mv set j='{"a":[5]}'; delete from mv;
set sql_generate_invisible_primary_key=on;
create table gipk (a int, b varchar(10) invisible default 'q'); insert into gipk values (1),(2); update gipk set a=9 where a=1;
create table renamed (a int); insert into renamed values (1); alter table renamed alter column my_row_id set visible; insert into renamed (a) values (2);
set sql_generate_invisible_primary_key=off;
create table part (a int, b int) partition by hash(a) partitions 3; insert into part values (1,1),(2,2); update part set a=7 where a=1; delete from part;
set global binlog_row_metadata=minimal;
insert into gipk values (3),(4); insert into renamed (a) values (3); insert into a values (2,to_vector('[1,2,3]'),'é',to_vector('[4,5]'),'日本','ж','b','a','x','ü'); insert into mv (j,s,u) values ('{"a":[1,2,3]}','abc','d');
set global binlog_row_metadata=default;
