# Reads what mysqlbinlog or mariadb-binlog print with -v --base64-output=decode-rows and prints the groups, see
# groups_of in common.sh. A group begins with its GTID event (anonymous ones too); both vendors write one for each.

function done(    n, name, tables) {
  if (start == "") return
  tables = ""
  for (n = 1; n <= names; n++) {
    name = order[n]
    tables = tables (n > 1 ? "," : "") sprintf("{\"name\":\"%s\",\"inserts\":%d,\"updates\":%d,\"deletes\":%d}", \
      name, count[name, "INSERT"], count[name, "UPDATE"], count[name, "DELETE"])
  }
  printf "%s\t%s\t%s\t%s\t%s\t[%s]\n", start, end, gtid, rows_start, rows_end, tables
  split("", count); split("", seen); names = 0
  start = ""
}

/^# at [0-9]+$/ {
  at = $3
  # Not the event's own end_log_pos: MariaDB 11 writes 0 there inside a transaction.
  if (after_rows) { rows_end = at; after_rows = 0 }
  next
}

/^#[0-9]+ +[0-9:]+ server id [0-9]+ +end_log_pos [0-9]+ / {
  match($0, /end_log_pos [0-9]+/)
  event_end = substr($0, RSTART + 12, RLENGTH - 12) + 0
  kind = $0
  sub(/^[^\t]*\t/, "", kind)
  if (kind ~ /^(Anonymous_GTID|GTID)/) {
    done()
    start = at; gtid = "-"; rows_start = rows_end = "-"
    if (kind ~ /^GTID [0-9]+-[0-9]+-[0-9]+/) { split(kind, word, " "); gtid = word[2] }
  } else if (kind ~ /^(Rotate|Stop|Format_desc|Start: binlog|Gtid list|Binlog checkpoint|Previous-GTIDs)/) {
    done()
  } else if (kind ~ /^(Write|Update|Delete)_rows/) {
    rows_start = at; after_rows = 1
  }
  if (start != "" && event_end > 0) end = event_end
  next
}

/^SET @@SESSION.GTID_NEXT= '[^A]/ {
  if (start != "" && gtid == "-") { split($0, word, "'"); gtid = word[2] }
}

/^### (INSERT INTO|UPDATE|DELETE FROM) / {
  name = $0
  gsub(/^### (INSERT INTO|UPDATE|DELETE FROM) |`/, "", name)
  sub(/ .*/, "", name)
  if (!(name in seen)) { seen[name] = 1; order[++names] = name }
  count[name, $2]++
}

END { done() }
