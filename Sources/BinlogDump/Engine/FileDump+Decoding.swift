import BinlogBytes
import BinlogEvents

// What an event says, and whether it can be believed.

extension FileDump {
  /// Decodes an event; a format description takes effect at once.
  mutating func decode(
    _ frame: EventFrame, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Event {
    let event = try read(frame, bytes)
    if let reason = EventRefusal.reason(event, bytes, rules.refusals) {
      throw .damage(at: frame.offset, "\(frame.type): \(reason): no server writes that")
    }
    if case .rotate(let rotate) = event, rotate.nextFile.isEmpty {
      tell("\(frame.type): the next log has no name: no server writes that", at: frame.offset)
    }
    if case .rows(let rows) = event, rows.extraData.isEmpty { checkExtraData(rows, frame, bytes) }
    return event
  }

  /// Tells of a length of extra data that does not count itself, which MySQL's tool takes for one that
  /// does.
  private mutating func checkExtraData(
    _ rows: RowsEvent, _ frame: EventFrame, _ bytes: Span<UInt8>
  ) {
    let place = rows.extraData.lowerBound - 2
    guard EventType.withExtraData.contains(frame.type), place >= 0,
      bytes[place] < 2, bytes[place + 1] == 0
    else { return }
    tell(
      "\(frame.type): extra data of \(bytes[place]) bytes, its own length alone takes 2",
      at: frame.offset)
  }

  /// Tells of an event that the tool looks no further at, where nobody can read it; not of what the
  /// other vendor's servers write.
  private mutating func tellOfOpaque(_ frame: EventFrame, _ bytes: Span<UInt8>) {
    guard rules.flavor == reading.format.flavor else { return }
    do throws(DecodeError) {
      _ = try Event(
        frame, bytes: bytes,
        DecodeContext(format: reading.format, type: frame.type, flags: frame.header.flags))
    } catch {
      tell(error.message, at: error.event)
    }
  }

  private mutating func read(
    _ frame: EventFrame, _ bytes: Span<UInt8>
  ) throws(DumpFault) -> Event {
    if passesOver(frame) {
      try reading.vocabulary.checkListed(frame, bytes, reading.format)
      tellOfOpaque(frame, bytes)
      return .opaque(body: frame.bodyRange)
    }
    if let stranger = try reading.vocabulary.stranger(frame, bytes, reading.format) {
      warn(ofType: frame.type, stranger, at: frame.offset)
    } else if reading.format.binlogVersion < 4,
      !EventCatalog.isKnown(frame.type, to: reading.format.flavor)
    {
      // No server that gets new types writes the old formats.
      tell("\(frame.type) is no type of event of \(reading.format.serverVersion)", at: frame.offset)
    }
    do throws(DecodeError) {
      let event = try Event(
        frame, bytes: bytes, reading.context(of: frame, rules))
      if frame.type == .formatDescription, case .formatDescription(let description) = event {
        reading.adopt(description, of: frame, rules)
        printer.writer.describedHeader = description.headerLength
        if let defect = description.defect {
          tell(
            "\(frame.type): \(defect): it is damaged; read on as all servers have it",
            at: frame.offset)
        }
      } else if frame.type == .startV3, case .startV3(let start) = event {
        reading.adopt(start, of: frame)
      }
      return event
    } catch {
      // MySQL's tool shows nothing of a set that it cannot read, and goes on.
      guard frame.type == .previousGtids else { throw .damage(at: error.event, error.message) }
      outcome = max(outcome, .damaged)
      reporter.report(
        DumpMessage(
          severity: .damage, file: input.name, offset: error.event, text: error.message))
      return .opaque(body: frame.bodyRange)
    }
  }

  /// What the header line of a description calls its checksum, also of one that is passed over.
  static func ownChecksum(
    _ frame: EventFrame, _ body: Event, _ bytes: Span<UInt8>, format: borrowing FormatDescription
  ) -> ChecksumName? {
    if case .formatDescription(let description) = body { return description.checksumName }
    guard let event = try? Event(frame, bytes: bytes, format: format, isTolerant: true),
      case .formatDescription(let description) = event
    else { return nil }
    return description.rawChecksumAlgorithm == 1 ? description.checksumName : nil
  }

  /// Tells of damage that printing goes on after it.
  mutating func tell(_ text: String, at offset: FileOffset) {
    outcome = max(outcome, .damaged)
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: offset, text: text))
  }

  /// Tells of a type of event that is passed over, once.
  ///
  /// One that nobody knows is no damage: a newer server, or a relative of it, writes it.
  mutating func warn(ofType type: EventType, _ text: String, at offset: FileOffset) {
    if EventCatalog.isKnown(type, to: reading.format.flavor) { return tell(text, at: offset) }
    guard toldTypes.insert(type.rawValue).inserted else { return }
    reporter.report(
      DumpMessage(severity: .warning, file: input.name, offset: offset, text: text))
  }

  /// Whether the vendor's tool looks no further at an event than its header.
  private func passesOver(_ frame: EventFrame) -> Bool {
    if rules.passesOverOtherVendors, IgnorableNames.areAlways(frame.type) { return true }
    return frame.header.flags.contains(.ignorable)
      && (rules.passesOverAllIgnorable || EventType.outOfUse.contains(frame.type))
  }

  /// Compares the checksum.
  ///
  /// A wrong one is told, and the event printed, as the vendors' tools print it: what it says may
  /// still be right.
  ///
  /// With `--verify-binlog-checksum` it ends the log instead.
  mutating func check(_ frame: EventFrame, _ bytes: Span<UInt8>) throws(DumpFault) {
    guard let sums = ChecksumComparison(of: frame, bytes), !sums.agrees else { return }
    let damage = LogDamage(.checksum(frame.type, sums), at: frame.offset)
    // A description that says that there are none carries one all the same, which is not verified.
    if options.verifyChecksum,
      frame.type != .formatDescription || reading.format.checksum != .none
    {
      throw .damage(
        at: frame.offset,
        damage.message + "; without --verify-binlog-checksum it would be printed as it is")
    }
    outcome = max(outcome, .damaged)
    checksumComplaints += 1
    guard checksumComplaints <= Self.mostComplaints + 1 else { return }
    if checksumComplaints == 1, let inside = startsInside() {
      // Bytes of the middle of an event that look like one: the log is not to blame.
      hasToldStart = true
      checksumComplaints = Self.mostComplaints + 1
      reporter.report(
        DumpMessage(
          severity: .damage, file: input.name, offset: FileOffset(startPosition),
          text: inside + "; what is printed from there on is not what the log holds"))
      return
    }
    let text =
      checksumComplaints > Self.mostComplaints
      ? "more events with wrong checksums, not told one by one"
      : damage.message + "; it is printed as it is"
    reporter.report(
      DumpMessage(severity: .damage, file: input.name, offset: frame.offset, text: text))
  }
}

extension EventType {
  /// Types that MySQL 9 does not know any more.
  fileprivate static let outOfUse: Set<EventType> = [
    .startV3, .load, .createFile, .execLoad, .newLoad, .preGAWriteRows, .preGAUpdateRows,
    .preGADeleteRows, .writeRowsV1, .updateRowsV1, .deleteRowsV1,
  ]

  /// Rows events of version 2.
  fileprivate static let withExtraData: Set<EventType> = [
    .writeRowsV2, .updateRowsV2, .deleteRowsV2, .partialUpdateRows,
  ]
}
