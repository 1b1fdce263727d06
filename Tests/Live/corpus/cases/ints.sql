set binlog_format=row;
create table t (id int primary key, a tinyint, b tinyint unsigned, c smallint, d smallint unsigned, e mediumint, f mediumint unsigned, g int, h int unsigned, i bigint, j bigint unsigned, k int(7) zerofill, l bool);
insert into t values (1,-128,0,-32768,0,-8388608,0,-2147483648,0,-9223372036854775808,0,0,true),
 (2,127,255,32767,65535,8388607,16777215,2147483647,4294967295,9223372036854775807,18446744073709551615,4294967295,false),
 (3,-1,128,-1,32768,-1,8388608,-1,2147483648,-1,9223372036854775808,42,null),
 (4,0,0,0,0,0,0,0,0,0,0,0,0),
 (5,null,null,null,null,null,null,null,null,null,null,null,null),
 (-6,1,1,1,1,1,1,1,1,1,1,1,1);
update t set a=a+0, b=coalesce(b,7), g=-g where id in (2,3,5);
update t set id=-id;
delete from t where id<0;
insert into t (id,e,f) values (100,-8388607,8388609),(101,-2,16777214);
delete from t;
