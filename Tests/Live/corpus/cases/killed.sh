# statements that are killed in the middle
#my # server: --gtid-mode=OFF --enforce-gtid-consistency=OFF
rotate; f=$(current)
sql "$dir" -e "create database d; use d; create table m (a int, b int) engine=myisam; create table i (a int) engine=innodb; insert into m values (1,1),(2,2),(3,3)"
victim() { sql "$dir" -e "use d; set binlog_format=$1; $2" 2>/dev/null & id=; for _ in 1 2 3 4 5 6 7 8 9; do sleep 0.2; id=$(q "select id from information_schema.processlist where info like '%sleep(%' and id<>connection_id() order by id desc limit 1"); [ -n "$id" ] && break; done; sleep 0.2; if [ -n "$id" ]; then q "kill $3 $id"; else fail "nothing to kill: $2"; fi; wait $!; }
victim statement "update m set b=b+1+sleep(2)" query
victim statement "insert into m select a,sleep(2) from m" ''
victim row "update m set b=b+1+sleep(2)" query
victim statement "begin; insert into i values (1); insert into m values (9,9); insert into i values (sleep(20)); commit" ''
victim statement "insert into i values (1); create temporary table left_over (a int); insert into m values (sleep(20),1)" ''
victim statement "insert into m values (5,5),(sleep(3),6)" query
finish killed "$f"
