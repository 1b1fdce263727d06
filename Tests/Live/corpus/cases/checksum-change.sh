# the algorithm changes in mid-sequence: each log says its own
sql "$dir" -e "create database d; create table d.t (a int); insert into d.t values (1)"
f1=$(current); sql "$dir" -e "set global binlog_checksum=NONE; insert into d.t values (2),(3)"
f2=$(current); sql "$dir" -e "set global binlog_checksum=CRC32; insert into d.t values (4)"
f3=$(current); rotate; describe checksum-change-3
keep "$dir/data/$f1" checksum-change-1; keep "$dir/data/$f2" checksum-change-2; keep "$dir/data/$f3" checksum-change-3
