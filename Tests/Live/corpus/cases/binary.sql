set binlog_format=row;
create table t (a binary(5), b varbinary(5), c binary(255), d varbinary(255), e varbinary(256), f varbinary(3000), g binary, h char(5) charset binary);
insert into t values ('','','','','','','',''), ('a','a','a','a','a','a','a','a'), (x'0000000000',x'0000',x'00ff00',x'6100',x'610000',repeat(x'00',300),x'00',x'2000'),
 (x'ff',x'fffefd',repeat(x'ff',255),repeat(x'80',255),repeat(x'7f',256),repeat('abc',1000),x'ff','a\n\t'), (null,null,null,null,null,null,null,null), ('a\0b','a\0','\'','"','\\','`','\n','\r');
update t set b=x'00', a=x'6162000000';
delete from t;
