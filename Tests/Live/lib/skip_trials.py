"""`restore --skip` against a replay: which later groups do not fit without some, and what comes of them.

Each trial is a database of its own with random small changes. Its groups are typed one after the other on a second server,
without those that are skipped; one that fails is left out, the next is tried. What `restore` says beforehand must be exactly
the errors. Where it says that all fits, the tables must be those of a third server, on which the statements of the skipped
groups were never run.
"""

import json
import re
import subprocess
import time

TABLES = '''
create table a (id int primary key, u int unique, v varchar(20), n int default 0);
create table b (id varchar(10) primary key, v int);
create table p (id int primary key, v int);
create table c (id int primary key, p int, v int, foreign key (p) references p (id){cascade});
create table k (x int, y int);
create table m (i int, j int, v int, w varchar(10), primary key (i, j), unique (v, w));
create table big (id bigint unsigned auto_increment primary key, doc text, d datetime(3), e enum('x','y'), f decimal(9,2));
insert into a (id, u, v) values (1, 11, 'one'), (2, 12, 'two'), (3, 13, 'three'), (4, null, 'four');
insert into b values ('ab', 1), ('cd', 2), ('ef', 3);
insert into p values (1, 1), (2, 2), (3, 3), (4, 4);
insert into c values (1, 1, 1), (2, 1, 2), (3, 2, 3);
insert into k values (1, 1), (1, 1), (2, 2);
insert into m values (1, 1, 1, 'x'), (1, 2, 2, 'x'), (2, 1, 3, null);
insert into big (doc) values ('a'), ('b'), ('c');
'''


