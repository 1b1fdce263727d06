-- for: mysql
set binlog_format=row, sql_mode='';
create table t (id int primary key, j json);
insert into t values (1,'{}'),(2,'[]'),(3,'null'),(4,'true'),(5,'false'),(6,'0'),(7,'-1'),(8,'32767'),(9,'32768'),(10,'-32769'),(11,'65535'),(12,'65536'),(13,'2147483647'),(14,'2147483648'),(15,'-2147483649'),(16,'4294967296'),(17,'9223372036854775807'),(18,'18446744073709551615'),(19,'-9223372036854775808'),(20,'1.5'),(21,'1e300'),(22,'-0.0'),(23,'1e-10'),(24,'123456789012345678901234567890'),(25,'""'),(26,'"it''s \\"q\\" \\\\ \\n \\t \\u0001 / \\b\\f"'),(27,'"日本 😀"'),(28,null),(29,'[null,true,false]'),(30,'[1,-1,32768,-32769,2147483648,1.5,"s",[],{},[1,[2,[3]]],{"a":{"b":{"c":[1,2,{"d":null}]}}}]'),(31,'{"b":1,"a":2,"aa":3,"":4,"日本":5,"k with space":"v","q\\"uote":[],"\\n":"nl"}');
insert into t values (40, json_array(cast(1.50 as decimal(10,2)), cast(-123456789.987654321 as decimal(30,9)), cast('2024-02-29' as date), cast('12:34:56.123456' as time(6)), cast('-12:34:56' as time), cast('2024-02-29 12:34:56.5' as datetime(6))));
insert into t values (41, json_object('blob', cast(x'00ff10' as binary), 'bit', b'10101', 'year', cast(2024 as year), 'geo', st_geomfromtext('POINT(1 2)'), 'dec', 0.1, 'uint', 18446744073709551615, 'dbl', 1e0/3, 'ts', timestamp'2024-01-01 00:00:00', 'bool', true, 'nul', null));
insert into t values (42, json_array(0.0, -0.5, 99999999999999999999.99, 1.0e0, 1e15, 1e16, 1e17, 123456.789e0, 1e-5, 1e-4, 3.0e0, 100e0));
set @big=(select json_arrayagg(json_object('k',n,'v',repeat('x',200))) from (with recursive r(n) as (select 1 union all select n+1 from r where n<400) select n from r) x);
insert into t values (50, @big);
set @bigo=(select json_objectagg(concat('key',n),n*1000) from (with recursive r(n) as (select 1 union all select n+1 from r where n<300) select n from r) x);
insert into t values (51, @bigo);
insert into t values (52, json_quote(repeat('s',127))),(53, json_quote(repeat('s',128))),(54, json_quote(repeat('s',16384)));
insert into t values (55, concat('{"',repeat('k',300),'":1}'));
update t set j='{"changed":true}' where id=1;
delete from t where id in (3,28,40,41);
create table two (a json, b json, c int);
insert into two values ('{"a":1}','[1]',1),(null,'{}',2),('[]',null,3);
update two set a='{"a":2}', b='[2]', c=c+1;
