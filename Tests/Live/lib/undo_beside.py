"""The work of undo-beside: see there."""
import json, os, random, shutil, subprocess, sys, tempfile, threading, time

server, tool, flavor = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 2
seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.randrange(1 << 30)
work = tempfile.mkdtemp(prefix="undo-beside.", dir=os.environ.get("TMPDIR", "/tmp"))
home = work + "/s"
os.environ.update(LC_ALL="C", TZ="UTC")
failures = []


def fail(text):
    failures.append(text)
    print(f"undo-beside: {flavor}, seed {seed}: {text}", file=sys.stderr)


def sql(text, check=True, *options):
    """What the server's client prints for statements, lines of fields."""
    run = subprocess.run(
        [server, "sql", home, "--default-character-set=utf8mb4", "-N", "-B", *options],
        input=text.encode(), capture_output=True)
    if run.returncode and check:
        fail(f"the server refuses: {run.stderr.decode()[:600]}")
    return [line.split("\t") for line in run.stdout.decode().splitlines()]


# Columns that are written; `k` is the key, where there is one. Each value is a literal of SQL.
SHAPES = {
    "num": ("k int primary key, a int, b decimal(10,2), c double, d float, e bigint unsigned, f bit(9)",
            dict(a=lambda r: str(r.randrange(-9, 9)), b=lambda r: f"{r.randrange(900) / 100}",
                 c=lambda r: f"{r.random()}", d=lambda r: f"{r.randrange(100)}.1",
                 e=lambda r: str(r.randrange(1 << 63, 1 << 64)), f=lambda r: str(r.randrange(512)))),
    "txt": ("k varchar(20) character set utf8mb4 collate utf8mb4_general_ci primary key, a varchar(20), "
            "b text, c char(8), d varbinary(20), e blob, f enum('x','y','z'), g set('p','q','r')",
            dict(a=lambda r: r.choice(["'a'", "'A'", "'á'", "'a '", "''", "NULL", "'日本'"]),
                 b=lambda r: r.choice(["'t'", "'T'", "'t  '", "NULL"]), c=lambda r: r.choice(["'c'", "'C'", "'ç'"]),
                 d=lambda r: r.choice(["0x00", "0x0000", "0xFF27", "NULL"]), e=lambda r: r.choice(["0x00", "'e'"]),
                 f=lambda r: str(r.randrange(1, 4)), g=lambda r: str(r.randrange(8)))),
    "tim": ("k int, k2 date, a datetime(3), b timestamp(6) null, c time(2), d year, "
            "e timestamp not null default current_timestamp on update current_timestamp, primary key (k2, k)",
            dict(a=lambda r: f"'2024-01-{r.randrange(1, 29):02} 10:00:00.{r.randrange(1000):03}'",
                 b=lambda r: r.choice(["NULL", f"'2024-03-01 00:00:00.{r.randrange(1000000):06}'"]),
                 c=lambda r: f"'{r.choice(['-', ''])}{r.randrange(99):02}:00:00.{r.randrange(100):02}'",
                 d=lambda r: str(r.randrange(2000, 2020)))),
    "uni": ("k int primary key, u int, v varchar(9), w int, unique key (u), unique key (v(3), w)",
            dict(u=lambda r: r.choice(["NULL", str(r.randrange(4000))]), v=lambda r: f"'{r.randrange(1000):03}x'",
                 w=lambda r: str(r.randrange(100)))),
    # Not 1 beside 1.0: to MySQL they are equal, and an update from one to the other does nothing.
    "gen": ("k int primary key, a int, g int as (a * 2) stored, h int as (a + 1) virtual, b json, c int invisible",
            dict(a=lambda r: str(r.randrange(50)), b=lambda r: r.choice(["'{\"x\":1}'", "'{\"x\":1.5}'", "'[1,2]'", "'{\"x\":\"1\"}'"]),
                 c=lambda r: str(r.randrange(9)))),
}
if flavor == "mariadb":
    SHAPES["gen"] = (SHAPES["gen"][0], SHAPES["gen"][1])
KEY = {name: ["k2", "k"] if name == "tim" else ["k"] for name in SHAPES}


def key(name, number):
    if name == "txt":
        return {"k": f"'key{number}'"}
    if name == "tim":
        return {"k2": f"'2020-01-{number % 28 + 1:02}'", "k": str(number)}
    return {"k": str(number)}


