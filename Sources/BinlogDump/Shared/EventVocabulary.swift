import BinlogBytes
import BinlogEvents

/// Which types of events a log can have: those that its description lists, and that are known.
///
/// The vendors' tools end at any other. We pass over one that the log vouches for, as a newer
/// server may write it, and say so; where nothing vouches for it, the log is damaged there.
struct EventVocabulary {
  /// How many types the description lists; all are allowed before there was one.
  private let count: Int
  private let flavor: Flavor
  /// Whether types that no server writes since it writes checksums are strange too.
  private let isModern: Bool
  /// Whether rows of the first version are strange too: where the description does not tell of a
  /// server that writes them.
  private var lacksOldRows = false

  /// Types that are never written to a file, or not by servers of `flavor`.
  private let absent: ClosedRange<UInt8>

  /// The types that may stand in the log whatever else their events say, a bit for each: what is
  /// asked for every event.
  private var usual = SIMD4<UInt64>(repeating: 0)

  /// All types, of logs that no description tells more of.
  static let all = EventVocabulary()

  /// The types of the logs from before 5.0.
  static let old = EventVocabulary(count: 14)

  private init(count: Int = .max) {
    self.count = count
    flavor = .mysql
    absent = Self.absent(.mysql)
    isModern = false
    collectUsual()
  }

  /// What a tool with `rules` allows before it met a description.
  init(undescribed rules: VendorRules) {
    count = rules.undescribed.typeCount
    flavor = rules.flavor
    absent = Self.absent(flavor)
    isModern = !rules.allowsAncientTypes
    lacksOldRows = rules.asksForOldRows
    collectUsual()
  }

  /// Heartbeats are for the wire alone; MariaDB has annotations of its own.
  private static func absent(_ flavor: Flavor) -> ClosedRange<UInt8> {
    flavor == .mysql ? 27...27 : 27...29
  }

  /// What `description` allows, where a tool with `rules` knows it.
  init(_ description: FormatDescription, _ rules: VendorRules) {
    count = description.usesDevelopmentNumbers ? .max : description.postHeaderLengths.count
    flavor = description.flavor
    absent = Self.absent(flavor)
    isModern = description.hasChecksumField && !rules.allowsAncientTypes
    lacksOldRows =
      rules.asksForOldRows && description.postHeaderLength(of: .writeRowsV1) == 0
    collectUsual()
  }

  private mutating func collectUsual() {
    for number in UInt8.min...UInt8.max {
      let type = EventType(rawValue: number)
      guard count == .max || type == .formatDescription || Int(number) <= count && isKnown(type)
      else { continue }
      usual[Int(number >> 6)] |= 1 << UInt64(number & 63)
    }
  }

  /// Whether events of a type are none that ``stranger(_:_:_:)`` has anything to say of.
  @inline(__always)
  func isUsual(_ type: EventType) -> Bool {
    usual[Int(type.rawValue &>> 6)] &>> UInt64(type.rawValue & 63) & 1 != 0
  }

  /// What to say of an event that is passed over; nil where its type is one that may stand here.
  @inline(__always)
  func stranger(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ format: borrowing FormatDescription
  ) throws(DumpFault) -> String? {
    let type = frame.type
    if isUsual(type) { return nil }
    let isIgnorable = frame.header.flags.contains(.ignorable)
    if Int(type.rawValue) <= count, isIgnorable { return nil }
    guard !isPast(type), isVouched(frame, bytes, format) else {
      throw Self.impossible(frame)
    }
    return isIgnorable ? nil : Self.passedOver(type)
  }

  private static func passedOver(_ type: EventType) -> String {
    "\(type) is no type of event that this log's server is known to write: such events are passed "
      + "over; told once for each type"
  }

  /// Refuses an event that is passed over where the description does not list its type and nothing
  /// vouches for it.
  func checkListed(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ format: borrowing FormatDescription
  ) throws(DumpFault) {
    guard frame.type != .formatDescription, Int(frame.type.rawValue) > count,
      !isVouched(frame, bytes, format)
    else { return }
    throw Self.impossible(frame)
  }

  private static func impossible(_ frame: EventFrame) -> DumpFault {
    .damage(
      at: frame.offset,
      "no event can begin here: \(frame.type) is no type of event that this log can have")
  }

  /// Refuses an event of a payload whose type is none that may stand there; what to say of one that
  /// is passed over, as the checksum of the payload in `outer` vouches for it.
  func checkInner(_ frame: EventFrame, in outer: EventFrame) throws(DumpFault) -> String? {
    let type = frame.type
    if Int(type.rawValue) <= count, type != .transactionPayload,
      isKnown(type) || frame.header.flags.contains(.ignorable)
    {
      return nil
    }
    if EventCatalog.entry(for: type) == nil, outer.checksumLength > 0 {
      return frame.header.flags.contains(.ignorable) ? nil : Self.passedOver(type)
    }
    throw .damage(
      at: outer.offset,
      EventCatalog.refusal(of: type, inPayloadAt: frame.offset)
        ?? "inside the payload, at offset \(frame.offset): \(type) is no type of event that can "
        + "stand here")
  }

  private func isKnown(_ type: EventType) -> Bool {
    EventCatalog.isKnown(type, to: flavor) && !isPast(type) && !absent.contains(type.rawValue)
      && type != .heartbeatV2
      || (flavor == .mariadb && (33...38).contains(type.rawValue))
  }

  /// Whether it is one of the types that went out of use long before there were checksums.
  private func isPast(_ type: EventType) -> Bool {
    guard isModern else { return type == .slave }
    switch type {
    case .writeRowsV1, .updateRowsV1, .deleteRowsV1: return lacksOldRows
    case .startV3, .load, .slave, .createFile, .execLoad, .newLoad, .preGAWriteRows,
      .preGAUpdateRows, .preGADeleteRows:
      return true
    default: return false
    }
  }

  private func isVouched(
    _ frame: EventFrame, _ bytes: Span<UInt8>, _ format: borrowing FormatDescription
  ) -> Bool {
    if frame.checksumLength == 4 {
      return ChecksumComparison(event: bytes, isFormatDescription: false).agrees
    }
    return frame.header.endLogPos.matches(endAt: frame.end.rawValue)
  }
}
