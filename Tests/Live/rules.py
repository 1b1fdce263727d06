"""Compares what `binlogtool rules` foretells with what a real replica does. See the script of the same name."""
import glob
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

SERVERS, TOOL, KIND = sys.argv[1], sys.argv[2], sys.argv[3]
OPTIONS = dict(sets=40, statements=150, seed=1)
for argument in sys.argv[4:]:
    name, _, value = argument.removeprefix("--").partition("=")
    if name not in OPTIONS:
        sys.exit(f"rules: unknown option {argument}")
    OPTIONS[name] = int(value)
MYSQL = KIND == "mysql"
RANDOM = random.Random(OPTIONS["seed"])
DIRECTORY = tempfile.mkdtemp(prefix="rules.", dir=os.environ.get("TMPDIR", "/tmp"))


def fail(message):
    raise SystemExit(f"rules: {message}")


# --- Servers -----------------------------------------------------------------------------------------------------------

def pair(command, check=True):
    """Runs a function of pair.sh."""
    script = f'. "{SERVERS}/pair.sh"; {command}'
    result = subprocess.run(["bash", "-c", script], capture_output=True)
    if check and result.returncode:
        fail(f"{command}: {result.stderr.decode(errors='replace')}")
    return result.stdout.decode(errors="replace")


def sql(side, text, database=None, force=False):
    command = [SERVERS + "/server", "sql", f"{DIRECTORY}/{side}", "-N", "--batch", "--raw", "--comments",
               "--default-character-set=utf8mb4"]
    if database:
        command.append("--database=" + database)
    if force:
        command.append("--force")
    result = subprocess.run(command, input=text.encode(), capture_output=True)
    if result.returncode and not force:
        fail(f"{side}: {result.stderr.decode(errors='replace')}\n{text[:500]}")
    return result.stdout.decode(errors="replace"), result.stderr.decode(errors="replace")


def status():
    command = [SERVERS + "/server", "sql", DIRECTORY + "/replica", "--vertical", "-e",
               "show replica status" if MYSQL else "show slave status"]
    text = subprocess.run(command, capture_output=True).stdout.decode(errors="replace")
    fields = {}
    for line in text.split("\n"):
        key, colon, value = line.strip().partition(": ")
        if colon:
            fields[key.replace("Master", "Source").replace("Slave", "Replica")] = value.strip()
    return fields, text


def source_position():
    return sql("source", "show binary log status" if MYSQL else "show master status")[0].split("\t")[:2]


def wait():
    """Until the replica has applied all; the error's number where it stopped."""
    for _ in range(900):
        fields, text = status()
        if fields.get("Replica_SQL_Running") == "No" and fields.get("Last_SQL_Errno", "0") != "0":
            return int(fields["Last_SQL_Errno"]), text
        if [fields.get("Relay_Source_Log_File"), fields.get("Exec_Source_Log_Pos")] == source_position():
            return 0, text
        time.sleep(0.1)
    fail("the replica does not catch up:\n" + text)


# --- Logs --------------------------------------------------------------------------------------------------------------

def events(path):
    """Offset, type, flags, server and body of each event."""
    data = open(path, "rb").read()
    position, checksum = 4, 4
    while position + 19 <= len(data):
        _, kind, server, size, _, flags = struct.unpack_from("<IBIIIH", data, position)
        if size < 19:
            return
        body = data[position + 19:position + size]
        if kind == 15:
            checksum = 4 if body[-5] == 1 else 0
        yield position, kind, server, body[:len(body) - (4 if kind == 15 else checksum)]
        position += size


class Change:
    def __init__(self, kind, database, name, position, file, body):
        self.kind, self.database, self.name, self.position, self.file = kind, database, name, position, file
        self.marks = set(re.findall(rb"m\d+_", body))


