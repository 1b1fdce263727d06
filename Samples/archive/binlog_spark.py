"""A Spark data source for archives of MySQL and MariaDB binary logs.

    from binlog_spark import BinlogDataSource
    spark.dataSource.register(BinlogDataSource)
    rows = spark.read.format("binlog").load("/archive/mysql-bin.0*")
    findings = spark.read.format("binlog").option("what", "findings").load("/archive/mysql-bin.0*")

Each log is one task; each task runs `binlogtool` on its executor and reads rows from its pipe, so that nothing but the
rows crosses over, and memory stays flat. Needs Spark 4.1 or later, and `binlogtool` on each executor.

Options:

    path        a log, a directory, or a glob; several with commas
    what        rows (the default), or findings: what `binlogtool verify` says of each log
    table       TABLE or DATABASE.TABLE, globs, as --table; several with commas
    binlogtool  the program, by default `binlogtool`
    definitions a file of CREATE TABLE statements that names the columns, as --schema

Without a schema of the caller, a row has the columns of `ROWS`, with the images as JSON. With one,

    spark.read.format("binlog").schema("op string, ts timestamp, id bigint, total decimal(12,2)")

columns whose names are among those of `ROWS` mean these, all others the columns of the table: the row as it became, or
as it was where it was deleted. Values keep their types: decimals exactly, binary as bytes, times of TIMESTAMP columns in
UTC.

Filters that Spark hands down are given to `binlogtool`: `db`, `table` and `op` by equality or IN, `ts` by its bounds.
Bounds of `ts` are those of groups and seconds, so that Spark looks at these rows once more.

A log that is damaged costs only what lies in its damage: rows of all other places and logs are read, and findings name
the log and the place. A log that cannot be read at all gives no rows and a finding with the code `unreadable-file`.
"""
import base64
import datetime
import decimal
import glob
import json
import os
import subprocess

from pyspark.sql import datasource
from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import (
    BinaryType, BooleanType, DateType, DecimalType, DoubleType, FloatType, IntegralType, StringType, StructType,
    TimestampNTZType, TimestampType)

ROWS = (
    "op string, ts timestamp, commit_ts timestamp, gtid string, db string, table string, before string, after string, "
    "server_id bigint, thread bigint, file string, pos bigint, row bigint, group string, connector string")
FINDINGS = (
    "file string, code string, severity string, offset bigint, end_offset bigint, event_type string, message string, "
    "expected string, found string, hint string")
OPERATIONS = {"c": "insert", "u": "update", "d": "delete"}
ROW_NAMES = [column.split()[0] for column in ROWS.split(", ")]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Log(InputPartition):
    """One log, which is one task."""

    def __init__(self, path):
        super().__init__(path)
        self.path = path


class BinlogDataSource(DataSource):
    """`spark.read.format("binlog")`."""

    @classmethod
    def name(cls):
        return "binlog"

    def schema(self):
        return FINDINGS if self.options.get("what") == "findings" else ROWS

    def reader(self, schema):
        if self.options.get("what", "rows") == "findings":
            return FindingsReader(self.options)
        return RowsReader(self.options, schema)


class LogReader(DataSourceReader):
    """What reading rows and findings have in common: which logs, and how the program is run."""

    def __init__(self, options):
        self.tool = options.get("binlogtool", "binlogtool")
        self.paths = [path for path in options.get("path", "").split(",") if path]
        if not self.paths:
            raise ValueError("the data source binlog needs a path: load('/archive/mysql-bin.0*')")

    def partitions(self):
        logs = []
        for pattern in self.paths:
            if os.path.isdir(pattern):
                found = [os.path.join(pattern, name) for name in sorted(os.listdir(pattern)) if is_log_name(name)]
            else:
                found = sorted(glob.glob(pattern)) or [pattern]
            logs += [path for path in found if path not in logs]
        return [Log(path) for path in logs]


def is_log_name(name):
    """Whether a name ends with a dot and digits, or with those and the ending of an archive."""
    for ending in (".gz", ".zst", ".zstd"):
        name = name.removesuffix(ending)
    return name.rpartition(".")[2].isdigit() and "." in name