def where(fields):
    return " and ".join(f"{c}={v}" for c, v in fields.items())


def columns(name):
    """All columns that are stored, in the table's order."""
    return [row[0] for row in sql(
        f"select column_name from information_schema.columns where table_schema='u' and table_name='{name}' order by ordinal_position")]


def contents(name, names):
    """Each row by its key, values as text that tells everything apart."""
    # The server's own functions: NULL, and hexadecimal digits of what is stored.
    parts = [f"ifnull(hex(cast({c} as char character set utf8mb4)),'N')" if c not in ("d", "e") or name not in ("txt",)
             else f"ifnull(hex({c}),'N')" for c in names]
    keys = [f"hex(cast({c} as char character set utf8mb4))" for c in KEY[name]]
    rows = {}
    for row in sql(f"set time_zone='+00:00'; select concat_ws('/',{','.join(keys)}),{','.join(parts)} from u.{name}"):
        rows[row[0]] = dict(zip(names, row[1:]))
    return rows


def change(r, name, numbers, kinds):
    """One statement that changes a row; some collide with keys, which is no harm."""
    fields = SHAPES[name][1]
    number = r.choice(numbers)
    kind = r.choice(kinds)
    if kind == "insert":
        values = {**key(name, number), **{c: f(r) for c, f in fields.items()}}
        return f"insert ignore into u.{name} ({','.join(values)}) values ({','.join(values.values())});"
    if kind == "delete":
        return f"delete from u.{name} where {where(key(name, number))};"
    if kind == "key":
        new = key(name, r.choice(numbers) + 5000)
        sets = ",".join(f"{c}={v}" for c, v in new.items())
        return f"update ignore u.{name} set {sets} where {where(key(name, number))};"
    chosen = r.sample(sorted(fields), r.randrange(1, 3))
    sets = ",".join(f"{c}={fields[c](r)}" for c in chosen)
    return f"update ignore u.{name} set {sets} where {where(key(name, number))};"


def log_name():
    statement = "show binary log status" if flavor == "mysql" else "show master status"
    return sql(statement)[0][:2]


def session(statements):
    """Runs statements in one session and returns its thread."""
    out = sql("select connection_id();\n" + "\n".join(statements))
    return out[0][0]


def one_round(number):
    r = random.Random(seed * 1000 + number)
    sql("drop database if exists u; create database u character set utf8mb4;")
    for name, (definition, _) in SHAPES.items():
        sql(f"create table u.{name} ({definition});")
    names = {name: columns(name) for name in SHAPES}
    fill = ["set sql_mode='';"]
    for name in SHAPES:
        for index in range(20):
            values = {**key(name, index), **{c: f(r) for c, f in SHAPES[name][1].items()}}
            fill.append(f"insert ignore into u.{name} ({','.join(values)}) values ({','.join(values.values())});")
    session(fill)
    time.sleep(1.1)  # so that the server's own times differ
    before = {name: contents(name, names[name]) for name in SHAPES}
    sql("flush binary logs")
    log, start = log_name()
    # The mistake: one transaction and some single statements, updates, inserts, deletes; rows more than once.
    wrong = ["set sql_mode='';", "begin;"]
    for index in range(200):
        name = r.choice(sorted(SHAPES))
        wrong.append(change(r, name, range(28), ["update"] * 6 + ["insert", "delete"] + (["key"] if name != "txt" else [])))
        if index == 120:
            wrong.append("commit;")
    mistake = ["set autocommit=1;"] + wrong
    own = "" if flavor == "mysql" else "set server_id=77;\n"
    # Others in between, in the same range.
    between = ["set sql_mode='';"] + [
        change(r, r.choice(sorted(SHAPES)), range(28), ["update"] * 5 + ["insert", "delete"]) for _ in range(40)]
    half = len(mistake) // 2 + 30
    out = sql("select connection_id();\n" + own + "\n".join(mistake[:half]) + "\ncommit;")
    threads = [out[0][0]]
    time.sleep(1.1)
    session(between)
    threads.append(session([own] + mistake[half:]))
    time.sleep(1.1)
    after = {name: contents(name, names[name]) for name in SHAPES}
    # Others go on.
    later = ["set sql_mode='';"] + [
        change(r, r.choice(sorted(SHAPES)), range(28), ["update"] * 5 + ["insert", "delete"]) for _ in range(150)]
    session(later)
    sql("flush binary logs")
    end, _ = log_name()
    return r, names, before, after, log, end, threads


