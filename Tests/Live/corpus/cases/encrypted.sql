-- for: mariadb
-- server: --plugin-load-add=file_key_management --file-key-management-filename=@DIR@/keys --encrypt-binlog=1
set binlog_format=row; create table t (a int, b varchar(20)); insert into t values (1,'x'),(2,'y'); set binlog_format=statement; insert into t values (3,'z');
