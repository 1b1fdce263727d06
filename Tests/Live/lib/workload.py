"""What happens on a source whose logs are cut and restored: changes of every kind, from one seed."""

SETUP = '''
create database shop character set utf8mb4; create database other character set utf8mb4;
use shop;
create table orders (id int auto_increment primary key, customer int, note varchar(4000), total decimal(10,2));
create table audit (id int auto_increment primary key, what varchar(100), big longtext);
create table load_t (a int primary key, b varchar(100));
create table other.log (id int auto_increment primary key, text varchar(5000));
create table other.stock (id int primary key, n int);
create trigger shop.t1 after insert on shop.orders for each row insert into other.log (text) values (new.note);
insert into other.stock values (1, 10), (2, 20), (3, 30);
'''


class Workload:
    """Changes in two databases, `shop` and `other`, sent by `sql(source, text)`."""

    def __init__(self, sql, source, draw, is_mysql, scratch):
        self.sql = lambda text: sql(source, text)
        self.draw = draw
        self.is_mysql = is_mysql
        self.csv = f'{scratch}/lines.csv'
        self.step = 0
        with open(self.csv, 'w') as file:
            for number in range(300):
                file.write(f'{number},line {number} \u00e9\n')

    def rotate(self):
        self.sql('flush binary logs')

    def setup(self):
        self.sql(SETUP)

    def run(self, count):
        """Changes of rows, definitions, XA, with rotations."""
        for _ in range(count):
            self.sql(self.change(self.step))
            self.step += 1
            if self.draw.randrange(12) == 0:
                self.rotate()

    def change(self, step):
        draw = self.draw
        number = draw.randrange(12)
        customer = draw.randrange(5)
        if number < 4:
            return (f"insert into shop.orders (customer, note, total) values ({customer}, 'step {step} \u00fc', {step}.5),"
                    f" ({customer}, '{'y' * draw.randrange(600)}', 1);")
        if number == 4:
            return (f"begin; update shop.orders set total = total + 1 where customer = {customer};"
                    f" update other.stock set n = n + 1; savepoint s1; delete from other.log where id % 7 = {customer};"
                    " rollback to s1; insert into shop.audit (what, big) values ('a', repeat('b', 700)); commit;")
        if number == 5:
            return ('update shop.orders o join other.stock s on s.id = o.customer set o.total = o.total + s.n, s.n = s.n + 1'
                    f' where o.customer = {customer};')
        if number == 6:
            return f'delete from other.log where id % 5 = {customer};'
        if number == 7:
            rows = '' if self.is_mysql else f' as select {step} as a'
            return (f'create table shop.t{step} (a int primary key){rows}; drop table if exists other.x{step - 3};'
                    f'create table other.x{step} (a int); insert into other.x{step} values (1), (2);')
        if number == 8:
            return (f"xa start 'x{step}'; insert into shop.audit (what) values ('xa {step}'); xa end 'x{step}';"
                    f" xa prepare 'x{step}'; xa {draw.choice(['commit', 'rollback'])} 'x{step}';")
        if number == 9:
            return f'alter table shop.audit add column c{step} int default {step};'
        if number == 10:
            return f"set @v = {step}; insert into shop.audit (what) values (concat('var ', @v));"
        return f"update shop.orders set note = concat(note, '!') where id % 3 = {customer % 3};"

    def kinds(self, tagged=True):
        """Statements with what belongs to them, LOAD DATA, a group larger than what is kept in memory, compressed ones."""
        sql = self.sql
        sql('drop table if exists shop.nothing, other.nothing;')
        sql(f"""
          set binlog_format = statement; use shop;
          insert into audit (what) values (concat('r', rand(5) < 2)); set @x = 'user'; insert into audit (what) values (@x);
          load data infile '{self.csv}' into table load_t fields terminated by ','; truncate table load_t;
          load data infile '{self.csv}' into table load_t fields terminated by ',';""")
        self.rotate()
        sql('begin;' + f"insert into shop.audit (what, big) values ('big', repeat('{'x' * 100}', 20000));" * 8
            + 'update other.stock set n = 7; commit;')
        if self.is_mysql:
            sql('set binlog_transaction_compression = on;'
                "insert into shop.orders (customer, note) values (1, repeat('z', 2000));"
                "begin; insert into other.log (text) values (repeat('q', 200)); insert into shop.audit (what) values ('c');"
                " commit; insert into other.log (text) values ('only other');")
            if tagged:
                sql("set gtid_next = 'automatic:tagged'; insert into shop.orders (customer) values (3);"
                    "insert into shop.orders (customer, note) values (3, repeat('t', 300)); set gtid_next = 'automatic';")
        else:
            sql('set global log_bin_compress = 1, log_bin_compress_min_len = 10')
            sql("use shop; insert into orders (customer, note) values (1, repeat('z', 2000));"
                "set binlog_format = statement; insert into audit (what, big) values ('s', 'a long statement, or so');")
            sql('set global log_bin_compress = 0')
        self.rotate()