def decode(options, files, stdin=None):
    run = subprocess.run([tool, "decode-rows", *options, *files], capture_output=True, stdin=stdin)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def rows_of(files):
    """All changes in the order of the logs, as the tool's own jsonl has them."""
    status, out, err = decode(["--format", "jsonl"], files)
    return [json.loads(line) for line in out.splitlines()]


def expectation(changes, is_wrong):
    """What is right, by the changes one after the other: for each row and column who wrote last, and which rows that
    are taken back were touched again."""
    touched = set()
    undone = {}
    for number, change in enumerate(changes):
        source = change["source"]
        name = source["table"]
        for side in ("before", "after"):
            image = change[side]
            if image is None:
                continue
            identity = (name, tuple(str(image[c]) for c in KEY[name]))
            if is_wrong(change):
                undone.setdefault(identity, []).append(number)
            elif identity in undone:
                touched.add(identity)
    return touched


def play(number):
    r, names, before, after, log, end, threads = one_round(number)
    path = home + "/data/"
    logs = sorted(f for f in os.listdir(path) if f.startswith("binlog.0") and f[7:].isdigit() and log <= f < end)
    files = [path + f for f in logs]
    review = f"{work}/review.{number}"
    definition = f"{work}/schema.sql"
    dump = "mysqldump" if flavor == "mysql" else "mariadb-dump"
    with open(definition, "wb") as out:
        subprocess.run([server, "run", home, dump, "--no-data", "--skip-triggers", "--databases", "u"], stdout=out)
    changes = rows_of(["--schema", definition, *files])
    wrong = lambda change: str(change["source"].get("thread")) in threads
    if flavor == "mysql":
        choice = [o for t in threads for o in ("--thread-id", t)]
    else:
        # Its logs do not tell threads before 11.5: the mistake has a server's number of its own.
        wrong = lambda change: change["source"]["server_id"] == 77
        choice = ["--server-id", "77"]
    options = ["--flashback", "--schema", definition, "--review", review, *choice]
    status, script, messages = decode(options, files)
    touched = expectation(changes, wrong)
    if status == 2:
        fail(f"round {number}: status 2: {messages[:800]}")
        return
    listed = [json.loads(line) for line in open(review)]
    found = {(line["table"], tuple(str(line["key"].get(c)) for c in KEY[line["table"]])) for line in listed}
    if found != touched:
        fail(f"round {number}: listed rows: surplus {sorted(found - touched)[:5]}, missing {sorted(touched - found)[:5]}")
    lacks = any(line["action"].startswith("left-out") for line in listed)
    if status != (1 if lacks else 0):
        fail(f"round {number}: status {status}: {messages[:500]}")
    # The same by standard input, and from a temporary file.
    joined = b"".join(open(f, "rb").read() for f in files[:1])
    if len(files) == 1:
        with open(files[0], "rb") as stream:
            again = decode([o for o in options if o not in ("--review", review)], ["-"], stdin=stream)
        strip = lambda text: [l for l in text.splitlines() if not l.startswith("--")]
        if strip(again[1]) != strip(script):
            fail(f"round {number}: standard input gives other statements")
    script_file = f"{work}/undo.{number}.sql"
    open(script_file, "w").write(script)
    # Still others write while the script runs: what they wrote must be there.
    final = {name: contents(name, names[name]) for name in SHAPES}
    stop = threading.Event()
    extra = []

    def write():
        for index in range(150):
            name = "num"
            extra.append((2000 + index, index))
            sql(f"insert into u.num (k, a) values ({2000 + index}, {index});", False)
            if stop.is_set():
                break

    writer = threading.Thread(target=write)
    writer.start()
    run = subprocess.run(
        [server, "sql", home, "--default-character-set=utf8mb4", "-N", "-B"], input=script.encode(), capture_output=True)
    stop.set()
    writer.join()
    if run.returncode:
        fail(f"round {number}: the script fails: {run.stderr.decode()[:800]}")
        return
    missed = run.stdout.decode().split()[-1:]
    result = {name: contents(name, names[name]) for name in SHAPES}
    for k, a in extra:
        row = result["num"].pop(str(k).encode().hex().upper(), None)
        if row is None or row["a"] != str(a).encode().hex().upper():
            fail(f"round {number}: what was written meanwhile is lost: {k}")
    judge(number, names, before, final, result, changes, wrong, listed)
    print(f"undo-beside: {flavor}: round {number}: {len(changes)} changes, {len(touched)} rows touched again, "
          f"{missed[0] if missed else '?'} statements hit no row")