class RowsReader(LogReader):
    """Rows of `binlogtool decode-rows --format jsonl`."""

    def __init__(self, options, schema):
        super().__init__(options)
        self.schema = schema
        self.words = []
        for pattern in filter(None, options.get("table", "").split(",")):
            self.words.append("--table=" + pattern)
        if options.get("definitions"):
            self.words.append("--schema=" + options["definitions"])

    def pushFilters(self, filters):
        databases, tables, operations = None, None, None
        for condition in filters:
            path = getattr(condition, "attribute", ())
            column = path[0] if len(path) == 1 else None
            values = list(condition.value) if isinstance(condition, datasource.In) else \
                [condition.value] if isinstance(condition, datasource.EqualTo) else None
            if column == "db" and values and databases is None:
                databases = values
            elif column == "table" and values and tables is None:
                tables = values
            elif column == "op" and values and operations is None and set(values) <= set(OPERATIONS):
                operations = values
                self.words.append("--op=" + ",".join(OPERATIONS[value] for value in values))
                continue
            elif column == "ts" and isinstance(getattr(condition, "value", None), datetime.datetime):
                self.words += time_bound(condition)
            # Names and times are compared by Spark once more.
            yield condition
        self.words += ["--database=" + quoted(name) for name in databases or []]
        self.words += ["--table=" + quoted(name) for name in tables or []]

    def read(self, partition):
        names = self.schema.names
        converters = [converter(field) for field in self.schema.fields]
        command = [self.tool, "decode-rows", "--format=jsonl", "--force-read", *self.words, "--", partition.path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            for line in process.stdout:
                change = json.loads(line)
                source = change.get("source", {})
                image = change.get("after") if change.get("after") is not None else change.get("before")
                values = []
                for name, convert in zip(names, converters):
                    value = meta(name, change, source) if name in ROW_NAMES else (image or {}).get(name)
                    values.append(None if value is None else convert(value))
                yield tuple(values)


class FindingsReader(LogReader):
    """Findings of `binlogtool verify --json`."""

    def read(self, partition):
        command = [self.tool, "verify", "--json", "--", partition.path]
        outcome = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        names = [column.split()[0] for column in FINDINGS.split(", ")]
        try:
            findings = json.loads(outcome.stdout)["findings"]
        except (ValueError, KeyError):
            message = outcome.stderr.decode("utf-8", "replace").strip()
            findings = [{"file": partition.path, "code": "unreadable-file", "severity": "error", "message": message}]
        for finding in findings:
            yield tuple(finding.get(name) for name in names)


def quoted(name):
    """A name that is no pattern, whatever stands in it."""
    return "`" + name.replace("`", "``") + "`"


def time_bound(condition):
    """The option that leaves out what a bound of `ts` leaves out; none for what is no bound."""
    moment = condition.value
    if moment.tzinfo is None:
        moment = moment.astimezone()
    moment = moment.astimezone(datetime.timezone.utc).replace(microsecond=0)
    text = lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(condition, (datasource.GreaterThan, datasource.GreaterThanOrEqual)):
        # A group's time is that of its first event, which may be earlier than that of a row: a day is left to it.
        return ["--start-datetime=" + text(moment - datetime.timedelta(days=1))]
    if isinstance(condition, (datasource.LessThan, datasource.LessThanOrEqual)):
        return ["--stop-datetime=" + text(moment + datetime.timedelta(seconds=1))]
    return []


def meta(name, change, source):
    """What a column of `ROWS` has of a line of jsonl."""
    if name == "op":
        return change["op"]
    if name == "ts":
        return change.get("ts_ms") and change["ts_ms"] * 1000
    if name == "commit_ts":
        return source.get("ts_us")
    if name in ("before", "after"):
        image = change.get(name)
        return None if image is None else json.dumps(image, ensure_ascii=False)
    if name == "group":
        return change.get("transaction", {}).get("id")
    return source.get(name)


def converter(field):
    """What makes a value of the column's type of one of jsonl."""
    kind = field.dataType
    if field.name in ("ts", "commit_ts"):
        return lambda value: EPOCH + datetime.timedelta(microseconds=value)
    if isinstance(kind, DecimalType):
        return lambda value: decimal.Decimal(str(value))
    if isinstance(kind, BinaryType):
        return base64.b64decode
    if isinstance(kind, BooleanType):
        return lambda value: value not in (0, "0", False)
    if isinstance(kind, IntegralType):
        return int
    if isinstance(kind, (FloatType, DoubleType)):
        return float
    if isinstance(kind, DateType):
        return lambda value: moment(value[:10], datetime.date.fromisoformat)
    if isinstance(kind, (TimestampType, TimestampNTZType)):
        return lambda value: moment(value.replace("Z", "+00:00"), datetime.datetime.fromisoformat)
    if isinstance(kind, StringType):
        return lambda value: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    raise TypeError(f"the column {field.name} cannot be {kind.simpleString()}: take string")


def moment(text, read):
    """A date; zero dates, which no type here has, are nothing."""
    try:
        return read(text)
    except ValueError:
        return None
