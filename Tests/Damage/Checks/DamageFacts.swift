import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogDump
import BinlogEvents
import BinlogLogs
import BinlogText

/// All that was read of one damaged log, and the rules that it has to keep.
struct DamageFacts {
  /// What `verify --deep` made of it.
  enum Verified {
    case findings([Finding])
    case refused(String)
  }

  let log: SmallLog
  let damage: SmallDamage
  let readings: [DamageReading]
  let sound: [DamageReading.Result]
  /// How much of what the sound log gives is certain once its first so many events are read.
  let prefixes: [[Int]]
  /// What the sound log says, as far as lines can be compared.
  let facts: [Set<[UInt8]>]
  let found: Verified
  let results: [DamageReading.Result]

  /// The rules that are broken, and by what.
  func broken() -> [(String, String)] {
    var list: [(String, String)] = []
    let findings: [Finding]
    switch found {
    case .refused(let text):
      for (reading, result) in zip(readings, results) where result.outcome != .failed {
        list.append(("refused", "verify: \(text); \(reading.name): \(result.outcome)"))
      }
      return list
    case .findings(let all): findings = all
    }
    let errors = findings.filter { $0.severity == .error }
    coverage(errors, &list)
    statuses(findings, errors, &list)
    formats(&list)
    content(&list)
    return list
  }

  // MARK: Every change that a checksum covers is found

  private func coverage(_ errors: [Finding], _ list: inout [(String, String)]) {
    switch damage {
    case .byte(let offset, let value):
      guard offset >= 4, log.isCovered(offset, changedTo: value),
        let event = log.event(at: offset)
      else { return }
      let isFound = errors.contains { error in
        guard let start = error.offset?.rawValue else { return false }
        let end = error.endOffset?.rawValue ?? start + 1
        return start == place(event.lowerBound) && place(offset) < max(end, start + 1)
      }
      if !isFound { list.append(("coverage", "\(event): \(Self.text(errors))")) }
    case .swapped, .doubled:
      if log.hasPositions, errors.isEmpty { list.append(("coverage", "nothing is found")) }
    case .dropped(let event):
      // end_log_pos tells of events that stand elsewhere; after the last one nothing does.
      guard log.hasPositions, event + 1 < log.events.count, errors.isEmpty else { return }
      list.append(("coverage", "nothing is found"))
    case .cut: return
    }
  }

  /// A place of the file as findings have it.
  private func place(_ offset: Int) -> UInt64 {
    UInt64(log.encryption == .file ? offset - 512 : offset)
  }

  // MARK: Who tells of damage, and where

  private func statuses(
    _ findings: [Finding], _ errors: [Finding], _ list: inout [(String, String)]
  ) {
    for (index, reading) in readings.enumerated() {
      let result = results[index]
      if result.tellsDamage, result.outcome == .done {
        list.append(("status", "\(reading.name): status 0, told \(result.damage)"))
      }
      if result.outcome != .done, result.messages.isEmpty {
        list.append(("silence", "\(reading.name): \(result.outcome), and nothing is told"))
      }
      // The other vendor's tool cannot read everything, and this command says what it says.
      guard !reading.isForeign else { continue }
      if let first = result.damage.first, !isFound(first, errors), !isBounded(result),
        !isOwnReading(told(result, first)),
        !findings.contains(where: { $0.code == .encrypted })
      {
        list.append(
          (
            "verify misses",
            "\(reading.name) at \(first): \(told(result, first)); verify: \(Self.text(findings))"
          ))
      }
      guard result.outcome == .done, let error = errors.first(where: { mustTell(reading, $0) })
      else { continue }
      list.append(("prints on", "\(reading.name): status 0; verify: \(Self.text([error]))"))
    }
  }

  /// Whether `verify` finds the damage at `offset`, or what led to it: without checksums the first
  /// event that cannot be read may stand after the one that is damaged.
  private func isFound(_ offset: UInt64, _ errors: [Finding]) -> Bool {
    errors.contains { error in
      guard let start = error.offset?.rawValue else { return false }
      if !log.hasChecksums { return start <= offset }
      return start <= offset && offset <= max(start, error.endOffset?.rawValue ?? start)
    }
  }

  /// Whether a vendor's tool refuses what is sound: it reads the optional part of a table map in a way
  /// of its own, with --print-table-metadata, and wants the source's description in a relay log.
  private func isOwnReading(_ text: String) -> Bool {
    text.hasPrefix("a table map cannot be read")
      // MySQL's tool ends at an update that sets nothing, which MariaDB writes.
      || text.contains("rows without any column")
      // MariaDB's tool passes over a table map that is marked as ignorable.
      || text.contains("whose table map was not printed, are not turned round")
      // Whether the source's description is missing before the events that it sent nobody can tell.
      || text.contains("before any format description: BINLOG statements would not be safe")
  }