def judge(number, names, before, final, result, changes, wrong, listed):
    """Every value is as before the mistake, or what somebody else wrote later; none is lost."""
    left = {(line["table"], tuple(str(line["key"].get(c)) for c in KEY[line["table"]])): line for line in listed}
    # Who changed what of which row: by key, in order.
    story = {}
    for change in changes:
        name = change["source"]["table"]
        for side in ("before", "after"):
            if change[side] is None:
                continue
            identity = (name, tuple(str(change[side][c]) for c in KEY[name]))
            story.setdefault(identity, []).append(change)
    # A row that got another key by mistake has the story of both.
    for change in changes:
        if wrong(change) and change["op"] == "u":
            name = change["source"]["table"]
            one, other = ((name, tuple(str(change[side][c]) for c in KEY[name])) for side in ("before", "after"))
            if one != other:
                story[one] = story[other] = sorted(
                    {id(c): c for c in story[one] + story[other]}.values(), key=changes.index)
    bad = 0
    for name in SHAPES:
        keys = set(before[name]) | set(final[name]) | set(result[name])
        for k in keys:
            text = tuple(bytes.fromhex(p).decode() for p in k.split("/"))
            identity = (name, text)
            events = story.get(identity, [])
            mine = [c for c in events if wrong(c)]
            others = [c for c in events if not wrong(c)]
            now = result[name].get(k)
            if not mine:
                # Nobody made a mistake here: nothing may have changed.
                if now != final[name].get(k):
                    bad += 1
                    fail(f"round {number}: {identity} was changed, and no mistake was made there: {final[name].get(k)} -> {now}")
                continue
            if not others:
                want = before[name].get(k)
                if now != want:
                    bad += 1
                    fail(f"round {number}: {identity} is not as before: {want} -> {now}, was {final[name].get(k)}")
                continue
            if identity not in left:
                continue
            line = left[identity]
            if line["action"] == "left-out":
                # What others made of it stays.
                last = max(events.index(c) for c in others)
                if not any(wrong(c) for c in events[last + 1:]) and now != final[name].get(k):
                    bad += 1
                    fail(f"round {number}: {identity} was left out, and changed: {final[name].get(k)} -> {now}")
            elif now is not None and final[name].get(k) is not None and all(c["op"] == "u" for c in mine):
                for c in names[name]:
                    touched = [i for i, x in enumerate(events) if not wrong(x) and x["op"] == "u"
                               and x["before"].get(c) != x["after"].get(c)]
                    changed = [i for i, x in enumerate(events) if wrong(x) and x["op"] == "u"
                               and x["before"].get(c) != x["after"].get(c)]
                    if touched and (not changed or touched[-1] > changed[-1]):
                        want = final[name][k][c]
                    elif changed and not touched and k in before[name]:
                        want = before[name][k][c]
                    else:
                        continue
                    if c in ("g", "h") and name == "gen":
                        continue
                    if now[c] != want:
                        bad += 1
                        fail(f"round {number}: {identity}.{c} is {now[c]}, not {want}: {line['action']}")
            if bad > 10:
                return


