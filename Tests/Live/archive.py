"""What Tests/Live/archive does once PySpark and DuckDB are there: archive.py BINLOGTOOL DIRECTORY COPIES."""
import glob
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import time

import duckdb
from pyspark.sql import SparkSession

from binlog_spark import BinlogDataSource

tool, work, copies = sys.argv[1], sys.argv[2], int(sys.argv[3])
archive = os.path.join(work, "archive")
os.makedirs(archive)
chance = random.Random(18)

# Copies of real logs of both flavors; some of them damaged in one of the ways that archives know.
damaged = set()
for sample in sorted(glob.glob("Samples/logs/*.000001")):
    content = open(sample, "rb").read()
    for number in range(copies):
        path = os.path.join(archive, f"{os.path.basename(sample)[:-7]}-{number:03d}.000001")
        if number == 1:
            path += ".gz"
            open(path, "wb").write(gzip.compress(content))
        elif number == 2:
            damaged.add(path)
            open(path, "wb").write(content[:len(content) * 2 // 3 + chance.randrange(20)])
        elif number == 3:
            # Without checksums nobody sees a bit that changed in a value.
            if "nochecksum" not in sample:
                damaged.add(path)
            changed = bytearray(content)
            changed[len(content) // 2 + chance.randrange(100)] ^= 1 << chance.randrange(8)
            open(path, "wb").write(changed)
        else:
            shutil.copyfile(sample, path)
strange = os.path.join(archive, "notes.000001")
open(strange, "w").write("no log at all\n")
logs = sorted(glob.glob(archive + "/*"))


def counted(words, path):
    """How many rows `decode-rows --count` counts."""
    outcome = subprocess.run(
        [tool, "decode-rows", "--count", "--force-read", *words, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True)
    first = outcome.stdout.split()
    return int(first[0]) if first and first[0].isdigit() else 0


def check(what, got, wanted):
    if got != wanted:
        differing = {k: (got.get(k), wanted.get(k)) for k in got.keys() | wanted.keys() if got.get(k) != wanted.get(k)} \
            if isinstance(got, dict) else (got, wanted)
        sys.exit(f"{what}: got and wanted differ: {str(differing)[:2000]}")
    print(f"{what}: as it should be ({len(got) if hasattr(got, '__len__') else got})")


wanted = {os.path.basename(path): counted([], path) for path in logs}
total = sum(wanted.values())
assert total > 1000 and len(logs) > 50, (total, len(logs))

spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
         .config("spark.sql.python.filterPushdown.enabled", "true").config("spark.sql.session.timeZone", "UTC")
         .getOrCreate())
spark.sparkContext.setLogLevel("ERROR")
spark.dataSource.register(BinlogDataSource)
reader = lambda: spark.read.format("binlog").option("binlogtool", tool)

start = time.monotonic()
rows = reader().load(archive)
check("tasks", rows.rdd.getNumPartitions(), len(logs))
got = {row["file"]: row["count"] for row in rows.groupBy("file").count().collect()}
check("Spark, rows by log", got, {name: count for name, count in wanted.items() if count})
print(f"Spark: {total} rows of {len(logs)} logs in {time.monotonic() - start:.1f} s")

# What is handed down, and what is not, leaves the same rows.
some = archive + "/*-00[0-4].*"
every = reader().load(some).select("op", "ts", "db", "table").collect()
middle = sorted(row["ts"] for row in every)[len(every) // 2]
for condition, holds in [
        ("op = 'd'", lambda row: row["op"] == "d"),
        ("op in ('c', 'u') and db = 'app'", lambda row: row["op"] in "cu" and row["db"] == "app"),
        ("`table` in ('t', 'parent')", lambda row: row["table"] in ("t", "parent")),
        (f"ts >= timestamp '{middle}'", lambda row: row["ts"] >= middle),
        (f"ts < timestamp '{middle}' and op != 'u'", lambda row: row["ts"] < middle and row["op"] != "u"),
]:
    check("where " + condition, reader().load(some).where(condition).count(), sum(map(holds, every)))

# Typed columns of one table equal what jsonl says of it.
sample = os.path.join(archive, "mysql97-rows-full-000.000001")
typed = (reader().schema("op string, file string, pos bigint, row bigint, id bigint, v string").option("table", "parent")
         .load(sample).collect())
lines = subprocess.run(
    [tool, "decode-rows", "--format=jsonl", "--table=parent", sample], stdout=subprocess.PIPE, text=True).stdout
said = []
for line in map(json.loads, lines.splitlines()):
    image = line["after"] or line["before"]
    said.append((line["op"], line["source"]["file"], line["source"]["pos"], line["source"]["row"], image["id"], image["v"]))
check("typed columns", [tuple(row) for row in typed], said)

# One bad log costs only itself, and is named.
found = {}
for row in reader().option("what", "findings").load(archive).collect():
    found.setdefault(row["file"], set()).add((row["code"], row["offset"]))
said = {}
for path in logs:
    outcome = subprocess.run([tool, "verify", "--json", path], stdout=subprocess.PIPE)
    for finding in json.loads(outcome.stdout)["findings"]:
        said.setdefault(finding["file"], set()).add((finding["code"], finding.get("offset")))
check("findings by log", found, said)
for path in damaged | {strange}:
    assert path in found, path
gone = reader().option("what", "findings").load(archive + "/none.000009").collect()
assert [row["code"] for row in gone] == ["unreadable-file"], gone
assert reader().load(archive + "/none.000009").count() == 0
spark.stop()

# DuckDB: the same counts from Parquet, and again after a second run over the same logs.
target = os.path.join(work, "parquet")
command = [sys.executable, "Samples/archive/to_parquet.py", "--workers=2", "--binlogtool", tool, target, *logs]
start = time.monotonic()
outcome = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
print(f"DuckDB: {outcome.stdout.strip()} in {time.monotonic() - start:.1f} s")
check("status where logs are damaged", outcome.returncode, 1)
for path in damaged | {strange}:
    if subprocess.run([tool, "decode-rows", "--count", "--force-read", path], stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL).returncode:
        assert path in outcome.stderr, path
subprocess.run(command[:-len(logs)] + logs[:10], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
got = dict(duckdb.execute(
    f"select file, count(*) from read_parquet('{target}/**/*.parquet', hive_partitioning = true) group by 1").fetchall())
check("DuckDB, rows by log", got, {name: count for name, count in wanted.items() if count})
one = duckdb.execute(
    f"select count(*), count(distinct (after->>'id')::bigint) from read_parquet('{target}/db=app/table=parent/**/*.parquet') "
    "where op = 'c'").fetchone()
assert one[0] > 0 and one[1] > 0, one
print("all as it should be")
