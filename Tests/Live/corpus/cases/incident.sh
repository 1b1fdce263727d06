# an event too large for the cache makes an incident event
rotate; f=$(current)
sql "$dir" -f 2>/dev/null <<'SQL'
create database d; use d; create table m (a int, b longtext) engine=myisam; create table i (a int primary key, b longtext);
insert into m values (1,'x');
set global max_binlog_stmt_cache_size=4096, global binlog_stmt_cache_size=4096, global max_binlog_cache_size=4096, global binlog_cache_size=4096;
SQL
sql "$dir" -f -e "use d; set binlog_format=row; insert into m values (2,repeat('b',20000)); insert into m select 3,repeat('c',9000); insert into i values (1,repeat('c',9000)); " 2>"$work/err"
sql "$dir" -e "set global max_binlog_stmt_cache_size=default, global binlog_stmt_cache_size=default, global max_binlog_cache_size=default, global binlog_cache_size=default; insert into d.m values (4,'after')"
# the incident has closed the log: it may be followed by others
finish incident "$f"
