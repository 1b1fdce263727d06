import BinlogBytes
import BinlogDump
import BinlogEvents

/// Going to a start position without reading what is before it.
///
/// Reading begins with the group in which the position lies, so that its table maps, its GTID and
/// its session are known. Of the events before only headers are looked at; statements that may define
/// tables and events about the log itself are taken in. Where the table maps tell all of the columns
/// and the printer needs no more, even that is left out as long as no table needs it.
extension RowFile {
  /// Whether what is left out before the start position means nothing to the job: not to rules that
  /// remember what statements did, nor to who counts GTIDs.
  private var mayLeaveOut: Bool {
    resumed == nil && live == nil && watch == nil && !filter.forceRead
      && filter.startPosition > FileMagic.firstEvent.rawValue && filter.includedGtids == nil
      && filter.excludedGtids == nil && filter.asReplica == nil && selection.met.held == nil
      && source.isSeekable
  }

  /// Brings `reader` to the group in which the start position lies.
  ///
  /// It stays where it is where that cannot be done. False where reading ends before.
  mutating func seekToStart(_ reader: inout LogReader) -> Bool {
    guard mayLeaveOut, let isRelayLog = try? RowContinuation.isRelayLog(source) else { return true }
    let position = FileOffset(filter.startPosition)
    if !isRelayLog, !printer.needsDefinitions, beginsGroup(at: position) {
      var front = StartSearch(source, format: format, isRelayLog: false)
      if front.run(from: reader.position, to: position, findsFirst: true),
        front.notes.allSatisfy({ $0.kind == .bookkeeping }), schemas.canWait
      {
        for note in front.notes where !takeIn(note, &reader) { return false }
        letSchemasWait(from: front.group, to: position)
        reader.seek(to: position)
        return true
      }
    }
    var search = StartSearch(source, format: format, isRelayLog: isRelayLog)
    guard search.run(from: reader.position, to: position) else { return true }
    for note in search.notes where !takeIn(note, &reader) { return false }
    reader.seek(to: search.group)
    return true
  }

  /// Whether a group begins at `offset`, as far as the event there tells: it says where it ends, and
  /// its checksum agrees.
  private func beginsGroup(at offset: FileOffset) -> Bool {
    var walker = FrameWalker(source, at: offset)
    walker.adopt(format)
    guard format.headerLength == EventHeader.size, let frame = try? walker.nextFrame(),
      EventCatalog.role(of: frame.type) == .gtid, !frame.header.endLogPos.isUnset,
      frame.header.endLogPos.matches(endAt: frame.end.rawValue)
    else { return false }
    let bytes = walker.cursor.bytes(frame.size, at: frame.offset)
    return ChecksumComparison(of: frame, bytes)?.agrees ?? true
  }

  /// Takes in an event before the group; false where reading ends with it.
  private mutating func takeIn(_ note: StartSearch.Note, _ reader: inout LogReader) -> Bool {
    reader.seek(to: note.offset)
    guard note.kind == .bookkeeping else {
      var found: (offset: FileOffset, text: String)?
      var definitions = Definitions(schemas, place, reader.state.format)
      definitions.read(note, reader) { found = ($0, $1) }
      if let found {
        report(found.offset, found.text)
        outcome = max(outcome, .damaged)
      }
      return true
    }
    do throws(LogDamage) {
      guard try reader.advance() == .event else { return false }
    } catch {
      return damaged(error, within: nil)
    }
    return take(&reader) ?? true
  }

  /// Leaves it to the schemas to read what defines tables from `start` to `end`.
  private func letSchemasWait(from start: FileOffset, to end: FileOffset) {
    let (source, reporter, path, place, format) = (source, reporter, path, place, format)
    schemas.wait(for: { schemas in
      var search = StartSearch(source, format: format, isRelayLog: false)
      guard search.run(from: start, to: end) else {
        reporter.report(
          DumpMessage(
            severity: .damage, file: path, offset: end,
            text: "the log between \(start) and the start position \(end) could not be gone "
              + "through: definitions of tables there are not known"))
        return
      }
      let reader = LogReader(source, format: format, policy: Definitions.policy, at: start)
      var definitions = Definitions(schemas, place, format)
      for note in search.notes where note.kind != .bookkeeping {
        definitions.read(note, reader) { offset, text in
          reporter.report(
            DumpMessage(severity: .damage, file: path, offset: offset, text: text))
        }
      }
    })
  }
}

/// Reads statements that may define tables, and nothing else.
private struct Definitions {
  static let policy = ReadPolicy(checksums: .unchecked, damage: .stop, tracking: .nothing)
  private let schemas: any RowSchemas
  private var place: RowsPlace
  private let format: FormatDescription

  init(_ schemas: any RowSchemas, _ place: RowsPlace, _ format: FormatDescription) {
    self.schemas = schemas
    self.place = place
    self.format = format
  }

  /// Reads what `note` is about, and tells of damage.
  mutating func read(
    _ note: StartSearch.Note, _ reader: LogReader, tell: (FileOffset, String) -> Void
  ) {
    var reader = reader
    reader.seek(to: note.offset)
    do throws(LogDamage) {
      guard try reader.advance() == .event else { return }
      if let sums = reader.event.checksum, !sums.agrees {
        let damage = LogDamage(.checksum(reader.frame.type, sums), at: note.offset)
        return tell(damage.offset, damage.message + "; it is left out")
      }
      guard note.kind == .payload else { return observe(reader, nil) }
      let payload = reader.frame
      // A statement that defines tables comes before all rows of its group.
      while try reader.advance() == .event, !reader.frame.type.isRows,
        reader.frame.type != .tableMap
      {
        observe(reader, payload)
      }
    } catch {
      tell(error.offset, error.message)
    }
  }

  private mutating func observe(_ reader: borrowing LogReader, _ payload: EventFrame?) {
    let event = reader.event
    guard event.type == .query || event.type == .queryCompressed,
      let query = try? event.body(QueryEvent.self)
    else { return }
    place.offset = payload?.offset ?? event.frame.offset
    place.innerOffset = payload == nil ? nil : event.frame.offset
    schemas.observe(
      query, event: event.content, frame: event.frame, format: format, place: place)
  }
}
