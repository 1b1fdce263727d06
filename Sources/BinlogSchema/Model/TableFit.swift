import BinlogCharsets
public import BinlogEvents
import BinlogRows

extension TableDefinition {
  /// Whether a definition is that of the rows which a table map announces.
  public enum Fit: Sendable {
    /// It is; the columns, one for each of the map's.
    case columns([ColumnDefinition])
    /// It is not, and why, as a part of a sentence.
    case different(String)
  }

  /// Compares the definition with `map`: number of columns, and type and size of each.
  public func fit(_ map: TableMap) -> Fit {
    var columns = self.columns
    let missing = map.columns.count - columns.count
    let uniqueKeys = keyList.count { $0.kind == .unique }
    if missing > 0, missing <= uniqueKeys,
      map.columns.suffix(missing).allSatisfy({ ColumnType(rawValue: $0.type) == .longLong })
    {
      // MariaDB has a column after the others for each unique key over long columns.
      for number in 1...missing {
        var column = ColumnDefinition(name: Array("DB_ROW_HASH_\(number)".utf8), type: .bigint)
        column.isUnsigned = true
        column.isInvisible = true
        column.isHidden = true
        column.generation = .virtual
        columns.append(column)
      }
    }
    guard columns.count == map.columns.count else {
      return .different(
        "it has \(Self.count(columns.count)) and the rows have \(map.columns.count)")
    }
    for (index, column) in columns.enumerated() {
      let layout = ColumnLayout(map.columns[index])
      guard column.fits(layout) else {
        return .different(
          "column \(index + 1), \(column.nameText), is \(column.typeText) and the rows have "
            + layout.sizedDescription)
      }
    }
    return .columns(columns)
  }

  private static func count(_ columns: Int) -> String {
    columns == 1 ? "1 column" : "\(columns) columns"
  }
}

extension ColumnDefinition {
  /// The type with its sizes, for messages.
  var typeText: String {
    let name = type == .enumeration ? "ENUM" : type.rawValue.uppercased()
    if type == .enumeration || type == .set { return "\(name) of \(labels.count)" }
    guard let length else { return name }
    return decimals.map { "\(name)(\(length),\($0))" } ?? "\(name)(\(length))"
  }

  /// Whether values of the column lie in rows as `layout` has it.
  func fits(_ layout: ColumnLayout) -> Bool {
    switch type {
    case .tinyint: layout.type == .tiny
    case .smallint: layout.type == .short
    case .mediumint: layout.type == .int24
    case .int: layout.type == .long
    case .bigint: layout.type == .longLong
    case .float: layout.type == .float
    case .double: layout.type == .double
    case .decimal:
      layout.type == .oldDecimal
        || layout.type == .decimal && layout.length == length ?? 10
          && layout.decimals == decimals ?? 0
    case .bit: layout.type == .bit && layout.length == length ?? 1
    case .date: layout.type == .date || layout.type == .newDate
    case .time: layout.type == .time || layout.type == .time2 && layout.decimals == length ?? 0
    case .datetime:
      layout.type == .datetime || layout.type == .datetime2 && layout.decimals == length ?? 0
    case .timestamp:
      layout.type == .timestamp || layout.type == .timestamp2 && layout.decimals == length ?? 0
        // Versions by transactions count them instead.
        || isHidden && layout.type == .longLong
    case .year: layout.type == .year
    case .enumeration: layout.type == .enumeration && layout.size == (labels.count > 255 ? 2 : 1)
    case .set: layout.type == .set && layout.size == setSize
    case .json: layout.type == .json || layout.type == .blob && layout.lengthBytes == 4
    case .xml: layout.kind == .blob
    case .vector:
      layout.type == .vector
        || layout.type == .varchar && length.map { layout.length == $0 &* 4 } ?? true
    case .uuid, .inet6: layout.type == .string && layout.length == 16
    case .inet4: layout.type == .string && layout.length == 4
    default: type.isGeometry ? layout.type == .geometry : fitsBytes(layout)
    }
  }

  private var setSize: Int {
    let bytes = (labels.count + 7) / 8
    return bytes > 4 ? 8 : bytes
  }

  /// The types whose size depends on the character set.
  private func fitsBytes(_ layout: ColumnLayout) -> Bool {
    switch type {
    case .char, .binary: return layout.type == .string && hasLength(layout.length)
    case .varchar, .varbinary:
      switch layout.type {
      case .varchar, .varString: return hasLength(layout.length)
      case .varcharCompressed: return isCompressed
      // What a server without strict mode makes of one that is too long.
      case .blob: return (length ?? 0) > 0xFFFF / 4
      default: return false
      }
    default:
      if layout.type == .blobCompressed { return isCompressed }
      guard layout.kind == .blob else { return false }
      // Text of a known number of characters has an unknown size in an unknown character set, and
      // one that came from a conversion of it may have grown.
      if type.isLongText, charset == nil || isCharsetAssumed { return true }
      return type.mostBytes >> (8 * (layout.lengthBytes - 1)) == 0xFF
    }
  }

  private func hasLength(_ bytes: Int) -> Bool {
    guard let length else { return true }
    if type == .binary || type == .varbinary { return bytes == length }
    if let charset, !isCharsetAssumed {
      return bytes == length.multipliedReportingOverflow(by: charset.longestCharacter).partialValue
    }
    return (1...4).contains { bytes == length.multipliedReportingOverflow(by: $0).partialValue }
  }
}

extension ColumnLayout {
  /// The type with its sizes, for messages.
  var sizedDescription: String {
    switch kind {
    case .decimal: "\(type)(\(length),\(decimals))"
    case .string, .compressedString: "\(type) of \(length) bytes"
    case .bit: "\(type)(\(length))"
    case .enumeration, .set: "\(type) in \(size) bytes"
    case .blob, .compressedBlob: "\(type) with \(lengthBytes) bytes of length"
    case .time2, .datetime2, .timestamp2: "\(type)(\(decimals))"
    default: "\(type)"
    }
  }
}
