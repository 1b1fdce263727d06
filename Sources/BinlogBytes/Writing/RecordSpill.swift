/// Records that wait to be read in their order; beyond some size they wait on disk.
public final class RecordSpill {
  private var bytes: SpilledBytes
  /// What was read of `bytes` last, and where that begins.
  private var block: [UInt8] = []
  private var blockStart: UInt64 = 0
  private static let blockSize: UInt64 = 1 << 20

  /// No records; they would spill into `directory`.
  public init(directory: String = "/tmp") { bytes = SpilledBytes(directory: directory) }

  /// Adds a record, made of `parts`.
  public func append(_ head: Span<UInt8>, _ rest: Span<UInt8>) throws(SourceError) {
    let length = UInt64(head.count + rest.count)
    var field: [UInt8] = []
    for index in 0..<8 { field.append(UInt8(truncatingIfNeeded: length >> UInt64(8 * index))) }
    try bytes.append(field.span)
    try bytes.append(head)
    try bytes.append(rest)
  }

  /// The record at `position`, which is moved after it; nil after the last.
  public func next(at position: inout UInt64) throws(SourceError) -> [UInt8]? {
    guard let field = try take(8, at: position) else { return nil }
    var length: UInt64 = 0
    for index in (0..<8).reversed() { length = length << 8 | UInt64(field[index]) }
    guard let record = try take(length, at: position + 8) else { return nil }
    position += 8 + length
    return record
  }

  private func take(_ count: UInt64, at start: UInt64) throws(SourceError) -> [UInt8]? {
    guard start + count <= bytes.count else { return nil }
    if start < blockStart || start + count > blockStart + UInt64(block.count) {
      var fresh: [UInt8] = []
      let end = min(bytes.count, start + max(count, Self.blockSize))
      try bytes.read(start..<end) { fresh.append(contentsOf: $0.array) }
      block = fresh
      blockStart = start
    }
    let first = Int(start - blockStart)
    return Array(block[first..<first + Int(count)])
  }

  /// Forgets all records.
  public func clear() {
    bytes.clear()
    block = []
    blockStart = 0
  }
}
