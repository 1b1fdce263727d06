set binlog_format=row;
create table t (id int, g geometry, p point, l linestring, y polygon, mp multipoint, ml multilinestring, my multipolygon, gc geometrycollection);
insert into t values (1,st_geomfromtext('POINT(1 -2.5)'),st_geomfromtext('POINT(0 0)'),st_geomfromtext('LINESTRING(0 0,1 1,2 2)'),st_geomfromtext('POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,7 5,7 7,5 7,5 5))'),st_geomfromtext('MULTIPOINT(1 1,2 2)'),st_geomfromtext('MULTILINESTRING((0 0,1 1),(2 2,3 3))'),st_geomfromtext('MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)))'),st_geomfromtext('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')),
 (2,null,null,null,null,null,null,null,null), (3,st_geomfromtext('POINT(1 2)',4326),st_geomfromtext('POINT(39 27)'),null,null,null,null,null,null);
update t set p=st_geomfromtext('POINT(92 10)') where id=3;
delete from t;
