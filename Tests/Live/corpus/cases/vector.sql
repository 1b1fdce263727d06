-- for: mysql mariadb11
set binlog_format=row;
#my create table t (id int primary key, v vector(3), w vector, x vector(1));
#m11 create table t (id int primary key, v vector(3), w vector(8), x vector(1));
#my insert into t values (1,string_to_vector('[1,2,3]'),string_to_vector('[0.1,-0.5]'),string_to_vector('[1e10]')),(2,null,null,null),(3,string_to_vector('[0.0000001,3e37,0]'),string_to_vector('[1,2,3,4,5,6,7,8,9,10]'),string_to_vector('[0.333333333]'));
#my update t set v=string_to_vector('[9,8,7]') where id=1;
#m11 insert into t values (1,vec_fromtext('[1,2,3]'),vec_fromtext('[0.1,-0.5,0,0,0,0,0,1]'),vec_fromtext('[1e10]')),(2,null,null,null),(3,vec_fromtext('[0.0000001,300000000000,0]'),null,vec_fromtext('[0.333333333]'));
#m11 update t set v=vec_fromtext('[9,8,7]') where id=1;
delete from t;