def groups(paths):
    """The changes of each group, by its identifier, in the order of the log."""
    result, current, maps, loaded = {}, None, {}, b""
    for path in paths:
        file = os.path.basename(path)
        for position, kind, server, body in events(path):
            if kind == 33:
                number, = struct.unpack_from("<q", body, 17)
                current = result.setdefault(f"{body[1:17].hex()}:{number}", [])
            elif kind == 162:
                number, domain = struct.unpack_from("<QI", body)
                current = result.setdefault(f"{domain}-{server}-{number}", [])
            elif kind in (9, 17):
                loaded += body
            elif kind in (2, 18):
                extra = 13 if kind == 18 else 0
                length, = struct.unpack_from("<H", body, 11)
                start = 13 + extra + length
                database = body[start:start + body[8]].decode()
                text = body[start + body[8] + 1:]
                if re.match(rb"BEGIN$|COMMIT$|ROLLBACK|SAVEPOINT|XA ", text, re.I):
                    continue
                current.append(Change("statement", database, text.decode(errors="replace"), position, file,
                                      text + (loaded if kind == 18 else b"")))
                if kind == 18:
                    loaded = b""
            elif kind == 19:
                length = body[8]
                start = 9 + length + 2
                maps[body[:6]] = (body[9:9 + length].decode(), body[start:start + body[start - 1]].decode())
            elif kind in (23, 24, 25, 30, 31, 32, 39):
                database, table = maps[body[:6]]
                current.append(Change("rows", database, table, position, file, body[8:]))
    return result


def logs(side):
    stem = "mysql-bin" if side == "source" else "replica-bin"
    found = glob.glob(f"{DIRECTORY}/{side}/data/{stem}.0*")
    # MariaDB 11 keeps an index of GTIDs beside each.
    return sorted(path for path in found if re.search(r"\.\d+$", path))


# --- Workload ----------------------------------------------------------------------------------------------------------

DATABASES = ["d1", "d2", "a_b", "aXb", "c,d"]
EXTRA = ["d3", "e1"]
TABLES = ["t1", "t2", "T1", "x_y", "xéy", "w.z"]
ROWS = 400


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def schema():
    text = ""
    for database in DATABASES + EXTRA:
        q = quoted(database)
        text += f"create database {q}; use {q};\n"
        for table in TABLES:
            text += f"create table {quoted(table)}(id int primary key, v varchar(60), n int) character set utf8mb4;\n"
            values = ",".join(f"(-{k},'s',0)" for k in range(1, ROWS + 1))
            text += f"insert into {quoted(table)} values {values};\n"
        text += ("create view v1 as select * from t1; create table trg(id int primary key, v varchar(60));"
                 "create table log_of(v varchar(60)); create table e(id int, v varchar(60)) character set utf8mb4;"
                 "create table p(id int, v varchar(60)) character set utf8mb4 partition by range(id)"
                 " (partition p0 values less than (10), partition p1 values less than (20));"
                 "create trigger tr before insert on trg for each row insert into log_of values (new.v);"
                 "create procedure p0() select 1;\n"
                 "delimiter //\ncreate function f1(x int, y varchar(60)) returns int begin "
                 "insert into t2 values(x, y, 0); return x; end//\ndelimiter ;\n")
        if not MYSQL:
            text += "create sequence s1;\n"
    return text


