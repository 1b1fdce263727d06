"""`restore` with the logs of a whole cluster: a chain of servers, each promoted after the one before it, judged by GTIDs.

A is dumped and goes on; B follows it. B is promoted, having missed what A did last; C follows B, and is promoted in its turn.
The early logs of B and C are purged, so that only the logs of all three lead from A's backup to the moment before an accident
on C. All that restores are typed as printed on fresh servers; their tables must be those of that moment.
"""

import os
import re
import shutil


class ClusterTrials:
    def __init__(self, bench, draw, is_mysql, workload):
        self.bench = bench
        self.draw = draw
        self.is_mysql = is_mysql
        self.workload = workload
        self.ports = {}
        self.kept = {}

    def start(self, name, number):
        port = self.bench.free_port()
        options = ['--log-bin=mysql-bin', f'--port={port}']
        options += [] if self.is_mysql else [
            '--log-slave-updates=ON', '--gtid-strict-mode=ON', '--loose-slave-connections-needed-for-purge=0']
        server = self.bench.start(f'cluster-{name}', number, *options)
        self.ports[server] = port
        return server

    def follow(self, replica, source):
        sql, port = self.bench.sql, self.ports[source]
        if self.is_mysql:
            sql(replica, f"stop replica; change replication source to source_host='127.0.0.1', source_port={port},"
                         " source_user='repl', source_password='repl', source_auto_position=1, get_source_public_key=1;"
                         ' start replica')
        else:
            sql(replica, f"stop slave; change master to master_host='127.0.0.1', master_port={port}, master_user='repl',"
                         " master_password='repl', master_use_gtid=slave_pos; start slave")

    def catch_up(self, replica, source):
        sql = self.bench.sql
        if self.is_mysql:
            wanted = sql(source, 'select @@global.gtid_executed').replace('\\n', '').strip()
            done = sql(replica, f"select wait_for_executed_gtid_set('{wanted}', 60)").strip() == '0'
        else:
            wanted = sql(source, 'select @@global.gtid_binlog_pos').strip()
            done = sql(replica, f"select master_gtid_wait('{wanted}', 60)").strip() == '0'
        if not done:
            self.bench.fail(f'{replica} does not catch up with {source}')

    def promote(self, server):
        self.bench.sql(server, 'stop replica; reset replica all' if self.is_mysql else 'stop slave; reset slave all')

    def rotate(self, server):
        self.bench.sql(server, 'flush binary logs')

    def purge(self, server):
        name = self.bench.logs_in(f'{server}/data')[-1].rsplit('/', 1)[1]
        self.bench.sql(server, f"purge binary logs to '{name}'")
        # MariaDB keeps what a replica or a checkpoint may need; such logs are left out when they are copied.
        self.kept[server] = name

    def run(self):
        bench, sql = self.bench, self.bench.sql
        a, b, c = self.start('a', 31), self.start('b', 32), self.start('c', 33)
        sql(a, "create user repl@'127.0.0.1' identified by 'repl'; grant replication slave on *.* to repl@'127.0.0.1'")
        changes = self.workload(sql, a, self.draw, self.is_mysql, bench.SCRATCH)
        changes.setup()
        self.follow(b, a)
        self.follow(c, b)
        changes.run(5)
        dump = bench.dump_of(a)
        changes.run(8)
        self.rotate(a)
        changes.run(4)
        self.catch_up(b, a)
        # What A does last is lost.
        sql(b, 'stop replica' if self.is_mysql else 'stop slave')
        sql(a, "insert into shop.orders (customer, note) values (77, 'lost'); create table shop.lost (a int primary key)")
        self.catch_up(c, b)
        self.promote(b)
        self.rotate(b)
        self.purge(b)
        changes.sql = lambda text: sql(b, text)
        changes.run(8)
        self.rotate(b)
        changes.run(4)
        self.catch_up(c, b)
        self.promote(c)
        self.rotate(c)
        self.purge(c)
        changes.sql = lambda text: sql(c, text)
        changes.run(6)
        shadow = bench.content(c)
        sql(c, "set foreign_key_checks = 0; update shop.orders set note = 'gone'")
        accident = sql(c, 'select @@global.gtid_executed' if self.is_mysql else 'select @@global.gtid_binlog_pos')
        changes.run(3)
        for server in (a, b, c):
            self.rotate(server)
            bench.stop(server)
        logs = {}
        for name, server in (('a', a), ('b', b), ('c', c)):
            logs[name] = f'{bench.SCRATCH}/cluster-logs-{name}'
            os.makedirs(logs[name])
            for path in bench.logs_in(f'{server}/data')[:-1]:
                if os.path.basename(path) >= self.kept.get(server, ''):
                    shutil.copy(path, logs[name])
        if self.is_mysql:
            uuid = re.search(r'server-uuid=(\S+)', open(f'{c}/data/auto.cnf').read()).group(1)
            number = re.search(uuid + r':(?:\d+-)?(\d+)', accident.replace('\\n', '')).group(1)
            target = f'{uuid}:{number}'
        else:
            target = accident.strip()
        given = [logs['c'], logs['a'], logs['b']]
        answer = bench.plan(given, '--before', target, backup=dump)
        if answer['verdict'] != 'reachable':
            bench.fail(f'cluster: {answer["verdict"]}: {answer["reasons"]}')
        servers = [path.split('cluster-logs-')[1][0] for path in (entry['path'] for entry in answer['ranges'])]
        if servers != sorted(servers) or set(servers) != {'a', 'b', 'c'}:
            bench.fail(f'cluster: the logs are those of {servers}')
        if not any('left out' in note or 'not applied' in note for note in answer['notes']):
            bench.fail(f'cluster: what A lost is not told: {answer["notes"]}')
        for way in ('pipe', 'vendor'):
            got, _, _ = bench.typed(f'cluster-{way}', answer, way, dump=dump)
            bench.same(f'cluster: the tables by {way}', shadow, got)
        staged = next(way for way in answer['ways'] if way['name'] == 'stage')
        if staged['statements']:
            bench.fail('cluster: groups that must not be applied are staged')
        # Without one of the three something is missing; without the lost end of A all can be staged.
        for name in ('a', 'b'):
            rest = [path for key, path in logs.items() if key != name]
            answer = bench.plan(rest, '--before', target, backup=dump, status=1)
            if answer['verdict'] != 'gap' or not any(gap.get('gtids') for gap in answer['gaps']):
                bench.fail(f'cluster without {name}: {answer["verdict"]}: {answer["gaps"]}')
        # The place in A's log alone says as much as its GTIDs.
        if self.is_mysql:
            place = re.search(r"SOURCE_LOG_FILE='([^']+)', SOURCE_LOG_POS=(\d+)", open(dump, errors='replace').read())
        else:
            place = re.search(r"MASTER_LOG_FILE='([^']+)', MASTER_LOG_POS=(\d+)", open(dump, errors='replace').read())
        other = bench.plan(given, '--before', target, backup=f'{logs["a"]}/{place.group(1)}:{place.group(2)}')
        bench.same('cluster: by the place of the backup', str(answer_stop(bench.plan(given, '--before', target, backup=dump))),
                   str(answer_stop(other)))


def answer_stop(answer):
    return answer['stop']['file'], answer['stop']['position'], answer['groups']
