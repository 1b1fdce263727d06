"""Throw-away servers and our program, for the programs of Tests/Live that are written in Python."""
import json, os, random, shutil, socket, subprocess, sys, tempfile
from pathlib import Path
import live

SERVER = live.SERVER
FLAVORS = ("mysql", "mariadb", "mariadb11")


def run(words, text=None, check=True, **more):
    done = subprocess.run([str(w) for w in words], input=text, capture_output=True, text=True, **more)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))[:300]}: status {done.returncode}: {done.stderr[:2000]}")
    return done


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Bench:
    """One run of a test with a flavor of servers: its scratch directory, its servers, its failures."""

    def __init__(self, doc):
        self.name = os.path.basename(sys.argv[0])
        self.options = dict(a[2:].split("=", 1) for a in sys.argv[1:] if a.startswith("--") and "=" in a)
        names = [a for a in sys.argv[1:] if not a.startswith("--")]
        if len(names) != 1 or names[0] not in FLAVORS:
            sys.exit(doc)
        self.flavor = names[0]
        self.is_mysql = self.flavor == "mysql"
        self.seed = int(self.options.get("seed", 1))
        self.dice = random.Random(self.seed)
        self.tool = live.tool()
        os.environ.update(LC_ALL="C", TZ="UTC")
        self.work = Path(tempfile.mkdtemp(prefix=self.name + ".", dir=os.environ.get("TMPDIR", "/tmp")))
        self.servers, self.failures = [], []

    def fail(self, text):
        self.failures.append(text)
        print(f"{self.name}: {self.flavor}: {text}", file=sys.stderr)

    def same(self, what, found, wanted):
        if found != wanted:
            self.fail(f"{what}: {found} instead of {wanted}")

    def near(self, what, found, wanted, percent):
        """Within so many percent of what is wanted."""
        if abs(found - wanted) * 100 > wanted * percent:
            self.fail(f"{what}: {found} is not within {percent} % of {wanted} ({100 * found / max(1, wanted) - 100:+.2f} %)")
        elif "verbose" in self.options:
            print(f"{what}: {found}, really {wanted} ({100 * found / max(1, wanted) - 100:+.2f} %)")

    def start(self, name, number, *more):
        path = self.work / name
        words = [f"--server-id={number}", f"--port={free_port()}", "--sync-binlog=0", "--skip-slave-start",
                 "--innodb-flush-log-at-trx-commit=0", *more]
        if self.is_mysql:
            words += ["--gtid-mode=ON", "--enforce-gtid-consistency=ON", "--performance-schema=OFF"]
        run([SERVER, "start", self.flavor, path, *words])
        self.servers.append(path)
        return path

    def sql(self, name, text, check=True):
        return run([SERVER, "sql", self.work / name, "--default-character-set=utf8mb4", "-N", "-B"], text, check).stdout

    def stop(self, name):
        run([SERVER, "stop", self.work / name])

    def gtids(self, name):
        return self.sql(name, "select @@global.gtid_executed" if self.is_mysql else "select @@global.gtid_binlog_pos").strip()

    def checksums(self, name, databases):
        listed = ",".join(f"'{d}'" for d in databases)
        text = self.sql(name, f"select concat('`', table_schema, '`.`', table_name, '`') from information_schema.tables"
                              f" where table_schema in ({listed}) and table_type = 'BASE TABLE' order by 1").split("\n")
        tables = [t for t in text if t]
        if not tables:
            return {}
        return dict(line.split("\t") for line in self.sql(name, "checksum table " + ",".join(tables)).split("\n") if line)

    def json(self, command, *words, codes=(0,)):
        done = run([self.tool, command, *words], check=False)
        if done.returncode not in codes:
            self.fail(f"{command} {' '.join(map(str, words))}: status {done.returncode}: {done.stderr[:1000]}")
        return json.loads(done.stdout or "{}")

    def finish(self, main):
        try:
            main()
        finally:
            for path in self.servers:
                if (path / "pid").exists():
                    run([SERVER, "kill", path], check=False)
            if os.environ.get("KEEP"):
                print(f"kept: {self.work}", file=sys.stderr)
            else:
                shutil.rmtree(self.work, ignore_errors=True)
        count = len(self.failures)
        print(f"{self.name}: {self.flavor}: seed {self.seed}, {f'{count} failures' if count else 'all as it should be'}")
        sys.exit(1 if count else 0)
