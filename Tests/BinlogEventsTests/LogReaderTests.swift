import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// The reading loop, against what a walk by hand finds.
@Suite struct LogReaderTests {
  private func source(_ bytes: [UInt8]) -> ByteSource {
    ByteSource(name: "log", chunk: ByteChunk(copying: bytes))
  }

  /// Everything that is told of a log, in a few words each.
  private func told(_ bytes: [UInt8], _ policy: ReadPolicy = ReadPolicy()) throws -> [String] {
    var list: [String] = []
    var notices: [LogNotice] = []
    var reader = try LogReader(source(bytes), policy: policy)
    while let step = reader.next(reporting: { notices.append($0) }) {
      for notice in notices { list.append("\(notice.offset): \(notice.message)") }
      notices = []
      switch step {
      case .event:
        let inside = reader.payload == nil ? "" : "inside "
        list.append("\(inside)\(reader.frame.type) \(reader.frame.offset)")
      case .payloadEnd: list.append("payload end \(reader.frame.offset)")
      case .end: Issue.record("the end is no step of next")
      }
      if reader.endsGroup { list.append("group ends") }
    }
    for notice in notices { list.append("\(notice.offset): \(notice.message)") }
    return list
  }

  @Test(arguments: Samples.logs)
  func everyEventOfTheSamplesComesOnceAndInOrder(stem: String) throws {
    let bytes = try Samples.log(stem)
    var reader = try LogReader(source(bytes), policy: ReadPolicy(payloads: .closed))
    var walker = FrameWalker(source(bytes))
    walker.adopt(try LogReader(source(bytes)).state.format)
    while let frame = try walker.nextFrame() {
      #expect(try reader.advance() == .event)
      #expect(reader.frame == frame)
      if frame.type == .formatDescription { walker.adopt(reader.state.format) }
      #expect(reader.event.checksum?.agrees ?? true)
      let whole = Array(bytes[Int(frame.offset.rawValue)..<Int(frame.end.rawValue)])
      #expect(reader.bytes.array == whole)
      _ = try reader.event.body(Event.self)
    }
    #expect(try reader.advance() == .end)
    #expect(try reader.advance() == .end)
  }

  @Test(arguments: Samples.logs)
  func groupsAreThoseOfTheTracker(stem: String) throws {
    let bytes = try Samples.log(stem)
    var reader = try LogReader(source(bytes))
    var found: [EventGroup] = []
    while let _ = reader.next(reporting: { Issue.record("\($0)") }) {
      if case .completed(let group) = reader.groupChange { found.append(group) }
    }
    var tracker = GroupTracker()
    var expected: [EventGroup] = []
    var walker = FrameWalker(source(bytes))
    walker.adopt(try LogReader(source(bytes)).state.format)
    while let frame = try walker.nextFrame() {
      let event = walker.cursor.bytes(frame.size, at: frame.offset)
      let detail = try EventDetail(frame, bytes: event, format: reader.state.format)
      if case .completed(let group) = tracker.observe(frame, detail: detail) {
        expected.append(group)
      }
    }
    #expect(found == expected)
    #expect(reader.state.groups == tracker)
  }

  @Test(arguments: ["mysql97-compressed", "mysql97-rows-full", "mariadb1011-compressed"])
  func tablesAreKnownWhereTheirRowsAre(stem: String) throws {
    var reader = try LogReader(source(try Samples.log(stem)))
    var rowEvents = 0
    while let step = reader.next(reporting: { Issue.record("\($0)") }) {
      guard step == .event, reader.frame.type.isRows else { continue }
      let event = reader.event
      let rows = try event.body(RowsEvent.self)
      let table = try #require(reader.state.tableMaps.table(rows.tableID))
      #expect(table.columns.count == rows.columnCount)
      let count = try event.withImages(of: rows) { $0.count }
      #expect(count > 0)
      rowEvents += 1
    }
    #expect(rowEvents > 0)
  }

  @Test func theEventsOfAPayloadComeBehindItAndTheGroupEndsAfterThem() throws {
    let list = try told(try Samples.log("mysql97-compressed"))
    let first = try #require(list.firstIndex { $0.hasPrefix("Transaction_payload") })
    #expect(list[first + 1].hasPrefix("inside Query 0"))
    let end = try #require(list[first...].firstIndex { $0.hasPrefix("payload end") })
    #expect(list[end - 1].hasPrefix("inside Xid"))
    #expect(list[end + 1] == "group ends")
    #expect(list[first...end].allSatisfy { $0 != "group ends" })
    #expect(list[end].dropFirst(12) == list[first].dropFirst(20))
  }

  @Test func payloadsStayClosedWhereThatIsWanted() throws {
    let list = try told(
      try Samples.log("mysql97-compressed"), ReadPolicy(payloads: .closed))
    let first = try #require(list.firstIndex { $0.hasPrefix("Transaction_payload") })
    #expect(list[first + 1] == "group ends")
    #expect(!list.contains { $0.hasPrefix("inside") })
  }