  /// Whether a format says that it cannot hold what the log has.
  private func isBounded(_ result: DamageReading.Result) -> Bool {
    result.outcome == .failed
      && result.messages.contains {
        $0.text.contains("has one header line") || $0.text.contains("prints one table")
      }
  }

  /// Whether who prints has to tell of what `verify` calls an error.
  private func mustTell(_ reading: DamageReading, _ error: Finding) -> Bool {
    switch error.code {
    // The vendors' tools print what is there, whatever is missing.
    case .positionChainBroken: reading.readsRows && !reading.isForced && log.hasPositions
    // What verify says of groups, who prints shows as it is.
    case .orphanCommit, .gtidDuplicate, .unfinishedGroup: false
    case .rowsWithoutTableMap, .fragmentMissing: reading.readsRows
    // The vendors' tools do not look at all that a table map or a statement's session says.
    case .undecodableBody:
      reading.readsRows
        || reading.readsValues && error.eventType != .tableMap
          && error.eventType != .query
    default: true
    }
  }

  private func told(_ result: DamageReading.Result, _ offset: UInt64) -> String {
    result.messages.first { $0.offset?.rawValue == offset }?.text ?? ""
  }

  // MARK: Formats agree

  private func formats(_ list: inout [(String, String)]) {
    var first: (String, DamageReading.Result)?
    for (reading, result) in zip(readings, results) {
      guard case .rows(let format) = reading.kind, !reading.isForced, format != .sql,
        format != .flashback, !isBounded(result)
      else { continue }
      guard let before = first else {
        first = (reading.name, result)
        continue
      }
      if before.1.outcome != result.outcome || before.1.damage != result.damage {
        list.append(
          (
            "formats",
            "\(before.0) \(before.1.outcome) \(before.1.damage), \(reading.name) "
              + "\(result.outcome) \(result.damage)"
          ))
      }
    }
  }

  // MARK: Nothing is printed that the sound log does not have

  private func content(_ list: inout [(String, String)]) {
    // After the last event come the lines that end a text.
    let event = min(firstEvent, log.events.count - 1)
    for (index, reading) in readings.enumerated() {
      let (output, whole) = (results[index].output, sound[index].output)
      if !reading.isBackwards, event > 0, !isBounded(results[index]) {
        let common = Self.commonPrefix(output, whole)
        let kept = prefixes[index][reading.printsWholeGroups ? groupStart(event) : event]
        if common < kept {
          list.append(
            (
              "before",
              "\(reading.name): what stands before the damage differs from byte \(common) on, "
                + "\(kept) are the same in a log that ends there"
            ))
        }
      }
      guard isProven, !reading.isForeign else { continue }
      let known = facts[index]
      if let alien = reading.facts(of: output).first(where: { !known.contains($0) }) {
        list.append(
          ("invents", "\(reading.name): \(String(decoding: alien.prefix(200), as: UTF8.self))"))
      }
    }
  }

  /// Whether whoever leaves out what its checksum denies cannot be led astray: the description is
  /// the one event that is believed all the same.
  private var isProven: Bool {
    switch damage {
    case .cut: return true
    case .byte(let offset, let value):
      return log.isCovered(offset, changedTo: value) && firstEvent > 0
        && log.types[firstEvent] != .formatDescription
    case .swapped, .doubled, .dropped: return false
    }
  }

  /// The first event that is not what it was.
  private var firstEvent: Int {
    let start = damage.start(in: log)
    return log.events.firstIndex { start < $0.upperBound } ?? log.events.count
  }

  /// The event at which the group of an event begins, as far as GTIDs tell.
  private func groupStart(_ event: Int) -> Int {
    let openers: [EventType] = [.gtid, .anonymousGtid, .taggedGtid, .mariaGtid]
    return (0...event).last { openers.contains(log.types[$0]) } ?? 0
  }

  static func commonPrefix(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var count = 0
    let end = min(left.count, right.count)
    while count < end, left[count] == right[count] { count += 1 }
    return count
  }

  /// The same to the end of the last whole line: what differs may begin with the same letters.
  static func commonLines(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var count = (left[..<commonPrefix(left, right)].lastIndex(of: 0x0A) ?? -1) + 1
    // An empty line belongs to what follows.
    while count > 1, left[count - 2] == 0x0A { count -= 1 }
    return count
  }

  static func text(_ findings: [Finding]) -> String {
    findings.isEmpty
      ? "nothing"
      : findings.map { finding in
        "\(finding.code.rawValue) \(finding.offset.map { "\($0)" } ?? "-")-"
          + "\(finding.endOffset.map { "\($0)" } ?? "")"
      }.joined(separator: ", ")
  }
}
