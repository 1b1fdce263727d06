import BinlogBytes
import BinlogEvents
import BinlogRows

/// User variables, INSERT_ID, LAST_INSERT_ID and seeds: what the next statement needs.
extension ByteSink {
  /// A number for the next statement.
  func write(intVar event: IntVarEvent) {
    write("SET ")
    switch event.kind {
    case IntVarEvent.lastInsertID: write("LAST_INSERT_ID")
    case IntVarEvent.insertID: write("INSERT_ID")
    default: write("INVALID_INT")
    }
    write(byte: 0x3D)
    write(decimal: Int64(bitPattern: event.value))
    writeDelimiter()
  }

  /// The seeds of RAND().
  func write(rand event: RandEvent) {
    write("SET @@RAND_SEED1=")
    write(decimal: Int64(bitPattern: event.seed1))
    write(", @@RAND_SEED2=")
    write(decimal: Int64(bitPattern: event.seed2))
    writeDelimiter()
  }

  /// A user variable.
  ///
  /// `isKnown` is false where the vendor's tool gives up, as it does not know the collation.
  func write(
    userVar event: UserVarEvent, _ bytes: Span<UInt8>, style: DumpStyle, isKnown: Bool = true
  ) {
    let rules = style.rules
    let ways = rules.userVariables
    write("SET @")
    let name = bytes.extracting(event.name)
    if ways.namesEndAtNUL, name.containsNUL {
      write(prettyString: name)
    } else {
      write(identifier: name, stopsAtNUL: ways.namesEndAtNUL)
    }
    // MariaDB's tool has nothing to say of a type that it does not know, not even an end.
    if ways.stopsAtUnknownTypes, !event.isNull, ![0, 1, 2, 4].contains(event.valueType) { return }
    write(":=")
    var end = event.value.upperBound
    // MariaDB's tool reads the eight bytes of a number whatever their count is said to be.
    if ways.readsEightBytes, [UserVarEvent.real, UserVarEvent.integer].contains(event.valueType) {
      end = max(end, min(bytes.count, event.value.lowerBound + 8))
    }
    let value = bytes.extracting(event.value.lowerBound..<end)
    if event.isNull {
      write("NULL")
    } else if !isKnown {
      write("???")
    } else {
      switch event.valueType {
      case UserVarEvent.real:
        write(CFormat.general(Double(bitPattern: value.littleEndian64), digits: 14))
      case UserVarEvent.integer:
        if (event.flags ?? 0) & 1 != 0 {
          write(decimal: value.littleEndian64)
        } else {
          write(decimal: Int64(bitPattern: value.littleEndian64))
        }
      case UserVarEvent.decimal:
        write(packedDecimal: value, rules.rows.decimals)
      case UserVarEvent.string:
        write(
          string: value, collation: event.collation, Collations.of(style),
          asNumber: ways.writesTextsAsNumbers)
      default:
        break
      }
    }
    writeDelimiter()
  }

  /// A text in hexadecimal digits with its collation, which is right whatever the client's
  /// character set is.
  private func write(
    string value: Span<UInt8>, collation: UInt32, _ names: Collations, asNumber: Bool
  ) {
    guard let number = UInt16(exactly: collation), let set = names.characterSet(of: number),
      let name = names.collation(of: number)
    else {
      write("???")
      return
    }
    write(byte: 0x5F)
    write(set)
    write(byte: 0x20)
    if value.isEmpty {
      write("\"\"")
    } else if asNumber {
      write("0x")
      write(upperHex: value)
    } else {
      write("X'")
      write(upperHex: value)
      write(byte: 0x27)
    }
    write(" COLLATE `")
    write(name)
    write(byte: 0x60)
  }

  /// A decimal in the servers' packed form: precision, scale, then digits nine to four bytes,
  /// the sign in the first bit.
  private func write(packedDecimal value: Span<UInt8>, _ text: PackedDecimal.Text) {
    guard value.count >= 2 else { return }
    let precision = Int(value[0])
    let scale = Int(value[1])
    guard precision <= 65, scale <= precision, scale <= 30 else {
      write(byte: 0x30)
      return
    }
    guard let size = PackedDecimal.byteCount(precision: precision, scale: scale) else {
      write(byte: 0x30)
      return
    }
    var digits = value.extracting(2..<min(value.count, 2 + size)).array
    digits.append(contentsOf: repeatElement(0, count: size - digits.count))
    PackedDecimal.write(
      digits.span, precision: precision, scale: scale, as: text, to: self)
  }
}

extension Span where Element == UInt8 {
  /// Whether one of the bytes is NUL.
  var containsNUL: Bool {
    for index in 0..<count where self[index] == 0 { return true }
    return false
  }

  /// The first eight bytes, little endian; missing ones are zero.
  fileprivate var littleEndian64: UInt64 {
    var value: UInt64 = 0
    for index in 0..<Swift.min(8, count) { value |= UInt64(self[index]) << UInt64(8 * index) }
    return value
  }
}
