set binlog_format=row;
create table t (id int primary key, a tinyblob, b blob, c mediumblob, d longblob, e tinytext, f text, g mediumtext, h longtext) charset utf8mb4;
insert into t values (1,'','','','','','','',''), (2,null,null,null,null,null,null,null,null), (3,'a\0b',x'00ff',x'0102',x'ff','it''s','\\','日本','😀\n'),
 (4,repeat('a',255),repeat('b',256),repeat('c',255),repeat('d',256),repeat('e',255),repeat('f',256),repeat('g',255),repeat('h',256));
insert into t (id,c) values (5,repeat('c',70000));
insert into t (id,h) values (6,repeat('h',70000));
update t set b='changed' where id=3;
delete from t where id<4;