  @Test func aPayloadCanBeLeft() throws {
    var reader = try LogReader(source(try Samples.log("mysql97-compressed")))
    var ends = 0
    while let step = reader.next(reporting: { Issue.record("\($0)") }) {
      #expect(reader.payload == nil)
      if reader.frame.type == .transactionPayload, step == .event { reader.skipPayload() }
      if step == .payloadEnd {
        #expect(reader.endsGroup)
        ends += 1
      }
    }
    #expect(ends > 0)
  }

  @Test func aWrongChecksumLeavesTheEventOut() throws {
    var log = BinlogBuilder()
    log.begin()
    let map = log.tableMap()
    log.writeRows()
    let xid = log.xid()
    var bytes = log.bytes
    bytes[map.lowerBound + 25] ^= 1
    let list = try told(bytes)
    #expect(list.contains { $0.hasPrefix("\(map.lowerBound): Table_map: the checksum is 0x") })
    #expect(!list.contains("Table_map \(map.lowerBound)"))
    #expect(list.suffix(2) == ["Xid \(xid.lowerBound)", "group ends"])
    // Not compared, it comes, and can be asked.
    let all = try told(bytes, ReadPolicy(checksums: .unchecked))
    #expect(all.contains("Table_map \(map.lowerBound)"))
  }

  @Test func aDescriptionWithAWrongChecksumIsTakenInAllTheSame() throws {
    var log = BinlogBuilder(.mariadb)
    log.transaction()
    var bytes = log.bytes
    bytes[4 + 19 + 52] ^= 1
    let list = try told(bytes)
    #expect(list.first?.hasPrefix("4: Format_desc: the checksum is") == true)
    #expect(list.last == "group ends")
  }

  @Test func readingEndsOrGoesOnBehindDamageAsThePolicySays() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    let begin = log.gtid(2)
    log.query("BEGIN")
    log.tableMap()
    log.writeRows()
    log.xid(2)
    log.transaction(3)
    var bytes = log.bytes
    // A size that cannot be.
    bytes.replaceSubrange(begin.lowerBound + 9..<begin.lowerBound + 13, with: [3, 0, 0, 0])
    let stopped = try told(bytes)
    #expect(stopped.last?.hasPrefix("\(begin.lowerBound): no event can begin here") == true)
    let resumed = try told(bytes, ReadPolicy(damage: .resynchronize))
    #expect(resumed.contains { $0.contains("bytes are passed over; the log goes on with Query") })
    // BEGIN tells where a group begins, too.
    #expect(resumed.filter { $0 == "group ends" }.count == 3)
    #expect(resumed.last == "group ends")
  }

  @Test func aTornEventIsTheEnd() throws {
    var log = BinlogBuilder()
    log.transaction()
    let cut = Array(log.bytes.dropLast(5))
    let list = try told(cut, ReadPolicy(damage: .resynchronize))
    #expect(list.suffix(2).first?.contains("Xid claims 31 bytes, 26 are left") == true)
    #expect(list.last?.contains("no event that can be believed follows") == true)
  }

  @Test(arguments: Samples.logs)
  func noCutOfALogIsTooMuch(stem: String) throws {
    let bytes = try Samples.log(stem)
    let whole = try told(bytes).count
    var length = bytes.count
    while length > 4 {
      #expect(try told(Array(bytes.prefix(length))).count <= whole + 1)
      length -= max(1, bytes.count / 97)
    }
  }

  @Test(arguments: ["mysql97-compressed", "mariadb1011-compressed", "mysql97-rows-full"])
  func flippedBytesAreTold(stem: String) throws {
    let bytes = try Samples.log(stem)
    let whole = try told(bytes)
    for index in stride(from: 130, to: bytes.count, by: max(1, bytes.count / 61)) {
      var flipped = bytes
      flipped[index] ^= 0x55
      for policy in [ReadPolicy(), ReadPolicy(checksums: .unchecked, damage: .resynchronize)] {
        let list = try told(flipped, policy)
        if policy.checksums == .checked { #expect(list != whole) }
      }
    }
  }

  @Test func whatIsNoLogIsRefused() {
    for bytes in [[], Array("a text".utf8), [0xFD, 0x62, 0x69, 0x6E, 0, 0]] as [[UInt8]] {
      #expect(throws: LogDamage.self) { _ = try LogReader(source(bytes)) }
    }
  }

  @Test func headersAloneAreEnoughToPassOver() throws {
    var reader = try LogReader(
      source(try Samples.log("mysql97-rows-full")), policy: .headers)
    var events = 0
    while let _ = reader.next(reporting: { Issue.record("\($0)") }) { events += 1 }
    #expect(events > 20)
    #expect(reader.state.groups.completedCount == 0)
  }

  @Test func aCopyReadsOnFromWhereItWasMade() throws {
    var reader = try LogReader(source(try Samples.log("mysql97-compressed")))
    var copies: [(LogReader, Int)] = []
    var count = 0
    while let _ = reader.next(reporting: { Issue.record("\($0)") }) {
      count += 1
      copies.append((reader, count))
    }
    for (copy, before) in copies {
      var copy = copy
      var left = 0
      while let _ = copy.next(reporting: { Issue.record("\($0)") }) { left += 1 }
      #expect(before + left == count)
    }
  }
}
