/// Records that come out in the order of their first bytes; beyond some size they wait on disk,
/// sorted in runs that are merged at the end.
///
/// Memory stays flat however many there are; what comes out is the same in memory and on disk.
public final class SpillSort {
  /// A record in memory.
  private struct Entry {
    /// Its first 8 bytes, by which most are told apart.
    var head: UInt64
    var start: Int
    var end: Int
  }

  private let directory: String
  private let keySize: Int
  private let limit: Int
  private var memory: [UInt8] = []
  private var entries: [Entry] = []
  private var file: NamelessFile?
  private var fileEnd: UInt64 = 0
  private var runs: [Range<UInt64>] = []
  /// How many records there are.
  public private(set) var count: UInt64 = 0

  /// No records; they are sorted by their first `keySize` bytes, 8 at least, and would spill into
  /// `directory` beyond `limit` bytes.
  public init(keySize: Int, directory: String, limit: Int = 8 << 20) {
    precondition(keySize >= 8, "a key has 8 bytes at least")
    self.keySize = keySize
    self.directory = directory
    self.limit = max(1, limit)
  }

  /// Adds `record`, which has its key at least.
  public func add(_ record: Span<UInt8>) throws(SourceError) {
    precondition(record.count >= keySize, "a record is no shorter than its key")
    if memory.count + record.count + entries.count * MemoryLayout<Entry>.stride > limit {
      try spill()
    }
    var head: UInt64 = 0
    for index in 0..<8 { head = head << 8 | UInt64(record[index]) }
    let start = memory.count
    // Safe: the buffer is only read.
    unsafe record.withUnsafeBufferPointer { unsafe memory.append(contentsOf: $0) }
    entries.append(Entry(head: head, start: start, end: memory.count))
    count += 1
  }

  /// Hands over all records, the least first, and is empty again.
  public func drain(_ body: (Span<UInt8>) throws(SourceError) -> Void) throws(SourceError) {
    defer { clear() }
    sort()
    guard let file, !runs.isEmpty else {
      for entry in entries { try body(memory.span.extracting(entry.start..<entry.end)) }
      return
    }
    try spill()
    try merge(file, body)
  }

  /// Forgets everything.
  public func clear() {
    memory = []
    entries = []
    file = nil
    fileEnd = 0
    runs = []
    count = 0
  }

  private func sort() {
    let bytes = memory
    let size = keySize
    entries.sort { one, other in
      one.head != other.head
        ? one.head < other.head : Self.precedes(bytes, one.start, bytes, other.start, size)
    }
  }

  /// Whether the key at `start` comes before the one at `other` of `others`.
  private static func precedes(
    _ bytes: [UInt8], _ start: Int, _ others: [UInt8], _ other: Int, _ size: Int
  ) -> Bool {
    for index in 0..<size where bytes[start + index] != others[other + index] {
      return bytes[start + index] < others[other + index]
    }
    return false
  }

  /// Writes what is in memory as one more run.
  private func spill() throws(SourceError) {
    guard !entries.isEmpty else { return }
    sort()
    let file: NamelessFile
    if let known = self.file {
      file = known
    } else {
      file = try NamelessFile(directory: directory)
      self.file = file
    }
    let start = fileEnd
    var block: [UInt8] = []
    block.reserveCapacity(Self.block + 64)
    for entry in entries {
      var length = UInt32(clamping: entry.end - entry.start)
      for _ in 0..<4 {
        block.append(UInt8(truncatingIfNeeded: length))
        length >>= 8
      }
      block.append(contentsOf: memory[entry.start..<entry.end])
      if block.count >= Self.block {
        try file.write(block.span, at: fileEnd)
        fileEnd += UInt64(block.count)
        block.removeAll(keepingCapacity: true)
      }
    }
    try file.write(block.span, at: fileEnd)
    fileEnd += UInt64(block.count)
    runs.append(start..<fileEnd)
    memory.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  private static let block = 1 << 18

  /// A run that is read from its beginning.
  private struct Run {
    var rest: Range<UInt64>
    var buffer: [UInt8] = []
    var record = 0..<0

    /// Goes to the next record; false at the end.
    mutating func next(_ file: NamelessFile, block: Int) throws(SourceError) -> Bool {
      guard try fill(record.upperBound, 4, file, block) else { return false }
      var length = 0
      for index in 0..<4 { length |= Int(buffer[record.upperBound + index]) << (8 * index) }
      let start = record.upperBound + 4
      record = start..<start
      guard try fill(start, length, file, block) else { return false }
      record = record.lowerBound..<record.lowerBound + length
      return true
    }

    /// Hands the record to `body`.
    func lend(to body: (Span<UInt8>) throws(SourceError) -> Void) throws(SourceError) {
      try body(buffer.span.extracting(record))
    }

    /// Has `count` bytes from `start` on in the buffer, which may move its beginning there.
    private mutating func fill(
      _ start: Int, _ count: Int, _ file: NamelessFile, _ block: Int
    ) throws(SourceError) -> Bool {
      if buffer.count - start >= count { return true }
      buffer.removeFirst(start)
      record = 0..<0
      let wanted = min(UInt64(max(block, count - buffer.count)), rest.upperBound - rest.lowerBound)
      if wanted > 0 {
        buffer += try file.readAhead(Int(wanted), at: rest.lowerBound)
        rest = rest.lowerBound + wanted..<rest.upperBound
      }
      return buffer.count >= count
    }
  }

  /// The runs that are not at their end, as a heap, the one with the least record first.
  private struct Merge {
    var open: [Run]
    var heap: [Int] = []
    let keySize: Int

    func precedes(_ one: Int, _ other: Int) -> Bool {
      let (left, right) = (open[one].record.lowerBound, open[other].record.lowerBound)
      if SpillSort.precedes(open[one].buffer, left, open[other].buffer, right, keySize) {
        return true
      }
      return one < other
        && !SpillSort.precedes(open[other].buffer, right, open[one].buffer, left, keySize)
    }

    mutating func sink(_ start: Int) {
      var place = start
      while true {
        var least = place
        for child in [2 * place + 1, 2 * place + 2]
        where child < heap.count && precedes(heap[child], heap[least]) { least = child }
        if least == place { return }
        heap.swapAt(place, least)
        place = least
      }
    }
  }

  private func merge(
    _ file: NamelessFile, _ body: (Span<UInt8>) throws(SourceError) -> Void
  ) throws(SourceError) {
    let block = min(Self.block, max(4096, limit / max(1, runs.count)))
    var merge = Merge(open: runs.map { Run(rest: $0) }, keySize: keySize)
    for index in merge.open.indices where try merge.open[index].next(file, block: block) {
      merge.heap.append(index)
    }
    for place in (0..<merge.heap.count).reversed() { merge.sink(place) }
    while let first = merge.heap.first {
      try merge.open[first].lend(to: body)
      if try !merge.open[first].next(file, block: block) {
        merge.heap[0] = merge.heap[merge.heap.count - 1]
        merge.heap.removeLast()
      }
      merge.sink(0)
    }
  }
}
