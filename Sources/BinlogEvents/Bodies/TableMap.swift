public import BinlogBytes

/// A table as a table map event described it; owns what it says, so it outlives the event.
public final class TableMap: Sendable {
  /// What a row decoder needs to know of a column.
  ///
  /// Trivial, so that loops over it cost nothing.
  public struct Column: Equatable, Sendable {
    /// The type byte as the event has it; see `ColumnType` for its names.
    public var type: UInt8
    /// The type's metadata, its bytes taken as a little-endian number; 0 where it has none.
    public var metadata: UInt16
    /// For a typed array (types 20 and 244): the type of its elements.
    public var elementType: UInt8
    /// Whether it may be NULL.
    public var isNullable: Bool

    package init(type: UInt8, metadata: UInt16, elementType: UInt8 = 0, isNullable: Bool = true) {
      self.type = type
      self.metadata = metadata
      self.elementType = elementType
      self.isNullable = isNullable
    }
  }

  /// Number that rows events refer to.
  public let tableID: UInt64
  /// Flags as stored.
  public let flags: UInt16
  /// Offset of the event.
  public let offset: FileOffset
  /// Database name, in the server's system character set (UTF-8).
  public let database: [UInt8]
  /// Table name, in UTF-8.
  public let table: [UInt8]
  /// The columns.
  public let columns: [Column]
  /// Whether the event told the types' metadata and which columns may be NULL.
  public let hasMetadata: Bool
  /// The optional metadata as stored; empty when there is none.
  public let optionalMetadata: [UInt8]
  /// Offset of the optional metadata's first byte.
  public let optionalMetadataOffset: FileOffset
  /// The whole body as stored, to recognise a repetition.
  let body: [UInt8]

  /// Makes the map of `event`, whose bytes (without checksum) are `bytes`.
  ///
  /// - Throws: when the metadata does not fit the types.
  public init(
    _ event: TableMapEvent, bytes: Span<UInt8>, at offset: FileOffset, bodyStart: Int
  ) throws(ReadError) {
    self.offset = offset
    tableID = event.tableID
    flags = event.flags
    database = bytes.extracting(event.database).array
    table = bytes.extracting(event.table).array
    optionalMetadata = bytes.extracting(event.optionalMetadata).array
    optionalMetadataOffset = offset.advanced(by: event.optionalMetadata.lowerBound)
    body = bytes.extracting(min(bodyStart, bytes.count)..<bytes.count).array
    hasMetadata = event.hasMetadata
    guard hasMetadata else {
      columns = bytes.extracting(event.types).array.map {
        Column(type: $0, metadata: 0, elementType: 0, isNullable: true)
      }
      return
    }
    var reader = ByteReader(bytes.extracting(0..<event.metadata.upperBound), base: offset)
    try reader.seek(to: event.metadata.lowerBound)
    let nullable = Bitmap(bytes.extracting(event.nullable), count: event.columnCount)
    let types = bytes.extracting(event.types)
    var list: [Column] = []
    list.reserveCapacity(event.columnCount)
    for index in 0..<event.columnCount {
      let type = types[index]
      var column = Column(
        type: type, metadata: 0, elementType: 0, isNullable: nullable[index])
      if TableMap.typedArrays.contains(type) {
        column.elementType = try reader.readUInt8()
        // A VARCHAR may be longer in an array: three bytes.
        let width = column.elementType == 15 ? 3 : TableMap.metadataLength(of: column.elementType)
        column.metadata = UInt16(truncatingIfNeeded: try reader.readUInt(width: width))
      } else {
        column.metadata = UInt16(try reader.readUInt(width: TableMap.metadataLength(of: type)))
      }
      list.append(column)
    }
    columns = list
  }

  /// A copy that shares nothing with `other`.
  fileprivate init(detaching other: TableMap) {
    tableID = other.tableID
    flags = other.flags
    offset = other.offset
    database = other.database.map { $0 }
    table = other.table.map { $0 }
    columns = other.columns.map { $0 }
    hasMetadata = other.hasMetadata
    optionalMetadata = other.optionalMetadata.map { $0 }
    optionalMetadataOffset = other.optionalMetadataOffset
    body = other.body.map { $0 }
  }

  /// MySQL's type of functional indexes over JSON arrays, 244 in 8.0.17 and 20 since; no column of a
  /// table's own, and since 8.0.19 not in logs.
  private static let typedArrays: [UInt8] = [20, 244]

