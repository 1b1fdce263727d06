public import BinlogBytes

/// How the events of a log are laid out: what a format description event says, or what is known
/// of the formats before there was one.
///
/// Body of a format description (binlog version 4, MySQL 5.0 and later):
///
/// | bytes | field |
/// |---|---|
/// | 2 | binlog version, 4 |
/// | 50 | server version, NUL padded |
/// | 4 | created: when the log was begun by a server start, else 0 |
/// | 1 | common header length, 19 |
/// | n | post-header length of each event type, from type 1 |
/// | 1 | checksum algorithm; since MySQL 5.6.1, MariaDB 5.3 |
/// | 4 | checksum of this event, also where the algorithm is none |
///
/// Source: `Format_description_log_event` of both servers.
public struct FormatDescription: Sendable, Equatable {
  /// 1 (MySQL 3.23), 2 (4.0.0 and 4.0.1), 3 (4.0.2 to 4.1) or 4 (5.0 and later).
  public var binlogVersion: Int
  /// The server's version as written.
  public var serverVersion: String
  /// Its numbers.
  public var version: ServerVersion
  /// Whose server it was.
  public var flavor: Flavor
  /// Seconds since 1970 when a server start began the log, 0 when a rotation did.
  public var created: UInt32
  /// Bytes of each event's header: 19, 13 in version 1, more where a server put fields of its own
  /// after (MySQL 5.1 with Google's patches: 23 to 31).
  public var headerLength: Int
  /// Post-header length for each event type, the first for type 1.
  public var postHeaderLengths: [UInt8]
  /// The checksum of the events that follow.
  public var checksum: ChecksumAlgorithm
  /// Whether this description says which checksum is used; then it carries one itself.
  public var hasChecksumField: Bool
  /// The checksum algorithm's number as stored; nil where the field does not exist.
  public var rawChecksumAlgorithm: UInt8?
  /// Whether the events have the numbers of the first development trees of 5.1; see
  /// ``DevelopmentNumbering``.
  public var usesDevelopmentNumbers = false

  /// What was put right in a description that is damaged; see ``init(from:isTolerant:)``.
  public var defect: String?

  /// Whether end_log_pos of the types before ``EventType/formatDescription`` says where an event
  /// *starts*, as before version 4.
  public var storesStartPositions: Bool { binlogVersion == 2 || binlogVersion == 3 }

  /// Whether end_log_pos of events inside a transaction counted from the start of the session's
  /// cache: before MySQL 5.1.18, and in the development trees 5.2 and 6.0 that left it earlier.
  public var countsInCache: Bool {
    guard flavor == .mysql else { return false }
    return version < ServerVersion(5, 1, 18)
      || version >= ServerVersion(5, 2, 0) && version < ServerVersion(5, 3, 0)
      || version >= ServerVersion(6, 0, 0) && version < ServerVersion(6, 0, 4)
  }

  /// Whether events inside groups may have no end_log_pos: MariaDB 11.4 and later.
  public var mayLackPositions: Bool {
    flavor == .mariadb && version >= ServerVersion(10, 12, 0)
  }

  /// Bytes that the server's version string takes.
  static let versionFieldSize = 50

  /// More than the longest header of any server.
  private static let longestHeader = 64

  /// Bytes of the body before the list of post-header lengths.
  public static let fixedBodySize = 57
  /// The longest list of a server that wrote no checksums; MySQL 5.1 and 5.5 know 27 types.
  public static let mostTypesWithoutChecksum = 32
  /// The shortest list of MariaDB with types of its own, and the five bytes of the checksum.
  static let fewestTypesOfMariaDB = 165

