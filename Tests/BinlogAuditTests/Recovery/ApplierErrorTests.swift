import BinlogAudit
import BinlogEvents
import Testing

/// Texts of errors as servers of all generations word them.
@Suite struct ApplierErrorTests {
  private func applier(_ number: Int, _ text: String) -> ApplierError {
    ApplierError(thread: .applier, number: number, message: text)
  }

  @Test func rowsEvents() {
    // MySQL 5.5 to 8.0.25.
    let old = applier(
      1062,
      "Could not execute Write_rows event on table x.t; Duplicate entry '5' for key 'PRIMARY', "
        + "Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's master log "
        + "mysql-bin.000001, end_log_pos 1234")
    #expect(old.operation == .insert)
    #expect(old.tableName == "x.t")
    #expect(old.duplicate?.value == "5")
    #expect(old.duplicate?.name == "PRIMARY")
    #expect(old.place == SourceCoordinate(file: "mysql-bin.000001", position: 1234))
    #expect(old.handlerError == "HA_ERR_FOUND_DUPP_KEY")
    #expect(old.thread == .applier)
    #expect(old.gtid == nil)
    // MySQL 8.0.26 and later, through a worker.
    let new = applier(
      1062,
      "Worker 3 failed executing transaction 'b6e0f303-eabc-11f1-ae64-02fc00000001:8' at source log "
        + "mysql-bin.000017, end_log_pos 1812; Could not execute Update_rows event on table "
        + "shop.orders; Duplicate entry 'it's-7' for key 'orders.by_code', Error_code: 1062; handler "
        + "error HA_ERR_FOUND_DUPP_KEY; the event's source log mysql-bin.000017, end_log_pos 1700")
    #expect(new.thread == .worker)
    #expect(new.worker == 3)
    #expect(new.gtid == "b6e0f303-eabc-11f1-ae64-02fc00000001:8")
    #expect(new.operation == .update)
    #expect(new.duplicate?.value == "it's-7")
    #expect(new.duplicate?.name == "by_code")
    #expect(new.duplicate?.table == "orders")
    #expect(new.place == SourceCoordinate(file: "mysql-bin.000017", position: 1700))
    // Events that a compressing MariaDB writes, and a line of its error log.
    let line = applier(
      1032,
      "Could not execute Delete_rows_compressed_v1 event on table a.b; Can't find record in 'b', "
        + "Error_code: 1032; handler error HA_ERR_KEY_NOT_FOUND; the event's master log m.000009, "
        + "end_log_pos 77, Gtid 3-12-45, Internal MariaDB error code: 1032")
    #expect(line.operation == .delete)
    #expect(line.gtid == "3-12-45")
    #expect(line.otherGtids.isEmpty)
    #expect(line.place == SourceCoordinate(file: "m.000009", position: 77))
    #expect(line.duplicate == nil)
  }

  @Test func coordinators() {
    let error = applier(
      1032,
      "Coordinator stopped because there were error(s) in the worker(s). The most recent failure "
        + "being: Worker 1 failed executing transaction 'ANONYMOUS' at source log mysql-bin.000563, "
        + "end_log_pos 1302. See error log and/or performance_schema."
        + "replication_applier_status_by_worker table for more details about this failure or others, "
        + "if any.")
    #expect(error.isSummary)
    #expect(error.thread == .applier)
    #expect(error.worker == 1)
    #expect(error.gtid == nil)
    #expect(error.place == SourceCoordinate(file: "mysql-bin.000563", position: 1302))
    #expect(error.table == nil)
    // A tagged GTID, and a place that the worker does not know.
    let tagged = applier(
      1146,
      "Worker 2 failed executing transaction 'b6e0f303-eabc-11f1-ae64-02fc00000001:blue:9' at master "
        + "log , end_log_pos 0; Error executing row event: 'Table 'shop.stock' doesn't exist'")
    #expect(tagged.gtid == "b6e0f303-eabc-11f1-ae64-02fc00000001:blue:9")
    #expect(tagged.place == nil)
    #expect(tagged.tableName == "shop.stock")
  }

  @Test func statements() {
    let error = applier(
      1062,
      "Error 'Duplicate entry '10' for key 'PRIMARY'' on query. Default database: 'shop'. Query: "
        + "'insert into orders values (10,'o''tea','0-9-9')'")
    #expect(error.duplicate?.value == "10")
    #expect(error.duplicate?.name == "PRIMARY")
    #expect(error.database == "shop")
    #expect(error.query == "insert into orders values (10,'o''tea','0-9-9')")
    #expect(error.gtid == nil)
    #expect(error.otherGtids.isEmpty)
    let numbered = applier(
      1062,
      "Error 'Duplicate entry '4-x' for key 2' on query. Default database: ''. Query: 'update a.t set "
        + "b=1', Gtid 0-1-9, Internal MariaDB error code: 1062")
    #expect(numbered.duplicate?.number == 2)
    #expect(numbered.duplicate?.name == nil)
    #expect(numbered.query == "update a.t set b=1")
    #expect(numbered.gtid == "0-1-9")
    let other = applier(
      3002,
      "Query caused different errors on master and slave.     Error on master: message "
        + "(format)='Duplicate entry '%-.192s' for key %d' error code=1062; Error on slave:actual "
        + "message='no error', error code=0. Default database:'shop'. Query:'insert into t values(1)'"
    )
    #expect(other.sourceNumber == 1062)
    #expect(other.query == "insert into t values(1)")
    #expect(other.database == "shop")
  }

