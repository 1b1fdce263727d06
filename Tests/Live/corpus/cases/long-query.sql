set binlog_format=statement, sql_mode='';
create table t (id int auto_increment primary key, a longtext) charset utf8mb4;
set @q=concat('insert into t (a) values (''',repeat('long ',40000),''')'); prepare p from @q; execute p;
set @q=concat('insert into t (a) values (/* ',repeat('0123456789',30),' */ ''日本'')'); prepare p from @q; execute p;
set @q=concat('create table w (',repeat('/*x*/',5000),' a int)'); prepare p from @q; execute p;
insert into t (a) values (_binary 0x0001), (_latin1'x'); insert into t (a) values ('a;b;c'), ('delimiter /*!*/;'), ('/*!*/;'); insert into t(a) values ("nul\0escaped"); select 1; 
