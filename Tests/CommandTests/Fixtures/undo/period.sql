flush binary logs;
create database u; use u;
create table r (room int, s date, e date, who varchar(10), period for stay (s, e), primary key (room, stay without overlaps));
set server_id = 77;
insert into r values (1, '2020-01-01', '2020-02-01', 'a'), (1, '2020-03-01', '2020-04-01', 'b');
update r set who = 'c' where room = 1 and s = '2020-03-01';
delete from r where s = '2020-01-01';
flush binary logs;