class Workload:
    """Statements that work wherever they are applied, on whatever was applied before."""

    def __init__(self):
        self.id = 0
        self.seed = 0
        self.statements = []

    def mark(self):
        self.id += 1
        return f"m{self.id}_"

    def row(self):
        self.seed += 1
        return -self.seed

    def table(self, default, tables=TABLES):
        """A table's name as a statement has it."""
        name = quoted(RANDOM.choice(tables))
        if default and RANDOM.random() < 0.5:
            return name
        return quoted(RANDOM.choice(DATABASES)) + "." + name

    def change(self, default):
        t, u, mark = self.table(default), self.table(default), self.mark()
        kind = RANDOM.randrange(12)
        if kind < 3:
            return f"insert into {t} values ({self.id}, '{mark}', 0)"
        if kind == 3:
            return f"update {t} set v = '{mark}' where id = {self.row()}"
        if kind == 4:
            return f"delete from {t} where id = {self.row()} and '{mark}' <> ''"
        if kind == 5:
            return f"replace into {t} values ({self.id}, '{mark}', 0)"
        if kind == 6:
            return f"insert into {t} select {self.id}, '{mark}', n from {u} where id = -{ROWS}"
        if t == u:
            return f"insert into {t} values ({self.id}, '{mark}', 0)"
        if kind == 7:
            join = RANDOM.choice(["join", "left join", "right join", "straight_join"])
            which = RANDOM.choice(["a.v = '{0}'", "b.v = '{0}'", "b.v = '{0}', a.v = '{0}'"]).format(mark)
            row = self.row()
            return f"update {t} a {join} {u} b on a.id = b.id set {which} where a.id = {row} and b.id = {row}"
        if kind == 8:
            row = self.row()
            return (f"update (select id from {t} where id = {row}) x join {u} b on b.id = x.id set b.v = '{mark}'"
                    f" where b.id = {row}")
        if kind == 9:
            row = self.row()
            target = RANDOM.choice(["a", "b", "b, a"])
            return f"delete {target} from {t} a join {u} b on a.id = b.id where a.id = {row} and '{mark}' <> ''"
        if kind == 10:
            row = self.row()
            return f"delete from a using {t} as a join {u} as b on a.id = b.id where b.id = {row} and '{mark}' <> ''"
        return f"update {t} set v = '{mark}' where id = {self.row()} and id in (select id from {u})"

    def definition(self, default):
        d = quoted(RANDOM.choice(DATABASES))
        t = self.table(default)
        own = quoted(default) if default else d
        number = self.id
        self.mark()
        choices = [
            f"create table if not exists {d}.n1 (id int, v varchar(9))",
            f"create table if not exists {d}.n2 like {t}",
            f"drop table if exists {d}.g1, {quoted(RANDOM.choice(DATABASES))}.g2",
            f"alter table {t} comment 'm{number}_'",
            f"alter table {t} add index i{number} (n)",
            f"create index j{number} on {t} (n, id)",
            f"rename table {d}.e to {quoted(RANDOM.choice(DATABASES))}.q{number},"
            f" {{0}} to {d}.e",
            f"truncate table {d}.log_of",
            f"create or replace view {d}.v2 as select * from {t}",
            f"drop view if exists {d}.v2",
            f"create procedure {d}.p{number}() select 1",
            f"create event {d}.ev{number} on schedule every 1 day do select 1",
            f"drop procedure if exists {d}.nowhere",
            f"create user if not exists u{number}@localhost",
            f"drop user if exists u{number}@localhost",
            f"grant select on {t} to somebody@localhost",
            f"grant select on {d}.* to somebody@localhost",
            f"grant execute on procedure {d}.p0 to somebody@localhost",
            "create database if not exists e1",
            f"create database if not exists {d}",
            f"alter database {d} default character set utf8mb4",
            "drop database if exists nowhere",
            f"analyze table {t}, {d}.e",
            f"optimize table {t}",
            f"flush tables {t}",
            "flush tables",
            f"alter table {d}.p exchange partition p0 with table {quoted(RANDOM.choice(DATABASES))}.e",
            f"create trigger {d}.a{number} before insert on {d}.t2 for each row set new.n = 1; drop trigger {d}.a{number}",
            f"alter view {d}.v1 as select * from {d}.t1",
        ]
        if default:
            choices.append("alter database default character set utf8mb4")
        if not MYSQL:
            choices += [
                f"create sequence if not exists {d}.s2", f"drop sequence if exists {d}.nowhere", f"set statement max_statement_time=10 for optimize table {t}",
                f"create or replace table {d}.n3 (id int)",
                f"alter sequence {d}.s1 cache {number % 50 + 2}",
            ]
        text = RANDOM.choice(choices)
        if text.startswith("rename"):
            text = text.format(re.search(r"to (\S+),", text).group(1))
        return text

    def routine(self, default):
        mark = self.mark()
        d = quoted(RANDOM.choice(DATABASES))
        return RANDOM.choice([
            f"select {d}.f1({self.id}, '{mark}')",
            f"insert into {d}.trg values ({self.id}, '{mark}')",
            f"insert into {d}.v1 values ({self.id}, '{mark}', 0)",
        ])

    def make(self, count):
        for _ in range(count):
            default = RANDOM.choice(DATABASES + [None])
            prefix = f"set binlog_format = {RANDOM.choice(['ROW', 'STATEMENT', 'MIXED'])};\n"
            if not MYSQL and RANDOM.random() < 0.15:
                prefix += f"set gtid_domain_id = {RANDOM.randrange(3)};\n"
            if not MYSQL and RANDOM.random() < 0.1:
                prefix += f"set server_id = {RANDOM.choice([8, 9])};\n"
            if not MYSQL and RANDOM.random() < 0.1:
                prefix += "set skip_replication = 1;\n"
            kind = RANDOM.random()
            if kind < 0.45:
                text = self.change(default)
            elif kind < 0.75:
                text = self.definition(default)
            elif kind < 0.83:
                text = self.routine(default)
            elif kind < 0.87:
                path = f"{DIRECTORY}/load.{self.id}"
                mark = self.mark()
                open(path, "w").write(f"{self.id}\t{mark}\t0\n")
                table = self.table(default)
                text = f"load data local infile '{path}' into table {table}"
            elif kind < 0.92 and not MYSQL:
                text = f"xa start 'x'; {self.change(default)}; xa end 'x'; xa prepare 'x'; xa commit 'x'"
            else:
                parts = [self.change(default) for _ in range(RANDOM.randrange(2, 5))]
                parts.insert(1, "savepoint s")
                text = "begin; " + "; ".join(parts) + "; commit"
            self.statements.append((default, prefix + text))