class SkipTrials:
    def __init__(self, bench, tool, draw, is_mysql, source, replay, shadow):
        self.bench = bench
        self.tool = tool
        self.draw = draw
        self.is_mysql = is_mysql
        self.source, self.replay, self.shadow = source, replay, shadow
        self.counts = {'trials': 0, 'conflicts': 0, 'groups': 0, 'fits': 0, 'unproven': 0, 'carried': 0}

    def statement(self, rare):
        draw = self.draw
        n = lambda: draw.randrange(1, 5)
        text = lambda: draw.choice(['ab', 'cd', 'ef', 'gh', 'Ab', 'ij'])
        if rare and draw.randrange(12) == 0:
            return draw.choice([
                'create table z (id int primary key, v int)', 'insert into z values (1, 1)', 'drop table z',
                'truncate table k', 'alter table a add column x%d int default 5' % draw.randrange(1000),
                'create table if not exists z (id int primary key, v int)', 'drop table if exists z',
                'truncate table a', f'insert into z values ({n()}, {n()})'])
        return draw.choice([
            lambda: f"insert into a (id, u, v) values ({n()}, {10 + n()}, 'new{n()}')",
            lambda: f'update a set n = n + 1 where id = {n()}',
            lambda: f'update a set u = {10 + n()} where id = {n()}',
            lambda: f'update a set id = {n()} where id = {n()}',
            lambda: f'delete from a where id = {n()}',
            lambda: f"replace into a (id, u, v) values ({n()}, {10 + n()}, 'rep')",
            lambda: f"insert into b values ('{text()}', {n()})",
            lambda: f"update b set v = v + 1 where id = '{text()}'",
            lambda: f"update b set id = '{text()}' where id = '{text()}'",
            lambda: f"delete from b where id = '{text()}'",
            lambda: f'insert into p values ({n()}, {n()})',
            lambda: f'delete from p where id = {n()}',
            lambda: f'update p set v = v + 1 where id = {n()}',
            lambda: f'insert into c values ({n()}, {n()}, 1)',
            lambda: f'update c set p = {n()} where id = {n()}',
            lambda: f'delete from c where id = {n()}',
            lambda: f'insert into k values ({n()}, {n()})',
            lambda: f'delete from k where x = {n()} limit 1',
            lambda: f'update k set y = {n()} where x = {n()}',
            lambda: f"insert into m values ({n()}, {n()}, {n()}, '{text()}')",
            lambda: f'update m set v = {n()} where i = {n()}',
            lambda: f'update m set j = j + 1 where i = {n()} order by j desc',
            lambda: f'delete from m where i = {n()} and j = {n()}',
            lambda: f"insert into big (id, doc, d, e, f) values ({draw.choice([n(), draw.randrange(10, 99)])}, repeat('d', {n() * 50}), '2026-01-0{n()} 10:00:00.123', 'y', {n()}.5)",
            lambda: f'update big set f = {n()} where id = {n()}',
            lambda: f'delete from big where id = {n()}',
        ])()

    def workload(self):
        """Texts that commit by themselves, each a group where it changes something."""
        draw = self.draw
        rare = draw.randrange(3) == 0
        list = []
        for _ in range(draw.randrange(6, 30)):
            if draw.randrange(4) == 0:
                list.append(['begin', *(self.statement(False) for _ in range(draw.randrange(2, 5))), 'commit'])
            else:
                list.append([self.statement(rare)])
        return list

    @staticmethod
    def script(text):
        """A text that tells how many rows each of its statements touched."""
        return ''.join(f"{line};\nselect 'rows', row_count();\n" for line in text) + 'rollback;\n'

    def sql(self, server, text, force=True):
        words = ['--force'] if force else []
        return self.bench.sql(server, text, *words, status=None)

    def place(self, server):
        line = self.bench.sql(server, 'show binary log status' if self.is_mysql else 'show master status').split('\t')
        return line[0], int(line[1])

    def run(self, number):
        draw = self.draw
        self.counts['trials'] += 1
        name = f't{number}'
        image = draw.choice(['full', 'full', 'minimal', 'noblob'])
        setup = (f'create database {name} character set utf8mb4; use {name};'
                 + TABLES.replace('{cascade}', draw.choice(['', '', ' on delete cascade', ' on delete set null'])))
        for server in (self.source, self.replay, self.shadow):
            self.bench.sql(server, setup)
        if draw.randrange(3) == 0:
            self.bench.sql(self.source, 'flush binary logs')
            # MariaDB writes an event about it a little later.
            time.sleep(0.5)
        file, start = self.place(self.source)
        texts = self.workload()
        status = 'show binary log status' if self.is_mysql else 'show master status'
        script = f"use {name}; set session binlog_row_image = '{image}';"
        for index, text in enumerate(texts):
            script += self.script(text) + f"select 'text', {index};\n{status};\n"
        groups, before, index, touched = [], start, None, [[] for _ in texts]
        for line in self.sql(self.source, script).split('\n'):
            fields = line.split('\t')
            if fields[0] == 'rows':
                touched[0 if index is None else index + 1].append(fields[1])
            if fields[0] == 'text':
                index = int(fields[1])
            elif fields[0] == file:
                end = int(fields[1])
                # A text may be several groups where one of its statements commits by itself.
                if end > before:
                    groups.append((index, before, end))
                before = end
        if len(groups) < 2:
            return
        early = range(max(1, len(groups) // 2))
        skipped = sorted(draw.sample(early, min(len(early), draw.choice([1, 1, 1, 2]))))
        log = f'{self.source}/data/{file}'
        words = [self.tool, 'restore', '--backup', f'{file}:{start}', '--to', 'end', '--json']
        for place in skipped:
            words += ['--skip', f'{file}:{groups[place][1]}']
        done = subprocess.run(words + [log], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        if done.returncode == 2:
            self.bench.fail(f'{name}: {done.stderr.decode()}')
        answer = json.loads(done.stdout)
        foretold = [(entry['group']['position'], entry['code']) for entry in answer['conflicts'] if entry['first']]
        doubts = [text for text in answer['reasons'] if 'is not known' in text]
        met = []
        for place, (_, begin, end) in enumerate(groups):
            if place in skipped:
                continue
            pipe = (f"'{self.tool}' dump --start-position={begin} --stop-position={end} '{log}' |"
                    f" '{self.bench.SERVERS}/server' sql '{self.replay}' --binary-mode")
            tried = subprocess.run(['bash', '-c', pipe], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            found = re.search(rb'ERROR (\d+)', tried.stderr)
            if found:
                met.append((begin, int(found.group(1))))
            elif tried.returncode != 0:
                self.bench.fail(f'{name}: {tried.stderr.decode()}')
        told = {position: code for position, code in foretold}
        story = (f'{name} ({image}), skipped {[groups[place] for place in skipped]}:\n  '
                 + '\n  '.join(f'{groups_of(groups, index)} {"; ".join(text)}' for index, text in enumerate(texts))
                 + f'\nforetold {foretold}\nmet {met}\nreasons ' + '\n  '.join(answer['reasons'])
                 + f'\n{" ".join(words + [log])}')
        if doubts:
            self.counts['unproven'] += 1
            # Errors before the first that cannot be told must be told all the same.
        elif foretold != met:
            self.bench.fail('other errors than were foretold: ' + story)
        self.counts['conflicts'] += 1 if foretold else 0
        self.counts['groups'] += len(foretold)
        if answer['brought_back']:
            self.counts['carried'] += 1
        left = {groups[place][0] for place in skipped}
        if not foretold and not doubts and not answer['brought_back']:
            # A text that was several groups is skipped in part only.
            if all(sum(1 for group in groups if group[0] == index) == 1 for index in left):
                if answer['verdict'] != 'reachable':
                    self.bench.fail(f'all fits, and the verdict is {answer["verdict"]}: {story}')
                if done.returncode != 0:
                    self.bench.fail(f'all fits, and the status is {done.returncode}: {story}')
                script, wanted = f'use {name};\n', []
                for index, text in enumerate(texts):
                    if index not in left:
                        script += self.script(text)
                        wanted += touched[index]
                got = [line.split('\t')[1] for line in self.sql(self.shadow, script).split('\n')
                       if line.startswith('rows\t')]
                # Statements that would find other rows there are of an application that read what is skipped.
                if got == wanted:
                    self.counts['fits'] += 1
                    one, other = (self.bench.content(server, [name]) for server in (self.shadow, self.replay))
                    if one != other:
                        self.bench.fail(f'not the tables of a server without it: {story}\nwant {one}\ngot {other}')
        if foretold and not doubts:
            self.choose(words + [log], story)
        for server in (self.replay, self.shadow):
            self.bench.sql(server, f'drop database {name}')


    def choose(self, words, story):
        """The pipe goes on where it is told to; the last trial's database on the third server is as it was set up."""
        choice = self.draw.choice(['newer', 'older'])
        done = subprocess.run(words + ['--on-conflict', choice], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        answer = json.loads(done.stdout)
        if done.returncode != 1 or not answer['conflicts']:
            self.bench.fail(f'{choice}: status {done.returncode}: {story}')
        pipe = next(way for way in answer['ways'] if way['name'] == 'pipe')
        if any(entry['code'] not in (1032, 1062, 1451, 1452) for entry in answer['conflicts']):
            return
        for line in pipe['statements']:
            self.bench.shell(self.shadow, line)
        self.counts[choice] = self.counts.get(choice, 0) + 1


def groups_of(groups, index):
    return ','.join(str(begin) for text, begin, _ in groups if text == index) or '-'
