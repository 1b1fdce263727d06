package import BinlogBytes
import BinlogCharsets
package import BinlogEvents
import BinlogSchema

/// The statements that defined tables, in a log of their own, so that a reader that is started again
/// knows what it has learned from logs that it does not read again, and that may be gone.
///
/// The file is a binary log: the descriptions under which the statements were written, and the
/// events of the statements, as they were. It grows only; how much of it counts, who reads it knows.
package final class DefinitionJournal {
  /// Where it is kept.
  package let path: String
  /// How many bytes it has; 0 where there is no file.
  package private(set) var length: UInt64 = 0
  /// Why it could not be written.
  package private(set) var failure: SourceError?
  /// The description in force, and the last one that was written.
  private var description: [UInt8] = []
  private var written: [UInt8] = []

  private static let magic: [UInt8] = [0xFE, 0x62, 0x69, 0x6E]
  private static let mode: UInt32 = 0o600

  /// A journal that will be kept at `path`.
  package init(_ path: String) { self.path = path }

  // MARK: Reading

  /// Takes up the first `length` bytes of the file, and teaches `schemas` what stands there.
  ///
  /// What stands after them was written after the place where reading goes on, and is met again.
  package func resume(_ length: UInt64, _ schemas: any RowSchemas) throws(SourceError) {
    guard length > 0 else { return }
    func refuse(_ reason: String) -> SourceError {
      SourceError(name: path, kind: .system(0), message: reason)
    }
    guard DirectoryListing.kind(of: path) == .file else {
      throw refuse("is missing: it holds the definitions of tables that were learned so far")
    }
    let source = try ByteSource(path: path, access: .read)
    guard let size = source.size, size >= length else {
      throw refuse(
        "has \(source.size ?? 0) bytes, \(length) belong to the place where reading goes on")
    }
    guard case .log(let format) = try LogOpening(source) else {
      throw refuse("holds no definitions")
    }
    // Positions in it are those of other logs, and say nothing.
    var reader = LogReader(source, format: format, policy: ReadPolicy(payloads: .closed))
    while reader.position.rawValue < length {
      do throws(LogDamage) {
        guard try reader.advance() == .event else { break }
      } catch {
        throw refuse("is damaged at offset \(error.offset): \(error.message)")
      }
      let event = reader.event
      if reader.frame.type == .formatDescription {
        describe(reader.frame, event.bytes)
        written = description
      }
      guard reader.frame.type.isQuery, let query = try? event.body(QueryEvent.self) else {
        continue
      }
      var place = RowsPlace()
      place.path = path
      schemas.observe(
        query, event: event.content, frame: reader.frame, format: reader.state.format,
        place: place)
    }
    guard reader.position.rawValue == length else {
      throw refuse("has no statement that ends at \(length)")
    }
    self.length = length
    if size > length { try cut() }
  }

  /// Cuts the file back to what counts.
  private func cut() throws(SourceError) {
    var cursor = ByteCursor(try ByteSource(path: path, access: .read))
    var failed: SourceError?
    _ = try NewFile.write(path, mode: Self.mode, replacing: true) { sink in
      do throws(SourceError) {
        var offset = FileOffset.zero
        while offset.rawValue < length {
          let count = try cursor.load(
            Int(min(1 << 20, length - offset.rawValue)), at: offset)
          guard count > 0 else { break }
          sink.write(cursor.bytes(count, at: offset))
          offset = offset.advanced(by: count)
        }
      } catch {
        failed = error
      }
    }
    if let failed { throw failed }
  }

  // MARK: Writing

  /// Notes the description under which the next statements are written.
  package func describe(_ frame: EventFrame, _ bytes: Span<UInt8>) {
    description = LogFront(frame, bytes).bytes
  }

  /// Notes a statement, where it defines tables; `content` is its event without a checksum.
  package func note(
    _ query: QueryEvent, _ content: Span<UInt8>, frame: EventFrame, format: FormatDescription
  ) {
    guard failure == nil, defines(query, content, frame, format) else { return }
    var bytes = length == 0 ? Self.magic : []
    if description != written {
      bytes += description
      written = description
    }
    bytes += Self.event(content, format)
    do throws(SourceError) {
      if length == 0 {
        // What is there belongs to nothing.
        NewFile.remove(path)
        _ = try NewFile.create(path, mode: Self.mode, writing: bytes.span)
      } else {
        try NewFile.append(path, bytes.span)
      }
      length += UInt64(bytes.count)
    } catch {
      failure = error
    }
  }

  /// The event by itself: one out of a payload has another size, and no checksum.
  private static func event(_ content: Span<UInt8>, _ format: FormatDescription) -> [UInt8] {
    var bytes = content.array
    let count = UInt32(clamping: bytes.count + format.checksum.byteCount)
    for index in 0..<4 { bytes[9 + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
    guard format.checksum.byteCount == 4 else { return bytes }
    let sum = CRC32.checksum(bytes.span)
    for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: sum >> (8 * index))) }
    return bytes
  }

  private func defines(
    _ query: QueryEvent, _ content: Span<UInt8>, _ frame: EventFrame, _ format: FormatDescription
  ) -> Bool {
    do throws(ReadError) {
      let context = try StatementContext(
        query, event: content, frame: frame, format: format, file: path)
      guard query.isCompressed else {
        let text = content.extracting(query.text.clamped(to: 0..<content.count))
        return SchemaCatalog.mayDefine(text) && LoggedDefinition(text.array, context) != nil
      }
      let text = try CompressedField.inflate(
        content, range: query.text, base: frame.offset, name: path)
      return SchemaCatalog.mayDefine(text.bytes)
        && LoggedDefinition(text.bytes.array, context) != nil
    } catch {
      // Whoever reads the log tells of it.
      return false
    }
  }
}

extension EventType {
  /// Whether the event is a statement's text.
  fileprivate var isQuery: Bool { self == .query || self == .queryCompressed }
}
