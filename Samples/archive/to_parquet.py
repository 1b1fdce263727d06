#!/usr/bin/env python3
"""Row changes of an archive of binary logs as partitioned Parquet, by DuckDB.

    to_parquet.py [--workers N] [--binlogtool PROGRAM] DIRECTORY LOG...

Each log becomes files of its own below DIRECTORY/db=…/table=…/day=…, so that logs are done in any order, on any
machine, and one that is done again takes the place of what it left before. A log that is damaged or cannot be read is
named at the end, with what `binlogtool` said; what could be read of it is there. Exit status: 0, or 1 where a log was
damaged.

    select table, count(*) from read_parquet('DIRECTORY/**/*.parquet', hive_partitioning = true) group by 1;
    select (after->>'id')::bigint, (after->>'total')::decimal(12,2) from …
"""
import argparse
import concurrent.futures
import glob
import hashlib
import os
import subprocess
import sys
import tempfile

import duckdb

COLUMNS = """{op: 'VARCHAR', ts_ms: 'BIGINT', before: 'JSON', after: 'JSON',
  source: 'STRUCT(connector VARCHAR, ts_us BIGINT, db VARCHAR, "table" VARCHAR, server_id BIGINT, gtid VARCHAR,
    file VARCHAR, pos BIGINT, "row" BIGINT, thread BIGINT)',
  "transaction": 'STRUCT(id VARCHAR, pos BIGINT, total_order BIGINT)'}"""
SELECT = f"""
select op, make_timestamp(ts_ms * 1000) as ts, make_timestamp(source.ts_us) as commit_ts, source.gtid as gtid,
  before, after, source.server_id as server_id, source.thread as thread, source.file as file, source.pos as pos,
  source."row" as "row", transaction.id as "group", source.connector as connector,
  source.db as db, source."table" as "table", strftime(make_timestamp(ts_ms * 1000), '%Y-%m-%d') as day
from read_json(?, format = 'newline_delimited', columns = {COLUMNS}, maximum_object_size = 1073741824)"""


def convert(task):
    """Does one log; returns its path, how many rows it gave, and what was said of it."""
    tool, directory, log = task
    # Logs of two servers may have one name.
    name = os.path.basename(log) + "-" + hashlib.sha256(os.path.abspath(log).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    with tempfile.TemporaryDirectory() as work:
        rows = os.path.join(work, "rows.jsonl")
        with open(rows, "wb") as output:
            outcome = subprocess.run(
                [tool, "decode-rows", "--format=jsonl", "--force-read", "--", log], stdout=output,
                stderr=subprocess.PIPE)
        for old in glob.glob(os.path.join(glob.escape(directory), "**", glob.escape(name) + "-*.parquet"),
                             recursive=True):
            os.remove(old)
        count = 0
        if os.path.getsize(rows):
            database = duckdb.connect()
            database.execute("set threads = 1")
            count = database.execute(
                f"copy ({SELECT}) to '{directory.replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd, "
                f"partition_by (db, \"table\", day), filename_pattern '{name.replace(chr(39), chr(39) * 2)}-{{uuid}}', "
                "append)", [rows]).fetchone()[0]
        said = outcome.stderr.decode("utf-8", "replace").strip() if outcome.returncode else ""
        return log, count, said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--binlogtool", default="binlogtool")
    parser.add_argument("directory")
    parser.add_argument("logs", nargs="+")
    words = parser.parse_args()
    os.makedirs(words.directory, exist_ok=True)
    tasks = [(words.binlogtool, words.directory, log) for log in words.logs]
    rows, damaged = 0, []
    with concurrent.futures.ProcessPoolExecutor(words.workers) as pool:
        for log, count, said in pool.map(convert, tasks):
            rows += count
            if said:
                damaged.append(log)
                print(f"{log}: {said.splitlines()[0]}", file=sys.stderr)
    print(f"{rows} rows of {len(tasks)} logs, {len(damaged)} of them damaged")
    return 1 if damaged else 0


if __name__ == "__main__":
    sys.exit(main())