FOREIGN = """
create table p (id int primary key, x int);
create table ch (id int primary key, pid int, note varchar(9), foreign key (pid) references p (id) on delete cascade);
create table own (id int primary key, up int, foreign key (up) references own (id));
insert into p values (1,1),(2,2); insert into ch values (1,1,'a'),(2,2,'b'),(3,2,'c');
insert into own values (1,1),(2,1),(3,2);
"""
WRONG = """
insert into p values (3,3),(4,4); delete from ch where id in (1,3); insert into own values (4,4),(5,4),(6,2),(8,2);
delete from own where id = 3; update ch set pid = 3 where id = 2;
"""
LATER = """
insert into ch values (9,3,'new'); delete from p where id = 1; insert into own values (7,6); insert into p values (5,5);
"""
# No row of others is lost, by a cascade neither; what needs a row that is gone stays away.
RIGHT = {"p": "2 3 5", "ch": "2:2 3:2 9:3", "own": "1:1 2:1 3:2 6:2 7:6"}
PERIOD = """
create table r (room int, s date, e date, who varchar(9), period for stay (s, e), primary key (room, stay without overlaps));
insert into r values (1,'2020-01-01','2020-02-01','a'),(1,'2020-03-01','2020-04-01','b'),(2,'2020-01-01','2020-02-01','c');
"""
PERIOD_WRONG = """
delete from r where who in ('a','c'); update r set who = 'x' where who = 'b'; update r set e = '2020-05-01' where who = 'x';
insert into r values (3,'2020-01-01','2020-02-01','n'),(3,'2020-02-01','2020-03-01','m');
"""
PERIOD_LATER = "insert into r values (1,'2020-01-15','2020-01-20','new');"
PERIOD_RIGHT = "1:2020-01-15:2020-01-20:new 1:2020-03-01:2020-04-01:b 2:2020-01-01:2020-02-01:c"


def keys(number):
    """Foreign keys, and keys that name a period."""
    sql("drop database if exists u; create database u;")
    sql("use u;" + FOREIGN)
    if flavor != "mysql":
        sql("use u;" + PERIOD)
    sql("flush binary logs")
    log, _ = log_name()
    own = "set pseudo_thread_id=77;" if flavor == "mysql" else "set server_id=77;"
    sql(f"use u; {own}" + WRONG)
    if flavor != "mysql":
        sql(f"use u; {own}" + PERIOD_WRONG)
    sql("use u;" + LATER)
    if flavor != "mysql":
        sql("use u;" + PERIOD_LATER)
    sql("flush binary logs")
    definition = f"{work}/keys.sql"
    with open(definition, "wb") as out:
        subprocess.run([server, "run", home, "mysqldump" if flavor == "mysql" else "mariadb-dump", "--no-data",
                        "--databases", "u"], stdout=out, stderr=subprocess.DEVNULL)
    choice = ["--thread-id", "77"] if flavor == "mysql" else ["--server-id", "77"]
    status, script, messages = decode(["--flashback", "--schema", definition, *choice], [f"{home}/data/{log}"])
    if status == 2:
        fail(f"keys: {messages[:500]}")
    run = subprocess.run([server, "sql", home, "-N", "-B"], input=script.encode(), capture_output=True)
    if run.returncode:
        fail(f"keys: the script fails: {run.stderr.decode()[:600]}")
    for table, want in RIGHT.items():
        fields = {"p": "id", "ch": "concat_ws(':',id,pid)", "own": "concat_ws(':',id,up)"}[table]
        found = " ".join(row[0] for row in sql(f"select {fields} from u.{table} order by id"))
        if found != want:
            fail(f"keys: {table} has {found}, not {want}")
    if flavor != "mysql":
        found = " ".join(row[0] for row in sql("select concat_ws(':',room,s,e,who) from u.r order by room, s"))
        if found != PERIOD_RIGHT:
            fail(f"keys: r has {found}, not {PERIOD_RIGHT}")
    print(f"undo-beside: {flavor}: keys: {run.stdout.decode().split()[-1:]} statements hit no row")


try:
    options = ["--sync-binlog=0", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M",
               "--skip-name-resolve", "--character-set-server=utf8mb4", "--sql-mode="]
    if flavor == "mysql":
        options += ["--loose-innodb-redo-log-capacity=16M", "--innodb-doublewrite=OFF", "--gtid-mode=ON",
                    "--enforce-gtid-consistency=ON"]
    else:
        options += ["--innodb-log-file-size=16M", "--binlog-format=ROW", "--innodb-doublewrite=OFF"]
    subprocess.run([server, "start", flavor, home, *options], check=True)
    keys(0)
    for number in range(rounds):
        play(number)
finally:
    subprocess.run([server, "kill", home], stderr=subprocess.DEVNULL)
    if os.environ.get("KEEP"):
        print(f"kept: {work}", file=sys.stderr)
    else:
        shutil.rmtree(work, ignore_errors=True)
if failures:
    print(f"undo-beside: {flavor}: {len(failures)} failures, seed {seed}", file=sys.stderr)
    sys.exit(1)
print(f"undo-beside: {flavor}: {rounds} rounds, seed {seed}: every value is as before or somebody else's")
