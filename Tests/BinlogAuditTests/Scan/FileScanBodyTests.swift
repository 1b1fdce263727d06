import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// Events that are whole, but say what cannot be.
@Suite struct FileScanBodyTests {
  private func offset(_ value: Int) -> FileOffset { FileOffset(UInt64(value)) }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func whatTheBuilderWritesIsSound(_ flavor: Flavor) throws {
    for checksum in [ChecksumAlgorithm.crc32, .none] {
      var log = BinlogBuilder(flavor, checksum: checksum)
      log.transaction(1)
      log.transaction(2)
      log.rotate(to: "test.000002")
      let scanned = try scan(log.bytes)
      #expect(scanned.findings.isEmpty, "\(scanned.summary)")
      #expect(scanned.report.groups == 2)
      #expect(scanned.report.isClosed)
      #expect(scanned.report.nextFile == "test.000002")
      #expect(scanned.report.format?.flavor == flavor)
    }
  }

  @Test func aLaterBinlogVersion() throws {
    var bytes = try Samples.log("mysql97-open")
    bytes.put(5, at: 4 + 19, width: 2)
    bytes.fixChecksum(at: 4)
    let scanned = try scan(bytes)
    #expect(scanned.errors.map(\.code) == [.unsupportedVersion], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == FileOffset(4))
  }

  /// Values that no server can have written are seen by looking at each of them.
  @Test func deepReadsValues() throws {
    let sound = try Samples.log("mysql97-rows-full")
    #expect(try scan(sound, deep: true).errors.isEmpty)
    var deeper = 0
    for event in RawEvent.all(in: sound) where event.type == 30 {
      for place in (event.offset + 40)..<max(event.offset + 40, event.end - 4) {
        var bytes = sound
        bytes[place] = 0xFF
        bytes.fixChecksum(at: event.offset)
        let plain = try scan(bytes).errors
        let deep = try scan(bytes, deep: true).errors
        #expect(deep.count >= plain.count)
        if plain.isEmpty, let error = deep.first {
          #expect(error.code == .undecodableBody)
          #expect(error.offset == offset(event.offset))
          deeper += 1
        }
      }
      if deeper > 0 { break }
    }
    #expect(deeper > 0)
  }

  @Test func aBodyThatCannotBeDecoded() throws {
    var log = BinlogBuilder()
    log.begin()
    let place = log.append(.tableMap, body: [1, 2, 3])
    log.xid()
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.undecodableBody], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(place.lowerBound))
    #expect(scanned.errors.first?.endOffset == offset(place.upperBound))
    #expect(scanned.errors.first?.eventType == .tableMap)
    #expect(scanned.report.validUpTo == offset(log.events[1].lowerBound))
  }

  @Test func rowsWithoutATable() throws {
    var log = BinlogBuilder()
    log.begin()
    log.tableMap(100)
    let place = log.writeRows(101)
    log.xid()
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.rowsWithoutTableMap], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(place.lowerBound))
    #expect(scanned.errors.first?.endOffset == offset(place.upperBound))
  }

  @Test func rowsThatDoNotFitTheirTable() throws {
    var log = BinlogBuilder()
    log.begin()
    log.tableMap(100, columns: 2)
    let place = log.writeRows(100, values: [[1, 2, 3]])
    log.xid()
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.undecodableBody], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(place.lowerBound))
  }

  @Test func aStatementWhoseRowsDoNotEnd() throws {
    var log = BinlogBuilder()
    log.begin()
    log.tableMap()
    log.writeRows(endsStatement: false)
    let commit = log.xid()
    let scanned = try scan(log.bytes)
    let finding = try #require(scanned.findings.first { $0.code == .statementNotEnded })
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(finding.severity == .warning)
    #expect(finding.offset == offset(log.events[1].lowerBound))
    #expect(finding.endOffset == offset(commit.upperBound))
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func aCommitWithoutTransaction(_ flavor: Flavor) throws {
    var log = BinlogBuilder(flavor)
    log.transaction(1)
    let place = log.xid()
    log.transaction(2)
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.orphanCommit], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(place.lowerBound))
    #expect(scanned.errors.first?.endOffset == offset(place.upperBound))
    #expect(scanned.report.validUpTo == offset(place.lowerBound))
  }

  @Test(arguments: [Flavor.mysql, .mariadb])
  func aGroupThatNeverCommits(_ flavor: Flavor) throws {
    var log = BinlogBuilder(flavor)
    log.transaction(1)
    let start = log.bytes.count
    log.begin(2)
    log.tableMap()
    log.writeRows()
    let next = log.bytes.count
    log.transaction(3)
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.unfinishedGroup], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(start))
    #expect(scanned.errors.first?.endOffset == offset(next))
    #expect(scanned.report.validUpTo == offset(start))
    #expect(scanned.report.groups == 2)
  }

  @Test func aTypeThatNobodyKnows() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let place = log.append(EventType(rawValue: 99), body: [1, 2, 3])
    log.append(EventType(rawValue: 99), body: [1, 2, 3])
    log.append(EventType(rawValue: 98), flags: .ignorable, body: [])
    log.transaction(2)
    let scanned = try scan(log.bytes)
    let unknown = scanned.findings.filter { $0.code == .unknownEventType }
    #expect(scanned.errors.isEmpty, "\(scanned.summary)")
    #expect(unknown.map(\.severity) == [.warning, .note])
    #expect(unknown.first?.offset == offset(place.lowerBound))
    #expect(unknown.first?.endOffset == offset(place.upperBound))
    #expect(scanned.report.groups == 2)
  }

  @Test func anIncident() throws {
    var log = BinlogBuilder()
    log.gtid(1)
    let place = log.append(.incident, body: [1, 0, 4] + Array("oops".utf8))
    let scanned = try scan(log.bytes)
    let finding = try #require(scanned.findings.first { $0.code == .incident })
    #expect(finding.severity == .warning)
    #expect(finding.offset == offset(place.lowerBound))
    #expect(finding.message.hasSuffix("oops"))
  }

  @Test func aLogThatMariaDBEncrypts() throws {
    var log = BinlogBuilder(.mariadb)
    log.append(.startEncryption, body: [1, 1, 0, 0, 0] + [UInt8](repeating: 7, count: 12))
    log.appendRaw((0..<400).map { UInt8($0 & 0xFF) })
    let scanned = try scan(log.bytes)
    #expect(scanned.codes == [.encrypted], "\(scanned.summary)")
    #expect(scanned.report.isEncrypted)
  }

  @Test func aPayloadThatLies() throws {
    let bytes = try Samples.log("mysql97-compressed")
    let event = try #require(RawEvent.all(in: bytes).first { $0.type == 40 })
    // Claims to inflate to a petabyte: field 3, packed value at the end of the field list.
    var log = BinlogBuilder()
    log.gtid(1)
    let petabyte = Bytes.packed(1 << 50)
    let zstd: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x00, 0x01, 0x00, 0x00]
    let place = log.append(
      .transactionPayload,
      body: [2, 1, 0, 3, UInt8(petabyte.count)] + petabyte + [1, 1, UInt8(zstd.count), 0] + zstd)
    let scanned = try scan(log.bytes)
    #expect(scanned.errors.map(\.code) == [.undecodableBody], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == offset(place.lowerBound))
    // A payload that is damaged although its checksum is right.
    var broken = bytes
    broken[event.end - 20] ^= 0xFF
    broken.fixChecksum(at: event.offset)
    let damaged = try scan(broken)
    #expect(damaged.errors.map(\.code) == [.undecodableBody], "\(damaged.summary)")
    #expect(damaged.errors.first?.offset == offset(event.offset))
  }
}