def write_workload():
    workload = Workload()
    workload.make(OPTIONS["statements"])
    refused = 0
    for database, text in workload.statements:
        _, errors = sql("source", text, database, force=True)
        refused += "ERROR" in errors
    if refused * 5 > len(workload.statements):
        fail(f"the source refused {refused} of {len(workload.statements)} statements; the last:\n{errors}")


# --- Rules -------------------------------------------------------------------------------------------------------------

PATTERNS = ["d1.%", "%.t1", "d_.t%", "a\\_b.%", "a_b.%", "d1.x_y", "d2.x\\_y", "%.x%", "d%.%", "c,d.%", "%.%1", "d1.w.z",
            "%.q%", "mysql.%"]


def random_rules():
    """Options of the tool, and the same as the replica's own statements."""
    rules = {}
    kinds = ["do-db", "ignore-db", "do-table", "ignore-table", "wild-do-table", "wild-ignore-table"]
    for kind in RANDOM.sample(kinds, RANDOM.choice([0, 1, 1, 2, 2, 3])):
        values = []
        for _ in range(RANDOM.choice([1, 1, 2, 3])):
            # A list of MariaDB's has commas between names, so that none can stand in one.
            databases = DATABASES if MYSQL else [name for name in DATABASES if "," not in name]
            if kind.endswith("db"):
                value = RANDOM.choice(databases + EXTRA)
            elif kind.startswith("wild"):
                value = RANDOM.choice([text for text in PATTERNS if MYSQL or "," not in text])
            else:
                value = RANDOM.choice(databases + EXTRA) + "." + RANDOM.choice(TABLES)
            if value not in values:
                values.append(value)
        rules["replicate-" + kind] = values
    if RANDOM.random() < 0.25:
        rules["replicate-rewrite-db"] = [RANDOM.choice(["d1->d3", "d2->d3", "a_b->d1"])]
    if not MYSQL and RANDOM.random() < 0.2:
        rules[RANDOM.choice(["do-domain-ids", "ignore-domain-ids"])] = [RANDOM.choice(["0", "1", "1,2"])]
    if not MYSQL and RANDOM.random() < 0.2:
        rules["ignore-server-ids"] = [RANDOM.choice(["8", "8,9"])]
    if not MYSQL and RANDOM.random() < 0.2:
        rules["replicate-events-marked-for-skip"] = ["FILTER_ON_SLAVE"]
    return rules