  /// Bytes of metadata that a column of `type` has, 0 to 2.
  ///
  /// Source: `Field::do_save_field_metadata`.
  public static func metadataLength(of type: UInt8) -> Int {
    switch type {
    // FLOAT, DOUBLE, TIMESTAMP2, DATETIME2, TIME2, MariaDB's compressed BLOB, VECTOR, JSON, the
    // BLOBs, GEOMETRY: one byte.
    case 4, 5, 17, 18, 19, 140, 242, 245, 249, 250, 251, 252, 255: 1
    // VARCHAR, BIT, MariaDB's compressed VARCHAR, DECIMAL, ENUM, SET, VAR_STRING, STRING: two.
    case 15, 16, 141, 246, 247, 248, 253, 254: 2
    default: 0
    }
  }
}

/// Which table each number means at a place of the log.
///
/// Numbers are used again by the server, so the entries are dropped where a statement ends and
/// where a new file begins; a dropped entry is kept aside, as the next statement mostly maps the
/// same table in the same words.
///
/// The server counts the numbers up, so each has a slot of its own among many; what meets an
/// entry in force there goes to a dictionary.
public struct TableMapRegistry: Sendable {
  private struct Slot: Sendable {
    var map: TableMap?
    /// The statement for which `map` is in force; others only remember it.
    var statement: UInt64 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: mostSlots)
  private var overflow: [UInt64: TableMap] = [:]
  /// Counts the times that all entries were dropped.
  private var statement: UInt64 = 1
  /// How many tables are mapped.
  public private(set) var count = 0
  /// The most tables that are mapped at once; no server comes near that in a statement.
  public static let mostTables = 1 << 18
  /// One for each lowest byte of a number.
  private static let mostSlots = 256

  /// An empty registry.
  public init() {}

  private static func slot(of id: UInt64) -> Int {
    Int(truncatingIfNeeded: id & UInt64(mostSlots - 1))
  }

  /// The table that `id` means now.
  public func table(_ id: UInt64) -> TableMap? {
    let slot = slots[Self.slot(of: id)]
    if let map = slot.map, map.tableID == id { return slot.statement == statement ? map : nil }
    return overflow.isEmpty ? nil : overflow[id]
  }

  /// Puts the map in force that `bytes`, an event without its checksum, repeats word for word;
  /// false where they say something new.
  public mutating func takeRepeated(_ bytes: Span<UInt8>, _ frame: EventFrame) -> Bool {
    guard frame.headerLength <= bytes.count else { return false }
    let body = bytes.extracting(frame.headerLength..<bytes.count)
    guard !body.isEmpty else { return false }
    // The number's lowest byte tells the slot; all of it is compared with the other words.
    let place = Self.slot(of: UInt64(body[0]))
    guard let known = slots[place].map else { return false }
    let words = known.body
    guard body.elementsEqual(words.span) else { return false }
    if slots[place].statement != statement { count += 1 }
    slots[place].statement = statement
    return true
  }

  /// Takes in a table map event; returns what it says.
  @discardableResult
  public mutating func insert(
    _ event: TableMapEvent, bytes: Span<UInt8>, frame: EventFrame
  ) throws(ReadError) -> TableMap {
    let place = Self.slot(of: event.tableID)
    let isOwn = slots[place].map?.tableID == event.tableID
    if isOwn, let known = slots[place].map {
      let range = frame.headerLength..<max(frame.headerLength, bytes.count)
      let body = known.body
      if bytes.extracting(range).elementsEqual(body.span) {
        if slots[place].statement != statement { count += 1 }
        slots[place].statement = statement
        return known
      }
    }
    guard count < Self.mostTables else {
      throw .malformed(
        offset: frame.offset, reason: "more than \(Self.mostTables) tables in one statement")
    }
    let map = try TableMap(event, bytes: bytes, at: frame.offset, bodyStart: frame.headerLength)
    if isOwn || slots[place].statement != statement {
      if slots[place].statement != statement { count += 1 }
      slots[place] = Slot(map: map, statement: statement)
    } else if overflow.updateValue(map, forKey: map.tableID) == nil {
      count += 1
    }
    return map
  }

  /// A copy that shares nothing with this one, for another thread that is not to be slowed down by
  /// counting references to the same tables.
  public func detached() -> TableMapRegistry {
    var copy = self
    for index in copy.slots.indices {
      copy.slots[index].map = copy.slots[index].map.map { TableMap(detaching: $0) }
    }
    copy.overflow = overflow.mapValues { TableMap(detaching: $0) }
    return copy
  }

  /// Forgets all numbers: a statement or a file ended.
  public mutating func clear() {
    statement += 1
    count = 0
    if !overflow.isEmpty { overflow.removeAll() }
  }
}