  /// The format of a log without a description: version 1, 2 or 3.
  public init(binlogVersion: Int, serverVersion: String = "") {
    self.binlogVersion = binlogVersion
    self.serverVersion = serverVersion
    version = ServerVersion(parsing: serverVersion)
    flavor = .mysql
    created = 0
    headerLength = binlogVersion == 1 ? EventHeader.oldSize : EventHeader.size
    // start, query, stop, rotate, intvar, load, slave, create_file, append_block, exec_load,
    // delete_file, new_load, rand, user_var
    postHeaderLengths = [56, 11, 0, binlogVersion == 1 ? 0 : 8, 0, 18, 0, 4, 4, 4, 4, 18, 0, 0]
    checksum = .none
    hasChecksumField = false
    rawChecksumAlgorithm = nil
  }

  /// What is assumed of a log until its first event was read.
  public static let unknown = FormatDescription(binlogVersion: 4)

  /// The post-header lengths of today's servers, of the types that both have; bodies need no others.
  private static let todaysLengths: [UInt8] = [
    56, 13, 0, 8, 0, 18, 0, 4, 4, 4, 4, 18, 0, 0, 84, 0, 4, 26, 8, 0, 0, 0, 8, 8, 8, 2, 0, 0, 0,
    10, 10, 10,
  ]

  /// The layout of today's servers of `flavor`, for a log whose own description is lost.
  public static func assumed(_ flavor: Flavor, checksum: ChecksumAlgorithm) -> FormatDescription {
    var format = FormatDescription(binlogVersion: 4)
    format.flavor = flavor
    format.checksum = checksum
    format.version = flavor == .mysql ? ServerVersion(8, 0, 0) : ServerVersion(11, 4, 0)
    format.postHeaderLengths = todaysLengths
    return format
  }

  /// Decodes the body of a format description event; the reader stands after the header and
  /// reaches to the end of the event, checksum included.
  ///
  /// With `isTolerant`, lengths that all servers have alike are put right where they are wrong, so
  /// that the events after can still be read.
  public init(from reader: inout ByteReader, isTolerant: Bool = false) throws(ReadError) {
    binlogVersion = Int(try reader.readUInt16())
    let versionRange = try reader.skip(Self.versionFieldSize)
    let field = reader.span(versionRange)
    var length = 0
    while length < field.count, field[length] != 0 { length += 1 }
    serverVersion = field.extracting(0..<length).lossyString
    version = ServerVersion(parsing: serverVersion)
    created = try reader.readUInt32()
    headerLength = Int(try reader.readUInt8())
    let claimed = headerLength
    checksum = .none
    rawChecksumAlgorithm = nil
    let lengthError = reader.malformed("a header length of \(claimed), expected 19")
    var rest = reader.span(reader.skipRest())
    let saysMariaDB = serverVersion.utf8.contains("mariadb")
    let atLeast = saysMariaDB ? ServerVersion(5, 3, 0) : ServerVersion(5, 6, 1)
    // A server may hide its version, but not its list of types.
    hasChecksumField =
      version >= atLeast || rest.count >= Self.fewestTypesOfMariaDB
      || (version.major < 5 && rest.count > Self.mostTypesWithoutChecksum)
    if hasChecksumField, rest.count < 5, isTolerant {
      defect = "it ends before its checksum"
      postHeaderLengths = Self.todaysLengths
      flavor = saysMariaDB ? .mariadb : .mysql
      return
    }
    if hasChecksumField {
      guard rest.count >= 5 else { throw reader.truncated(needing: 5) }
      let number = rest[rest.count - 5]
      rawChecksumAlgorithm = number
      checksum = ChecksumAlgorithm(rawValue: number) ?? .none
      rest = rest.extracting(0..<rest.count - 5)
    }
    postHeaderLengths = rest.array
    if DevelopmentNumbering.isUsed(by: serverVersion) {
      usesDevelopmentNumbers = true
      postHeaderLengths = DevelopmentNumbering.renumbered(postHeaderLengths)
    }
    // No server whose descriptions tell a checksum has longer headers.
    let mayBeLonger = binlogVersion == 4 && !hasChecksumField && claimed <= Self.longestHeader
    if claimed != EventHeader.size, !(claimed > EventHeader.size && mayBeLonger) {
      guard isTolerant else { throw lengthError }
      headerLength = EventHeader.size
      defect = lengthError.reason
    }
    // MariaDB's own types begin at 160; a server may hide its name, but not its list of types.
    flavor = saysMariaDB || postHeaderLengths.count >= 160 ? .mariadb : .mysql
    if isTolerant { settle() }
  }