def text_literal(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def statements(rules):
    """What sets the rules on the replica, before CHANGE … TO, and what it adds to that."""
    if MYSQL:
        parts = []
        for kind in ["do_db", "ignore_db", "do_table", "ignore_table", "wild_do_table", "wild_ignore_table", "rewrite_db"]:
            values = rules.get("replicate-" + kind.replace("_", "-"), [])
            if kind in ("do_db", "ignore_db"):
                values = [quoted(value) for value in values]
            elif kind in ("do_table", "ignore_table"):
                values = [".".join(quoted(part) for part in value.split(".", 1)) for value in values]
            elif kind == "rewrite_db":
                values = ["(%s, %s)" % tuple(quoted(part) for part in value.split("->")) for value in values]
            else:
                values = ["'" + value.replace("'", "''") + "'" for value in values]
            parts.append(f"replicate_{kind} = ({', '.join(values)})")
        return "change replication filter " + ", ".join(parts) + ";\n", ""
    text = ""
    for kind in ["do_db", "ignore_db", "do_table", "ignore_table", "wild_do_table", "wild_ignore_table", "rewrite_db"]:
        values = rules.get("replicate-" + kind.replace("_", "-"), [])
        text += f"set global replicate_{kind} = {text_literal(','.join(values))};\n"
    marked = rules.get("replicate-events-marked-for-skip", ["REPLICATE"])[0]
    text += f"set global replicate_events_marked_for_skip = {marked};\n"
    change = ""
    for name in ["do-domain-ids", "ignore-domain-ids", "ignore-server-ids"]:
        change += f", {name.replace('-', '_')} = ({','.join(rules.get(name, []))})"
    return text, change


def replicate(rules):
    """Applies the workload under `rules`, from nothing; the text of the replica's status."""
    port = open(DIRECTORY + "/port").read().strip()
    reset = "stop replica; reset replica all; reset binary logs and gtids;" if MYSQL else (
        "stop slave; reset slave all; reset master; set global gtid_slave_pos = '';")
    sql("replica", reset, force=True)
    found, _ = sql("replica", "select schema_name from information_schema.schemata where schema_name not in"
                   " ('mysql', 'sys', 'information_schema', 'performance_schema')")
    text = "set sql_log_bin = 0;\n" + "".join(f"drop database {quoted(name)};\n" for name in found.split("\n") if name)
    sql("replica", text + schema())
    before, change = statements(rules)
    if MYSQL:
        sql("replica", before + f"change replication source to source_host = '127.0.0.1', source_port = {port},"
            " source_user = 'repl', source_password = 'repl', source_connect_retry = 1, get_source_public_key = 1,"
            " source_auto_position = 1; start replica")
    else:
        sql("replica", before + f"change master to master_host = '127.0.0.1', master_port = {port},"
            f" master_user = 'repl', master_password = 'repl', master_connect_retry = 1, master_use_gtid = slave_pos"
            f"{change}; start slave")
    return wait()


# --- Prediction --------------------------------------------------------------------------------------------------------

def options(rules):
    return [f"--{name}={value}" for name, values in rules.items() for value in values]


def foretell(arguments):
    result = subprocess.run([TOOL, "rules", "--events", "--json", *arguments, *logs("source")], capture_output=True)
    if result.returncode not in (0, 1):
        fail(f"rules {arguments}: {result.stderr.decode(errors='replace')}")
    return json.loads(result.stdout)


def run(*arguments):
    result = subprocess.run([TOOL, *arguments, *logs("source")], capture_output=True)
    if result.returncode not in (0, 1):
        fail(f"{arguments}: {result.stderr.decode(errors='replace')}")
    return result.stdout.decode(errors="replace")


def kept(written, document):
    """What differs where other commands keep what such a replica applies."""
    wanted = [event for event in document["events"] if event["verdict"] != "ignored"]
    rows = sum(event.get("rows", 0) for event in wanted)
    totals = json.loads(run("stats", "--json", "--as-replica", written))
    found = {"stats": totals["totals"]["rows"],
             "decode-rows": run("decode-rows", "--format", "jsonl", "--as-replica", written).count("\n")}
    problems = [f"{command} keeps {count} rows, not {rows}" for command, count in found.items() if count != rows]
    for name, lines in totals["by"].items():
        if sum(line["bytes"] for line in lines) != totals["totals"]["bytes"]:
            problems.append(f"stats: the bytes by {name} do not add up")
    hits = json.loads(run("find", "--json", "--no-clauses", "--as-replica", written))["hits"]
    if {hit["group"]["gtid"] for hit in hits} != {event["gtid"] for event in wanted}:
        problems.append(f"find keeps {len(hits)} groups, not {len({event['gtid'] for event in wanted})}")
    return problems


def rewritten(database, rules):
    for value in rules.get("replicate-rewrite-db", []):
        old, _, new = value.partition("->")
        if database == old:
            return new
    return database


def compare(source, rules, document):
    """How many changes were compared, and what differs."""
    foretold = {(event["file"], event["position"]): event for event in document["events"]}
    replica = groups(logs("replica"))
    compared, problems = 0, []
    for identifier, changes in source.items():
        there = replica.get(identifier, [])
        # What the server does with these depends on the rules that it had in its life.
        if any(change.name.startswith("alter sequence")
               and foretold.get((change.file, change.position), {}).get("certainty") == "likely" for change in changes):
            continue
        applied = []
        for change in changes:
            event = foretold.get((change.file, change.position))
            if event is None:
                problems.append(f"{change.file}:{change.position}: nothing is foretold of {change.name}")
                continue
            if event.get("certainty") == "likely":
                LIKELY[0] += 1
            if event["verdict"] in ("applied", "error"):
                applied.append(change)
            compared += 1
        marks = set().union(*[change.marks for change in applied]) if applied else set()
        found = set().union(*[change.marks for change in there]) if there else set()
        tables = {(rewritten(change.database, rules), change.name) for change in applied if change.kind == "rows"}
        arrived = {(change.database, change.name) for change in there if change.kind == "rows"}
        statement = any(change.kind == "statement" for change in applied)
        if marks != found or not applied and there or applied and not there or not tables <= arrived or (
                not statement and tables != arrived):
            rules_of = [(change.kind, change.database, change.name[:100], foretold.get((change.file, change.position)))
                        for change in changes]
            problems.append(f"group {identifier}: {rules_of}\n      on the replica: "
                            f"{[(change.kind, change.database, change.name[:100]) for change in there]}")
    return compared, problems


LIKELY = [0]


def end(case, expected, arguments, code):
    """A workload at which the applier stops."""
    number, _ = case
    if number != expected:
        fail(f"the applier stopped with {number}, not {expected}, under {arguments}")
    document = foretell(options(arguments))
    if not any(event["verdict"] == "error" for event in document["events"]):
        fail(f"nothing is foretold of the error {expected} under {arguments}")
    if code not in [trap["code"] for trap in document["traps"]]:
        fail(f"no trap {code} under {arguments}")


def stops():
    """The ways in which rules stop an applier."""
    for arguments in (["stop"], ["restart"]):
        subprocess.run([SERVERS + "/server", *arguments, DIRECTORY + "/replica",
                        *(["--slave-skip-errors=OFF"] if arguments == ["restart"] else [])], check=True)
    reset = "reset binary logs and gtids" if MYSQL else "reset master"
    sql("source", reset)
    sql("source", "set binlog_format = ROW; create table d1.fresh (id int primary key); insert into d1.fresh values (1)",
        "d2")
    rules = {"replicate-do-db": ["d1"]}
    if MYSQL:
        end((find_error(replicate(rules)), ""), 1146, rules, "missing-table")
    else:
        end(replicate(rules), 1146, rules, "missing-table")
    if MYSQL:
        sql("source", reset)
        sql("source", "set binlog_format = ROW; xa start 'y'; insert into d1.t1 values (900001, 'x', 0); xa end 'y';"
            " xa prepare 'y'; xa commit 'y'", "d1")
        rules = {"replicate-ignore-db": ["d1"]}
        replicate(rules)
        end((3898 if "3898" in status()[1] or "filters with XA" in worker_error() else 0, ""), 3898, rules, "empty-xa")


def worker_error():
    return open(f"{DIRECTORY}/replica/error.log", errors="replace").read()


def find_error(result):
    number, _ = result
    # With workers the coordinator's number may be its own.
    return 1146 if number and "1146" in status()[1] + worker_error() else number


def main():
    both = "--slave-skip-errors=all --event-scheduler=OFF --log-bin-trust-function-creators=1 --binlog-format=MIXED "
    both += "--log-replica-updates=1 --replica-parallel-workers=0" if MYSQL else "--log-slave-updates=1"
    pair(f"pair_start {KIND} {DIRECTORY} gtid {both}")
    account = "set sql_log_bin = 0; create user somebody@localhost;"
    sql("source", account + "\n" + schema())
    sql("replica", account)
    sql("source", "reset binary logs and gtids" if MYSQL else "reset master")
    write_workload()
    source = groups(logs("source"))
    total, bad = 0, 0
    for number in range(OPTIONS["sets"]):
        rules = random_rules()
        error, text = replicate(rules)
        if error:
            fail(f"set {number} {rules}: the applier stopped with {error}:\n{text}")
        document = foretell(options(rules))
        compared, problems = compare(source, rules, document)
        total += compared
        if problems:
            bad += len(problems)
            print(f"set {number} {rules}: {len(problems)} groups differ", file=sys.stderr)
            for problem in problems[:5]:
                print("   " + problem, file=sys.stderr)
        # The same rules as the replica's status tells them give the same answers.
        saved = f"{DIRECTORY}/status.{number}"
        open(saved, "w").write(text)
        extra = [f"--{name}={value}" for name, values in rules.items() for value in values
                 if name == "replicate-events-marked-for-skip"]
        other = foretell(["--as-replica", saved, *extra])
        if not other["doubts"]:
            verdicts = [[(event["position"], event["verdict"]) for event in one["events"]] for one in (document, other)]
            if verdicts[0] != verdicts[1]:
                bad += 1
                print(f"set {number} {rules}: the status gives other answers: {other['rules']}", file=sys.stderr)
        # And so do the statements that set them.
        written = f"{DIRECTORY}/statements.{number}"
        before, change = statements(rules)
        open(written, "w").write(before + ("" if MYSQL else f"change master to master_port = 1{change};\n"))
        if before.count("()") < 7:
            other = foretell(["--as-replica", written])
            if [(e["position"], e["verdict"]) for e in other["events"]] != [
                    (e["position"], e["verdict"]) for e in document["events"]]:
                bad += 1
                print(f"set {number} {rules}: the statements give other answers: {other['rules']}", file=sys.stderr)
            for problem in kept(written, other):
                bad += 1
                print(f"set {number} {rules}: {problem}", file=sys.stderr)
    if bad:
        fail(f"{bad} differences")
    stops()
    print(f"rules: {KIND}: {OPTIONS['sets']} sets, {total} changes as foretold ({LIKELY[0]} of them likely), seed"
          f" {OPTIONS['seed']}")


try:
    main()
finally:
    pair(f"pair_end {DIRECTORY}", check=False)
    if os.environ.get("KEEP"):
        print(f"rules: kept {DIRECTORY}", file=sys.stderr)
    else:
        shutil.rmtree(DIRECTORY, ignore_errors=True)
