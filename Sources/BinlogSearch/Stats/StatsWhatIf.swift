import BinlogBytes
import BinlogChanges
import BinlogEvents

/// What the logs would take with other settings of the server.
struct StatsWhatIf {
  /// Rows of one table, as they are and as they would be.
  struct Table {
    var bytes: UInt64 = 0
    var minimal: UInt64 = 0
    var noBlob: UInt64 = 0
    /// Whether it is known which columns name a row.
    var isKeyKnown = true

    /// Adds other rows of it.
    mutating func add(_ other: Table) {
      bytes += other.bytes
      minimal += other.minimal
      noBlob += other.noBlob
      isKeyKnown = isKeyKnown && other.isKeyKnown
    }
  }

  private(set) var tables: [StatsKey: Table] = [:]
  /// MySQL: bytes of the transactions that would be compressed, and what they would take.
  private(set) var transactions: (bytes: UInt64, compressed: UInt64) = (0, 0)
  /// MariaDB: the same of events.
  private(set) var eventBytes: (bytes: UInt64, compressed: UInt64) = (0, 0)
  /// Bytes that full metadata would add to table maps, and maps whose columns nobody names.
  private(set) var metadata: (maps: UInt64, bytes: UInt64, unknown: UInt64) = (0, 0, 0)
  /// Whether compression was measured.
  let compresses: Bool

  /// The rows of one table in one statement.
  private struct Statement {
    var events: UInt64 = 0
    var bytes: UInt64 = 0
    var full: UInt64 = 0
    var minimal: UInt64 = 0
    var noBlob: UInt64 = 0
    var isKeyKnown = true
  }

  private var statement: [StatsKey: Statement] = [:]
  private let meter: ZstdMeter?
  private var zlib = ZlibMeter()
  private var fed: UInt64 = 0
  private var isFed = false

  init(compresses: Bool) {
    self.compresses = compresses
    meter = compresses ? ZstdMeter() : nil
  }

  // MARK: Images

  mutating func add(
    _ sizes: ImageSavings.Sizes, _ bytes: UInt64, _ table: StatsKey, _ reader: borrowing LogReader
  ) {
    var own = statement[table] ?? Statement()
    own.events += 1
    own.bytes += bytes
    own.full += sizes.full
    own.minimal += sizes.minimal
    own.noBlob += sizes.noBlob
    own.isKeyKnown = own.isKeyKnown && sizes.isKeyKnown
    statement[table] = own
    if (try? reader.event.body(RowsEvent.self))?.endsStatement ?? true { endStatement() }
  }

  /// A statement is through: smaller images take fewer events.
  mutating func endStatement() {
    guard !statement.isEmpty else { return }
    for (key, own) in statement {
      tables[key, default: Table()].add(
        Table(
          bytes: own.bytes, minimal: Self.size(own, own.minimal),
          noBlob: Self.size(own, own.noBlob), isKeyKnown: own.isKeyKnown))
    }
    statement.removeAll(keepingCapacity: true)
  }

  private static func size(_ own: Statement, _ images: UInt64) -> UInt64 {
    guard own.full > 0, own.bytes >= own.full else { return own.bytes }
    let overhead = (own.bytes - own.full) / max(1, own.events)
    let events = max(1, (own.events * images + own.full - 1) / own.full)
    return overhead * events + images
  }

  /// Takes in what full metadata would add to a table map; nil where that is not known.
  mutating func add(metadata bytes: UInt64?) {
    metadata.maps += 1
    if let bytes { metadata.bytes += bytes } else { metadata.unknown += 1 }
  }

  // MARK: Compression

  /// Takes in an event of an open group that is in the log as it is.
  mutating func take(
    _ reader: borrowing LogReader, _ role: EventCatalog.Role, _ group: GroupCollector.GroupAtHand
  ) {
    guard compresses, let meter else { return }
    let event = reader.event
    let bytes = event.content
    switch group.flavor {
    case .mysql:
      guard role != .gtid, !group.isCompressed else { return }
      // As they stand in a payload: without position and checksum.
      meter.add(bytes.extracting(0..<min(13, bytes.count)))
      let zeros: [UInt8] = [0, 0, 0, 0]
      meter.add(zeros.span)
      if bytes.count > 17 { meter.add(bytes.extracting(17..<bytes.count)) }
      fed += UInt64(event.frame.size)
      isFed = true
    case .mariadb:
      guard event.type == .query, let query = try? event.body(QueryEvent.self),
        query.text.count >= Self.leastPacked
      else { return }
      pack(query.text, of: event)
    }
  }

  /// What MariaDB compresses is at least so long (log_bin_compress_min_len).
  private static let leastPacked = 256

  /// MariaDB: takes in a rows event, whose first row takes `first` bytes; by that alone the server
  /// decides for the whole event.
  mutating func pack(_ reader: borrowing LogReader, first: UInt64) {
    guard compresses, first >= UInt64(Self.leastPacked),
      let rows = try? reader.event.body(RowsEvent.self), !rows.isCompressed
    else { return }
    pack(rows.images, of: reader.event)
  }

  /// A part of an event is compressed.
  private mutating func pack(_ part: Range<Int>, of event: borrowing EventView) {
    let bytes = event.content
    guard part.upperBound <= bytes.count else { return }
    let packed = zlib.size(of: bytes.extracting(part))
    let length: UInt64 = part.count < 256 ? 1 : part.count < 65_536 ? 2 : 3
    eventBytes.bytes += UInt64(event.frame.size)
    eventBytes.compressed += UInt64(event.frame.size - part.count) + packed + 1 + length
  }

  /// Adds what was measured in another part of the logs.
  mutating func add(_ other: StatsWhatIf) {
    for (key, table) in other.tables { tables[key, default: Table()].add(table) }
    transactions.bytes += other.transactions.bytes
    transactions.compressed += other.transactions.compressed
    eventBytes.bytes += other.eventBytes.bytes
    eventBytes.compressed += other.eventBytes.compressed
    metadata.maps += other.metadata.maps
    metadata.bytes += other.metadata.bytes
    metadata.unknown += other.metadata.unknown
  }

  mutating func end(_ group: GroupSummary) {
    endStatement()
    guard isFed, let meter else { return }
    let packed = meter.finish()
    isFed = false
    defer { fed = 0 }
    // Only rows are compressed: no statements, no definitions, nothing without a transaction.
    let isOfRows = group.rows > 0 && group.statements.allSatisfy(\.isBesideRows)
    guard isOfRows, group.kind == .transaction, group.isComplete else { return }
    transactions.bytes += fed
    // Header and checksum of the payload event, and its fields.
    let width: UInt64 = packed < 251 ? 1 : packed < 65_536 ? 3 : 4
    let inner: UInt64 = fed < 251 ? 1 : fed < 65_536 ? 3 : 4
    transactions.compressed += packed + 19 + 4 + 2 + width + 3 + 2 + inner + 1
  }
}