  @Test func gtidsThatCollide() {
    let error = applier(
      1950,
      "An attempt was made to binlog GTID 0-1-5 which would create an out-of-order sequence number "
        + "with existing GTID 0-1-7, and gtid strict mode is enabled")
    #expect(error.gtid == "0-1-5")
    #expect(error.otherGtids == ["0-1-7"])
    let logged = applier(
      1950,
      "An attempt was made to binlog GTID 2-1-5 which would create an out-of-order sequence number "
        + "with existing GTID 2-9-5, and gtid strict mode is enabled, Gtid 2-1-5, Internal MariaDB "
        + "error code: 1950")
    #expect(logged.gtid == "2-1-5")
    #expect(logged.otherGtids == ["2-9-5"])
  }

  @Test func otherLanguages() {
    let error = applier(
      1062,
      "Could not execute Write_rows event on table x.t; Doppelter Eintrag 'a'b' für Schlüssel "
        + "'t.PRIMARY', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's source log "
        + "b.000002, end_log_pos 9")
    #expect(error.duplicate?.value == "a'b")
    #expect(error.duplicate?.name == "PRIMARY")
  }

  /// A text that is cut anywhere, as people paste it, never traps, and never makes up a place.
  @Test func cutAnywhere() {
    let text =
      "Worker 3 failed executing transaction 'b6e0f303-eabc-11f1-ae64-02fc00000001:8' at source log "
      + "mysql-bin.000017, end_log_pos 1812; Could not execute Update_rows event on table "
      + "shop.orders; Duplicate entry 'x' for key 'orders.by_code', Error_code: 1062; handler "
      + "error HA_ERR_FOUND_DUPP_KEY; the event's source log mysql-bin.000017, end_log_pos 1812"
    for count in 0...text.count {
      let error = applier(1062, String(text.prefix(count)))
      if let place = error.place {
        #expect(place.file == "mysql-bin.000017")
        #expect("1812".hasPrefix("\(place.position)"))
      }
      if let table = error.table { #expect("orders".hasPrefix(table) || table == "orders") }
    }
  }

  @Test func errorLogs() {
    let log = """
      2026-11-27T22:00:58.123456Z 12 [ERROR] [MY-010584] [Repl] Replica SQL for channel 'c1': Worker \
      1 failed executing transaction 'ANONYMOUS' at source log s.000001, end_log_pos 1610; Could not \
      execute Write_rows event on table k.acc; Duplicate entry '7' for key 'acc.PRIMARY', Error_code: \
      1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's source log s.000001, end_log_pos 1610, \
      Error_code: MY-001062
      2026-11-27 23:44:10 7 [ERROR] Master 'north': Slave SQL: Error executing row event: 'Table \
      'a.b' doesn't exist', Gtid 0-1-6, Internal MariaDB error code: 1146
      140101 10:00:00 [ERROR] Slave I/O: error connecting to master 'repl@h:3306' - retry-time: 60  \
      retries: 1, Error_code: 2003
      2026-11-27 23:44:10 7 [Note] Slave SQL thread initialized
      """
    let errors = ApplierError.errors(inLog: log)
    #expect(errors.map(\.number) == [1062, 1146, 2003])
    #expect(errors.map(\.thread) == [.worker, .applier, .receiver])
    #expect(errors.map(\.channel) == ["c1", "north", nil])
    #expect(errors[0].time == "2026-11-27T22:00:58.123456Z")
    #expect(errors[1].time == "2026-11-27 23:44:10")
    #expect(errors[1].gtid == "0-1-6")
    #expect(errors[1].tableName == "a.b")
  }
}

@Suite struct ApplierErrorCatalogTests {
  private func belonging(
    _ number: Int, _ thread: ApplierError.Thread = .applier, isMariaDB: Bool? = nil
  ) -> ApplierErrorEntry.Belonging {
    ApplierErrorCatalog.belonging(
      of: ApplierError(thread: thread, number: number, message: ""), isMariaDB: isMariaDB)
  }

  @Test func belongings() {
    for number in [1062, 1032, 1022, 1169, 1586, 1451, 1452, 1216, 1217, 1761] {
      #expect(belonging(number) == .conflict, "\(number)")
    }
    #expect(belonging(1950) == .gtidOutOfOrder)
    for number in 1940...1948 where number != 1945 { #expect(belonging(number) == .gtidState) }
    for number in [1146, 1049, 1050, 1054, 1677, 1590, 1594, 1756, 1205, 3030, 13121, 13119] {
      #expect(belonging(number) == .applierStopped, "\(number)")
    }
    for number in [2003, 1045, 2026] {
      #expect(belonging(number, .receiver) == .receiverStopped, "\(number)")
    }
    #expect(belonging(1236, .receiver) == .position)
    #expect(belonging(13114, .receiver) == .position)
    #expect(belonging(4052, .receiver) == .refused)
  }

  @Test func unknownNumbersBelongToTheirThread() {
    #expect(belonging(58_999) == .applierStopped)
    #expect(belonging(58_999, .worker) == .applierStopped)
    #expect(belonging(58_999, .receiver) == .receiverStopped)
    #expect(ApplierErrorCatalog.entry(58_999) == nil)
  }

  @Test func everyNumberOnceForEachVendor() {
    var seen: Set<String> = []
    for entry in ApplierErrorCatalog.entries {
      let isNew = seen.insert("\(entry.number)").inserted
      #expect(isNew, "\(entry.number) \(entry.symbol)")
      #expect(entry.symbol.contains("_"))
    }
    #expect(seen.count > 300)
  }
}
