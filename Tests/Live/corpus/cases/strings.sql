set binlog_format=row, sql_mode='';
create table t (a char(10), b varchar(10), c varchar(255), d varchar(256), e varchar(1000) character set latin1, f char(0), g varchar(0), h char(255) character set latin1) charset utf8mb4;
insert into t values ('','','','','','','',''), (null,null,null,null,null,null,null,null),
 ('it''s','say "hi"','back\\slash','new\nline\r\ttab','nul\0nul','','','\Z\b%_'),
 ('trailing  ','trail   ',repeat('x',255),repeat('y',256),repeat('z',1000),'','',repeat('w',255)),
 ('éàü','日本語','😀😁','naïve ñ — “quotes”','caf\xE9 ÿ','','','latin é'),
 (' lead',' ',x'e282ac',x'01020304050607080b0c0e0f10111213141516171819',x'7f80a0ff','','',x'1b1c1d1e1f20'),
 ('`tick`','/*c*/','-- c','; delimiter','#','','','''''');
update t set b=concat(b,'!'), d=concat(d,'?') where b is not null;
delete from t where a='';
create table m (a char(255) charset utf8mb4, b char(64) charset utf8mb4, c char(63) charset utf8mb4, d varchar(12000) charset utf8mb4, e char(86) charset utf8mb3, f char(85) charset utf8mb3);
insert into m values (repeat('é',255),repeat('😀',64),repeat('a',63),repeat('日',300),repeat('b',86),repeat('c',85)), ('','','','','',''), ('short','short','short','short','short','short'), (null,'x',null,'y',null,'z');
update m set a=left(a,3), d='d';
create table cs (id int, l1 varchar(40) charset latin1, gb varchar(40) charset gbk, sj varchar(40) charset sjis, u2 varchar(40) charset ucs2, u16 varchar(40) charset utf16, u32 char(20) charset utf32, u16l varchar(9) charset utf16le, kr varchar(40) charset euckr, b5 varchar(40) charset big5, asc1 varchar(40) charset ascii, bin varchar(40) charset binary, k8 char(40) charset koi8r, c1251 text charset cp1251);
insert into cs values (1,'grün','中文','日本表','中é','中😀','x😀','le','한국어','中文','ascii','bin\0\xff','Привет','мир'),
 (2,'','','','','','','','','','','','',''), (3,null,null,null,null,null,null,null,null,null,null,null,null,null), (4,'a''b','a\\b','a"b','a\nb','a''b','a\\b','"','a','b','c','d','e','f');
update cs set gb=concat(gb,'國') where id<3;
create table legacy (a varchar(20) charset gbk, b char(20) charset sjis) charset gbk;
insert into legacy values (x'955c', x'955c'), (x'8140', x'8b5c'), (x'815c27', x'27');
