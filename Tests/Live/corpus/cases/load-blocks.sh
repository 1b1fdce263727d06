# for: mysql
# MySQL cuts a loaded file by max_allowed_packet, so it takes a small one to get Append_block events
q 'set global max_allowed_packet=32768'
rotate; f=$(current)
sql "$dir" -e "create database d; use d; set binlog_format=statement; create table t (a int primary key, b varchar(200)); load data infile '$work/big.csv' into table t fields terminated by ','; load data local infile '$work/big.csv' replace into table t fields terminated by ',';"
q 'set global max_allowed_packet=67108864'
finish load-blocks "$f"
