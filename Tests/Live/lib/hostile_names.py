#!/usr/bin/env python3
"""Writes the statements of hostile-names: names and values that try to break out of what they stand in.

    hostile_names.py FLAVOR tables|changes|xa|count

The statements themselves are safe whatever client reads them: names in backticks on a connection in utf8mb4, values
in hexadecimal.
"""
import sys

flavor, what = sys.argv[1:3]
out = sys.stdout.buffer

# Each drops the canary, runs a program, or drives a terminal where it gets out.
NAMES = [
    "it's", 'say "x"', "back`tick", "``", "'; DROP DATABASE canary; -- ", "`; DROP DATABASE canary; -- ",
    "x\nDROP DATABASE canary;\n-- ", "x\nDROP DATABASE canary/*!*/;\n-- ", "x\r\nDROP DATABASE canary;\r\n",
    "a*/ DROP DATABASE canary; /*", "\\! touch pwned", "\n\\! touch pwned\n", "\\", "a\\'", "x\nsystem touch pwned\n",
    "delimiter x", "\ndelimiter x\n", "source x", "--", "-- x", "-rf", "../../x", "#x", "@1", "?", ":a", "%41", "A%",
    "中", "表", "ソ", "中`", "表;DROP DATABASE canary;", "q;DROP DATABASE canary;", "功\\", "é", "é'", "'\u0301",
    "`\u0301", "'\u200d", "a\u202ecba", "\u2066x", "a\u2028b", "a\u2029b", "\u009b2J", "\x1b[2J", "\x1b]0;x\x07",
    "\x7f", "tab\there", "\ufeffbom", "UPPER", "upper", " lead", "a" * 64, "中" * 30,
]
VALUES = NAMES + [
    "", "縗';DROP DATABASE canary;-- ", "縗\\", "表\\';DROP DATABASE canary;-- ", "ソ\\", "é\n", "é\\n", "中\n\\! touch pwned\n",
    "\\\\", "\\'", "''", "'''", "\0", "a\0b", "\x1a", "中\x1a", "/*!*/;", "/*!50000 DROP DATABASE canary */", "\r\n.\r\n", "😀'", "😀\\",
]
CHARSETS = {
    "utf8mb4": "utf-8", "gbk": "gbk", "sjis": "shift_jis", "big5": "big5", "cp932": "cp932", "eucjpms": "euc_jp",
    "latin1": "cp1252", "ucs2": "utf-16-be", "utf16": "utf-16-be", "utf32": "utf-32-be",
}
if flavor == "mysql":
    CHARSETS["gb18030"] = "gb18030"


def name(text):
    return "`" + text.replace("`", "``") + "`"


def literal(text):
    return "_utf8mb4 0x" + text.encode().hex() if text else "''"


def coded(text, charset):
    """The value in a character set, or a stand-in where it has no such characters."""
    if charset in ("utf8mb4",):
        return literal(text)
    try:
        code = text.encode(CHARSETS[charset])
    except UnicodeEncodeError:
        code = "'\\;`".encode(CHARSETS[charset])
    # What the servers' tables lack, or have at another place, is left to the values of utf8mb4.
    if charset == "ucs2" and any(ord(c) > 0xFFFF for c in text):
        code = "'".encode("utf-16-be")
    return "_%s 0x%s" % (charset, code.hex()) if code else "''"


def say(text):
    out.write((text + ";\n").encode())


def columns(index):
    yield "v_bin", "varbinary(400)", None
    for charset in CHARSETS:
        yield "v_" + charset, "varchar(100) character set " + charset, charset


def database(index):
    return NAMES[index].rstrip() if index % 3 == 0 and len(NAMES[index]) < 40 else "h"


def table(index):
    return name(database(index)) + "." + name(NAMES[index].rstrip())


def label(text):
    return literal(text.rstrip().replace(",", "."))


def row(index, number):
    value = VALUES[number % len(VALUES)]
    parts = [str(number), "1 + %d" % (number % 2), literal(value)]
    parts.append("0x" + value.encode().hex() if value else "''")
    parts += [coded(value, charset) for charset in CHARSETS]
    if flavor == "mysql":
        parts.append("json_object(%s, %s)" % (literal(value), literal(value[::-1])))
    return "(" + ", ".join(parts) + ")"


def tables():
    for text in dict.fromkeys(database(index) for index in range(len(NAMES))):
        say("create database " + name(text))
    for index, text in enumerate(NAMES):
        parts = ["`id` int not null"]
        parts.append("`e` enum('plain', %s)" % quoted(text.rstrip() or "x"))
        parts.append("%s varchar(200) character set utf8mb4 comment %s" % (name(text.rstrip()), quoted(text)))
        parts += ["%s %s" % (column, kind) for column, kind, _ in columns(index)]
        if flavor == "mysql":
            parts.append("`j` json")
        # Every fourth has no key: its rows are found by all their values.
        if index % 4:
            parts.append("primary key (`id`)")
        parts.append("key %s (%s(10))" % (name("k" + text[:60].rstrip()), name(text.rstrip())))
        say("create table %s (%s) character set utf8mb4 comment %s" % (table(index), ", ".join(parts), quoted(text)))
        say("insert into %s values %s" % (table(index), ", ".join(row(index, 7 * index + n) for n in range(4))))


def quoted(text):
    """A string where the grammar takes no hexadecimal."""
    for a, b in (("\\", "\\\\"), ("'", "''"), ("\0", "\\0"), ("\n", "\\n"), ("\r", "\\r"), ("\x1a", "\\Z")):
        text = text.replace(a, b)
    return "'" + text + "'"


def changes():
    for index, text in enumerate(NAMES):
        point = name(text.rstrip())
        say("begin")
        say("set @%s = %s" % (point, literal(text)))
        say("insert into %s values %s" % (table(index), row(index, 1000 + index)))
        say("update %s set %s = @%s, `v_bin` = 0x27, `e` = 2 where `id` = %d" % (table(index), point, point, 7 * index))
        say("delete from %s where `id` = %d" % (table(index), 7 * index + 1))
        say("commit")
    # All values, in two tables: with a key and without.
    for index in (1, 4):
        say("insert into %s values %s" % (table(index), ", ".join(row(index, 5000 + n) for n in range(len(VALUES)))))
        for n in range(0, len(VALUES), 2):
            say("update %s set `v_gbk` = 0x27, `id` = `id` + 1000 where `id` = %d" % (table(index), 5000 + n))


def savepoints():
    for index, text in enumerate(NAMES):
        point = name(text.rstrip())
        say("begin")
        say("savepoint `first`")
        say("insert into %s values %s" % (table(index), row(index, 2000 + index)))
        say("savepoint " + point)
        say("insert into %s values %s" % (table(index), row(index, 3000 + index)))
        say("insert into h.other values (%d)" % index)
        say("rollback to savepoint " + point)
        say("insert into h.other values (%d)" % (100 + index))
        say("commit")


def xa():
    for index, text in enumerate(NAMES):
        xid = "0x" + text.encode()[:60].hex()
        for verb in ("start", None, "end", "prepare", "commit"):
            if verb:
                say("xa %s %s, 0x27" % (verb, xid))
            else:
                say("insert into h.other values (%d)" % (200 + index))


{"tables": tables, "changes": changes, "savepoints": savepoints, "xa": xa}[what]()
