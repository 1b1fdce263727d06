# the log of a server that is still running, then the one a killed server leaves
rotate; f=$(current)
sql "$dir" -e "create database d; create table d.t (a int primary key, b text); insert into d.t values (1,repeat('x',5000)); begin; insert into d.t values (2,'y'); update d.t set b='z' where a=2; commit"
keep "$dir/data/$f" open-log
d2=$work/crash; start "$d2" --server-id=7
sql "$d2" -e "create database d; create table d.t (a int primary key, b text); insert into d.t values (1,'a'),(2,'b'); set binlog_format=statement; update d.t set b='c'"
f=$(current "$d2"); "$servers/server" kill "$d2"; cp "$d2/data/$f" "$work/crashed"; keep "$work/crashed" crashed
# cut in the middle of its last event and of its last event's header
s=$(stat -c %s "$work/crashed"); head -c $((s - 7)) "$work/crashed" >"$work/cut"; keep "$work/cut" crashed-cut
head -c $((s - 20)) "$work/crashed" >"$work/cut"; keep "$work/cut" crashed-cut2
start "$d2" --server-id=7; f=$(current "$d2"); sql "$d2" -e "insert into d.t values (3,'after')"; rotate "$d2"; keep "$d2/data/$f" after-crash
f=$(current "$d2"); sql "$d2" -e 'insert into d.t values (4,"before stop")'; "$servers/server" stop "$d2"; keep "$d2/data/$f" stopped
start "$d2" --server-id=7; f=$(current "$d2"); [ "$flavor" = mysql ] && r='reset binary logs and gtids' || r='reset master'
sql "$d2" -e "$r; insert into d.t values (5,'after reset'); flush binary logs"; keep "$d2/data/${f%.*}.000001" after-reset; "$servers/server" stop "$d2"
