import BinlogAudit
import BinlogBytes
import BinlogEvents
import BinlogLogs
import BinlogTestSupport
import Testing

/// One place of a real log is damaged; one finding must say which, where, and nothing else.
@Suite struct FileScanDamageTests {
  let log: [UInt8]
  let events: [RawEvent]

  init() throws {
    log = try Samples.log("mysql97-rows-full")
    events = RawEvent.all(in: log)
  }

  /// The only error in `bytes`, with its extent; fails when there are others.
  private func expectOne(
    _ bytes: [UInt8], _ code: FindingCode, _ extent: Range<Int>, validUpTo: Int? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let scanned = try scan(bytes)
    #expect(scanned.errors.count == 1, "\(scanned.summary)", sourceLocation: location)
    let error = try #require(scanned.errors.first, sourceLocation: location)
    #expect(error.code == code, sourceLocation: location)
    #expect(error.offset == FileOffset(UInt64(extent.lowerBound)), sourceLocation: location)
    #expect(error.endOffset == FileOffset(UInt64(extent.upperBound)), sourceLocation: location)
    #expect(brokenPromise(scanned, size: bytes.count) == nil, sourceLocation: location)
    if let validUpTo {
      #expect(
        scanned.report.validUpTo == FileOffset(UInt64(validUpTo)), sourceLocation: location)
    }
  }

  /// A Write_rows event in the middle, and where its group starts.
  private func rowsInTheMiddle() throws -> (rows: RawEvent, groupStart: Int) {
    let index = try #require(
      events.indices.first { $0 > events.count / 2 && events[$0].type == 30 })
    let start = try #require(events[..<index].last { $0.type == 33 || $0.type == 34 })
    return (events[index], start.offset)
  }

  @Test func aSoundLogHasNoFinding() throws {
    let scanned = try scan(log)
    #expect(scanned.findings.isEmpty)
    #expect(scanned.report.isClosed)
    #expect(scanned.report.nextFile == "mysql97-rows-full.000002")
    #expect(scanned.report.validUpTo == FileOffset(UInt64(log.count)))
    #expect(scanned.report.events == UInt64(events.count))
  }

  @Test func aFlippedBitInABody() throws {
    let (rows, group) = try rowsInTheMiddle()
    try expectOne(
      log.flipping(bit: 3, at: rows.offset + 25), .checksumMismatch, rows.range, validUpTo: group)
  }

  @Test(arguments: [UInt64(0), 18, 22])
  func aSizeThatIsTooSmall(_ size: UInt64) throws {
    let (rows, group) = try rowsInTheMiddle()
    try expectOne(
      log.edited { $0.put(size, at: rows.offset + 9) }, .eventTooSmall, rows.range,
      validUpTo: group)
  }

  @Test(arguments: [UInt64(0xFFFF_FFFF), 1 << 30, 30_000])
  func aSizeThatIsTooLarge(_ size: UInt64) throws {
    let (rows, group) = try rowsInTheMiddle()
    try expectOne(
      log.edited { $0.put(size, at: rows.offset + 9) }, .eventTooLarge, rows.range,
      validUpTo: group)
  }

  @Test func aSizeThatIsWrongButInside() throws {
    let (rows, group) = try rowsInTheMiddle()
    try expectOne(
      log.edited { $0.put(UInt64(rows.size + 30), at: rows.offset + 9) }, .checksumMismatch,
      rows.range, validUpTo: group)
  }

  @Test func aZeroHole() throws {
    let (rows, group) = try rowsInTheMiddle()
    let next = try #require(events.first { $0.offset > rows.end })
    try expectOne(
      log.zeroing(rows.offset..<next.end), .zeroFilledHole, rows.offset..<next.end,
      validUpTo: group)
  }

  @Test func bytesCutOutOfTheMiddle() throws {
    let (rows, group) = try rowsInTheMiddle()
    let next = try #require(events.first { $0.offset == rows.end })
    // A whole event is gone: the next one shows it by its position.
    try expectOne(
      log.removing(rows.range), .positionChainBroken, rows.offset..<rows.offset + next.size,
      validUpTo: group)
    // Half an event is gone.
    try expectOne(
      log.removing(rows.offset + 10..<rows.end - 10), .eventTooLarge,
      rows.offset..<rows.offset + 20, validUpTo: group)
  }

  @Test func bytesPutInTheMiddle() throws {
    let (rows, group) = try rowsInTheMiddle()
    let scanned = try scan(log.inserting([UInt8](repeating: 0xAB, count: 100), at: rows.offset))
    #expect(scanned.errors.first?.offset == FileOffset(UInt64(rows.offset)))
    #expect(scanned.errors.count == 1, "\(scanned.summary)")
    #expect(scanned.report.validUpTo == FileOffset(UInt64(group)))
  }

  @Test func anEventTwice() throws {
    let (rows, group) = try rowsInTheMiddle()
    let copy = [UInt8](log[rows.range])
    try expectOne(
      log.inserting(copy, at: rows.end), .positionChainBroken, rows.end..<rows.end + rows.size,
      validUpTo: group)
  }

  @Test func garbageBehindTheRotate() throws {
    let rubbish = (0..<200).map { UInt8(($0 * 37 + 11) & 0xFF) }
    try expectOne(
      log + rubbish, .trailingGarbage, log.count..<log.count + 200, validUpTo: log.count)
  }

  @Test func garbageBehindALogThatIsOpen() throws {
    let open = try Samples.log("mysql97-open")
    let rubbish = (0..<200).map { UInt8(($0 * 37 + 11) & 0xFF) }
    let scanned = try scan(open + rubbish)
    #expect(scanned.errors.count == 1, "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == FileOffset(UInt64(open.count)))
    #expect(scanned.report.validUpTo == FileOffset(UInt64(open.count)))
  }

  @Test func zerosBehindAWholeGroupLoseNothing() throws {
    let open = try Samples.log("mysql97-open")
    for count in [19, 64, 512, 5000] {
      let bytes = open + [UInt8](repeating: 0, count: count)
      let scanned = try scan(bytes)
      #expect(scanned.codes == [.zeroFilledTail], "\(count): \(scanned.summary)")
      #expect(scanned.findings.first?.severity == .warning)
      #expect(scanned.findings.first?.offset == FileOffset(UInt64(open.count)))
      #expect(scanned.findings.first?.endOffset == FileOffset(UInt64(bytes.count)))
      #expect(scanned.report.validUpTo == FileOffset(UInt64(open.count)))
    }
  }

  @Test func zerosInsideAGroup() throws {
    let (rows, group) = try rowsInTheMiddle()
    let bytes = log.cut(to: rows.offset) + [UInt8](repeating: 0, count: 300)
    try expectOne(bytes, .zeroFilledTail, rows.offset..<bytes.count, validUpTo: group)
  }

  @Test func anEventWhoseEndIsZeros() throws {
    let (rows, group) = try rowsInTheMiddle()
    let bytes = log.cut(to: rows.offset + 30) + [UInt8](repeating: 0, count: 1000)
    try expectOne(bytes, .zeroFilledTail, rows.offset..<bytes.count, validUpTo: group)
  }

  @Test func aTornEventWithoutGroup() throws {
    let gtid = try #require(events.first { $0.type == 34 && $0.offset > 5000 })
    try expectOne(
      log.cut(to: gtid.end - 3), .tornEvent, gtid.offset..<gtid.end - 3, validUpTo: gtid.offset)
    try expectOne(
      log.cut(to: gtid.offset + 7), .tornHeader, gtid.offset..<gtid.offset + 7,
      validUpTo: gtid.offset)
  }

  @Test func twoDamagedPlacesAreTwoFindings() throws {
    let first = events[20]
    let second = events[120]
    let scanned = try scan(
      log.flipping(bit: 0, at: first.offset + 22).flipping(bit: 1, at: second.offset + 22))
    #expect(scanned.errors.map(\.code) == [.checksumMismatch, .checksumMismatch])
    #expect(
      scanned.errors.map(\.offset) == [
        FileOffset(UInt64(first.offset)), FileOffset(UInt64(second.offset)),
      ])
  }

  @Test func theMagicNumber() throws {
    try expectOne(log.flipping(bit: 0, at: 1), .badMagic, 0..<4, validUpTo: 0)
  }

  @Test func filesThatAreNoLogs() throws {
    let text = try scan(Array("-- MySQL dump 10.13\n-- Host: localhost\n".utf8))
    #expect(text.codes == [.badMagic])
    #expect(text.report.kind == .unknown)
    #expect(text.findings.first?.expected == "fe 62 69 6e")
    #expect(text.findings.first?.found == "2d 2d 20 4d")
    #expect(try scan([]).codes == [.emptyFile])
    #expect(try scan([0xFE]).codes == [.badMagic])
    #expect(try scan([0xFE, 0x62, 0x69, 0x6E]).codes == [.noFormatDescription])
    #expect(try scan([0xFD, 0x62, 0x69, 0x6E, 1, 2, 3]).codes == [.encrypted])
  }

  @Test func theDescriptionIsMissing() throws {
    let description = events[0]
    let scanned = try scan(log.removing(description.range))
    #expect(scanned.errors.map(\.code) == [.noFormatDescription], "\(scanned.summary)")
    #expect(scanned.errors.first?.offset == FileOffset(4))
    #expect(try scanned.report.groups == scan(log).report.groups)
  }

  /// Events of another place that stand in a log, or instead of a part of it, are one place.
  @Test(arguments: [ChecksumAlgorithm.crc32, .none])
  func eventsOfAnotherPlace(_ checksum: ChecksumAlgorithm) throws {
    var log = BinlogBuilder(checksum: checksum)
    for number in 1...12 { log.transaction(UInt64(number)) }
    log.rotate(to: "test.000002")
    let bytes = log.bytes
    let groups = try scan(bytes, content: true).groups.map { group in
      Int(group.group.start.rawValue)..<Int(group.group.end.rawValue)
    }
    let second = groups[1]
    let fifth = groups[4]
    // Put in between two groups; a copy of the one just before; instead of one of the same size.
    let cases = [
      (bytes.inserting(Array(bytes[second]), at: fifth.lowerBound), fifth.lowerBound, second.count),
      (bytes.inserting(Array(bytes[fifth]), at: fifth.upperBound), fifth.upperBound, fifth.count),
      (
        bytes.edited { $0.replaceSubrange(fifth, with: bytes[second]) }, fifth.lowerBound,
        second.count
      ),
    ]
    for (number, (damaged, start, count)) in cases.enumerated() {
      let scanned = try scan(damaged)
      #expect(scanned.errors.count == 1, "\(number): \(scanned.summary)")
      #expect(scanned.errors.first?.code == .positionChainBroken)
      #expect(scanned.errors.first?.offset == FileOffset(UInt64(start)))
      #expect(scanned.errors.first?.endOffset == FileOffset(UInt64(start + count)))
      #expect(scanned.report.validUpTo == FileOffset(UInt64(start)))
    }
  }
}
