"""The logs of Tests/Benchmarks: written by real servers, then repeated until they are large enough."""
import collections, os, struct, subprocess, tempfile

from binlog import GTID, HEADER, MARIADB_GTID, ROTATE, STOP, Log, add_checksum
from live import SERVER

Kind = collections.namedtuple('Kind', 'flavor options statements')

SMALL = ('create table t (id int auto_increment primary key, a int, b bigint unsigned, c varchar(60), d datetime(3), '
         'e decimal(12,2), f double, g text) charset utf8mb4')
WIDE = ('create table t (id int auto_increment primary key, ' + ', '.join(f'c{n} varchar(80)' for n in range(20))
        + ', j json, m mediumtext, t timestamp(6) null, s set(\'a\',\'b\',\'c\'), e enum(\'x\',\'y\'), bits bit(17)) '
        'charset utf8mb4')


def small(count=12000):
    """Groups of one event or two with one to three rows."""
    for n in range(count):
        if n % 4 < 2:
            row = (f"({n},{n * 977},'name of number {n}','2026-11-20 10:11:{n % 60:02d}.123',{n}.25,{n}.5e3,"
                   f"'some longer text {n} to fill the row a little')")
            yield f"insert into t (a,b,c,d,e,f,g) values {','.join([row] * (3 if n % 4 else 1))}"
        elif n % 4 == 2:
            yield f"update t set a=a+1, c='changed {n}' where id={n // 2}"
        else:
            yield f'delete from t where id={n // 4}'


def wide(count=3000):
    """Rows of many columns, with text and JSON."""
    columns = ','.join(f'c{n}' for n in range(20))
    for n in range(count):
        values = ','.join(f"'text {k} of row {n}, größer'" for k in range(20))
        json = '{"id":%d,"tags":["a","b",%d],"deep":{"x":%d.5,"y":null,"z":"some text"}}' % (n, n, n)
        yield (f"insert into t ({columns},j,m,t,s,e,bits) values ({values},'{json}',repeat('lorem ipsum {n} ',40),"
               f"'2026-01-02 03:04:05.{n % 1000:06d}','a,c','y',{n % 131072})")
        if n % 3 == 0:
            yield f"update t set c1='changed {n}', j=json_set(j,'$.id',{n + 1}) where id={n // 2 + 1}"


def big(count=40):
    """Statements of thousands of rows."""
    yield from small(64)
    for n in range(7):
        yield 'insert into t (a,b,c,d,e,f,g) select a,b,c,d,e,f,g from t'
    for n in range(count):
        yield f"update t set a=a+1, c='changed {n}' where id % 3 = {n % 3}"


def texts(count=20000):
    """Statements of the length that programs write."""
    for n in range(count):
        yield (f"insert into t (a,b,c,d,e,f,g) values ({n},{n * 977},'name of number {n}','2026-11-20 10:11:12',"
               f"{n}.25,{n}.5e3,'some longer text {n} that a program might have written')")


ROWS = ['--binlog-format=ROW']
LOGS = {
    'rows': Kind('mysql', ROWS, (SMALL, small)),
    'mariadb': Kind('mariadb', ROWS, (SMALL, small)),
    'wide': Kind('mysql', ROWS + ['--binlog-row-metadata=FULL'], (WIDE, wide)),
    'big': Kind('mysql', ROWS, (SMALL, big)),
    'statements': Kind('mysql', ['--binlog-format=STATEMENT'], (SMALL, texts)),
    'zstd': Kind('mysql', ROWS + ['--binlog-transaction-compression=ON'], (WIDE, wide)),
    'compressed': Kind('mariadb', ROWS + ['--log-bin-compress=ON', '--log-bin-compress-min-len=10'], (WIDE, wide)),
}


def write(kind, home):
    """The bytes of a log of this kind, as its server wrote it."""
    run = os.path.join(home, 's')
    subprocess.run([SERVER, 'start', kind.flavor, run, *kind.options, '--sync-binlog=0',
                    '--innodb-flush-log-at-trx-commit=2'], check=True)
    try:
        table, statements = kind.statements
        sql = ['create database b', 'use b', table, 'flush binary logs', *statements()]
        subprocess.run([SERVER, 'sql', run], input=(';\n'.join(sql) + ';').encode(), check=True)
        show = b'show binary log status' if kind.flavor == 'mysql' else b'show master status'
        name = subprocess.run([SERVER, 'sql', run, '-N', '-B'], input=show, check=True,
                              capture_output=True).stdout.decode().split()[0]
        with open(os.path.join(run, 'data', name), 'rb') as log:
            return log.read()
    finally:
        subprocess.run([SERVER, 'kill', run])


def schema(name, directory):
    """The path of a file with the table's definition, without which statements of rows have no names."""
    path = os.path.join(directory, f'{name}.sql')
    with open(path, 'w') as out:
        out.write(f'create database b; use b; {LOGS[name].statements[0]};\n')
    return path


def make(name, directory, megabytes):
    """The path of the log `name` of some `megabytes`; one that is there is taken."""
    path = os.path.join(directory, f'{name}-{megabytes}.000001')
    if os.path.exists(path):
        return path
    with tempfile.TemporaryDirectory(dir=directory) as home:
        log = Log(write(LOGS[name], home))
    begins = [event for event in log.events if event[2] in (GTID, GTID + 1, MARIADB_GTID)]
    head = begins[0][0]
    groups = [event for event in log.events if event[0] >= head and event[2] not in (STOP, ROTATE)]
    first = None
    with open(path + '.part', 'wb') as out:
        out.write(log.data[:head])
        position, number = head, 0
        while position < megabytes * 1000 * 1000:
            part = bytearray()
            for at, size, kind in groups:
                event = bytearray(log.data[at:at + size])
                position += size
                struct.pack_into('<I', event, 13, position & 0xFFFFFFFF)
                # Each group has the number that follows.
                place = {GTID: HEADER + 17, MARIADB_GTID: HEADER}.get(kind)
                if place is not None:
                    first = struct.unpack_from('<Q', event, place)[0] if first is None else first
                    struct.pack_into('<Q', event, place, first + number)
                    number += 1
                if log.sums:
                    add_checksum(event)
                part += event
            out.write(part)
    os.rename(path + '.part', path)
    return path
