set binlog_format=row;
create table t (a bit, b bit(2), c bit(7), d bit(8), e bit(9), f bit(15), g bit(16), h bit(17), i bit(24), j bit(31), k bit(33), l bit(40), m bit(63), n bit(64));
insert into t values (0,0,0,0,0,0,0,0,0,0,0,0,0,0), (1,1,1,1,1,1,1,1,1,1,1,1,1,1),
 (b'1',b'11',b'1111111',255,511,32767,65535,131071,16777215,2147483647,8589934591,1099511627775,9223372036854775807,18446744073709551615),
 (null,null,null,null,null,null,null,null,null,null,null,null,null,null),
 (1,2,b'1010101',b'10100101',b'101010101',b'101010101010101',b'1010101010101010',b'10101010101010101',0xA5A5A5,0x55555555,0x155555555,0xA5A5A5A5A5,0x5555555555555555,0xAAAAAAAAAAAAAAAA);
update t set a=not a, n=n^1;
delete from t;
