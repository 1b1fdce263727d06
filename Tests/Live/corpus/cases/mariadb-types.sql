-- for: mariadb mariadb11
set binlog_format=row, sql_mode='';
create table t (id int primary key, u uuid, i4 inet4, i6 inet6, j json, c text compressed, b varchar(2000) compressed, vb varbinary(300) compressed, lb longblob compressed, x xmltype) charset utf8mb4;
create table t (id int primary key, u uuid, i4 inet4, i6 inet6, j json, c text compressed, b varchar(2000) compressed, vb varbinary(300) compressed, lb longblob compressed) charset utf8mb4;
insert into t values (1,'123e4567-e89b-12d3-a456-426655440000','192.168.1.200','2001:db8::ff00:42:8329','{"a": [1, 2]}',repeat('compress me ',100),repeat('b',1500),repeat(x'00',200),repeat('lb',40000)),
 (2,'00000000-0000-0000-0000-000000000000','0.0.0.0','::','[]','','','',''), (3,null,null,null,null,null,null,null,null), (4,'ffffffff-ffff-ffff-ffff-ffffffffffff','255.255.255.255','::ffff:1.2.3.4','"x"','short','it''s','\0\n\\','q'), (5,'01234567-89ab-7def-8000-0123456789ab','127.0.0.1','fe80::1','null','日本','é',x'ff',x'00');
update t set c='now different', b=repeat('z',1000), u='6ba7b810-9dad-11d1-80b4-00c04fd430c8';
delete from t where id>2;
create table tiny (a tinyblob compressed, b mediumtext compressed, c varchar(100) compressed not null, d tinytext compressed);
insert into tiny values (repeat('a',200),repeat('b',70000),repeat('c',100),'d'), ('','','','');
-- errors: 1