  /// Puts post-header lengths right that are the same in all servers, and tells of a version that is
  /// none.
  private mutating func settle() {
    if let number = rawChecksumAlgorithm, number > 1, number < 255 {
      defect = defect ?? "checksum algorithm \(number), 0 (none) and 1 (CRC-32) are known"
      checksum = .crc32
    }
    if !ServerVersion.isOne(serverVersion) {
      defect = defect ?? "the server's version is said to be '\(serverVersion)', which is none"
    }
    if postHeaderLengths.count > 255 {
      defect = defect ?? "\(postHeaderLengths.count) types of events, 255 are possible"
    }
    let settled =
      hasChecksumField
      ? Self.settledLengths(flavor)
      : Self.settledLengths(.mysql).filter { Self.oldestTypes.contains($0.type) }
    for (type, allowed) in settled {
      let index = Int(type) - 1
      guard index < postHeaderLengths.count, let usual = allowed.first,
        !allowed.contains(postHeaderLengths[index])
      else { continue }
      defect =
        defect
        ?? "a post-header of \(postHeaderLengths[index]) bytes for \(EventType(rawValue: type)), "
        + "expected \(usual)"
      postHeaderLengths[index] = usual
    }
  }

  /// Types whose post-header is the same since 5.0.
  private static let oldestTypes: [UInt8] = [2, 4, 17, 18]

  /// The post-header lengths that servers with checksums write, the usual first, for types whose
  /// length has not changed since, or once.
  private static func settledLengths(_ flavor: Flavor) -> [(type: UInt8, allowed: [UInt8])] {
    let both: [(UInt8, [UInt8])] = [
      (2, [13]), (3, [0]), (4, [8]), (5, [0]), (9, [4]), (11, [4]), (13, [0]), (14, [0]),
      (16, [0]), (17, [4]), (18, [26]), (19, [8]), (26, [2]), (27, [0]), (28, [0]), (29, [0]),
    ]
    switch flavor {
    case .mysql:
      return both + [
        (30, [10]), (31, [10]), (32, [10]), (33, [42, 25]), (34, [42, 25]), (35, [0]), (36, [18]),
        (37, [52]), (38, [0]), (39, [10]), (40, [40]),
      ]
    case .mariadb:
      return both + [
        (30, [10, 0]), (31, [10, 0]), (32, [10, 0]), (161, [4, 0]), (162, [19, 0]), (163, [4, 0]),
        (165, [13]),
      ]
    }
  }

  /// Post-header length of `type`; nil when the log's server did not know the type.
  @inlinable public func postHeaderLength(of type: EventType) -> Int? {
    let index = Int(type.rawValue) - 1
    guard index >= 0, index < postHeaderLengths.count else { return nil }
    return Int(postHeaderLengths[index])
  }
}

extension String.UTF8View {
  /// Whether the lower-case ASCII text `needle` occurs, whatever the case of the letters here.
  func contains(_ needle: StaticString) -> Bool {
    let folded = self.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    let wanted = Array("\(needle)".utf8)
    guard wanted.count <= folded.count else { return false }
    for start in 0...(folded.count - wanted.count)
    where folded[start..<start + wanted.count].elementsEqual(wanted) {
      return true
    }
    return false
  }
}

extension FormatDescription {
  /// An equal one with memory of its own: threads that count references to one array for each event
  /// hold one another up.
  package var detached: FormatDescription {
    var copy = self
    copy.postHeaderLengths = postHeaderLengths.map { $0 }
    return copy
  }
}
