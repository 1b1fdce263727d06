set binlog_format=row;
create table t (a int primary key, b varchar(20));
xa start 'simple'; insert into t values (1,'x'); xa end 'simple'; xa prepare 'simple'; xa commit 'simple';
xa start 'g','b',7; insert into t values (2,'x'); xa end 'g','b',7; xa prepare 'g','b',7;
#my insert into t values (22,'other');
xa commit 'g','b',7;
xa start x'00ff27',x'5c',2147483647; insert into t values (3,'x'); xa end x'00ff27',x'5c',2147483647; xa prepare x'00ff27',x'5c',2147483647; xa rollback x'00ff27',x'5c',2147483647;
xa start 'one'; insert into t values (4,'x'); xa end 'one'; xa commit 'one' one phase;
xa start 'it''s','日本'; insert into t values (5,'x'); update t set b='y'; xa end 'it''s','日本'; xa prepare 'it''s','日本'; xa commit 'it''s','日本';
xa start 'empty'; xa end 'empty'; xa prepare 'empty'; xa commit 'empty';
xa start 'rb'; insert into t values (6,'x'); xa end 'rb'; xa rollback 'rb';
xa start 'ro'; select * from t; xa end 'ro'; xa prepare 'ro'; xa rollback 'ro';
xa start '0123456789012345678901234567890123456789012345678901234567890123','0123456789012345678901234567890123456789012345678901234567890123',2147483647; insert into t values (9,'x'); xa end '0123456789012345678901234567890123456789012345678901234567890123','0123456789012345678901234567890123456789012345678901234567890123',2147483647; xa prepare '0123456789012345678901234567890123456789012345678901234567890123','0123456789012345678901234567890123456789012345678901234567890123',2147483647; xa commit '0123456789012345678901234567890123456789012345678901234567890123','0123456789012345678901234567890123456789012345678901234567890123',2147483647;
set binlog_format=statement; xa start 's'; insert into t values (7,'x'); insert into t values (8,'y'); xa end 's'; xa prepare 's'; xa commit 's';
xa start '',''; insert into t values (10,'e'); xa end '',''; xa prepare '',''; xa commit '',''; 
#ma -- errors: 4
