import BinlogBytes
import BinlogEvents
import BinlogTestSupport
import Testing

/// Pieces of logs that are read by themselves.
@Suite struct LogCutterTests {
  private func source(_ bytes: [UInt8]) -> ByteSource {
    ByteSource(name: "log", chunk: ByteChunk(copying: bytes))
  }

  /// The events of a log as one reader finds them, from where groups begin.
  private func frames(_ reader: LogReader) throws -> [EventFrame] {
    var reader = reader
    var list: [EventFrame] = []
    while try reader.advance() != .end { list.append(reader.frame) }
    #expect(reader.state.groups.isAtBoundary)
    return list
  }

  @Test(arguments: ["mysql97-rows-full", "mysql97-compressed", "mariadb1011-rows", "mysql97-xa"])
  func piecesTogetherAreTheLog(stem: String) throws {
    let bytes = try Samples.log(stem)
    var whole = try LogReader(source(bytes))
    var first: FileOffset?
    var all: [EventFrame] = []
    while try whole.advance() != .end {
      if first == nil, [.gtid, .anonymousGtid, .mariaGtid].contains(whole.frame.type) {
        first = whole.frame.offset
      }
      if first != nil { all.append(whole.frame) }
    }
    let start = try #require(first)
    for size in [1, 300, 2000] {
      var cutter = LogCutter(
        source(bytes), format: whole.state.format, from: start, pieceSize: size)
      var found: [EventFrame] = []
      var end = start
      var count = 0
      while let piece = cutter.next() {
        #expect(piece.start == end)
        #expect(piece.end > piece.start)
        end = piece.end
        count += 1
        found += try frames(piece.reader())
      }
      #expect(count > (size == 1 ? 1 : 0))
      #expect(cutter.position == end)
      #expect(found == all.filter { ($0.payload ?? $0.offset) < end })
    }
  }

  @Test func nothingIsCutWhereTheLogTellsSomethingOfItself() throws {
    var log = BinlogBuilder()
    log.transaction(1)
    log.transaction(2)
    let rotate = log.rotate(to: "next", flags: .artificial)
    log.transaction(3)
    log.transaction(4)
    let begin = FileOffset(UInt64(log.events[1].lowerBound))
    let format = try LogReader(source(log.bytes)).state.format
    var cutter = LogCutter(source(log.bytes), format: format, from: begin, pieceSize: 1)
    var ends: [UInt64] = []
    while let piece = cutter.next() { ends.append(piece.end.rawValue) }
    #expect(ends.count == 1)
    #expect(ends.allSatisfy { $0 < UInt64(rotate.lowerBound) })
  }

  @Test func noPieceReachesBehindTheStop() throws {
    var log = BinlogBuilder()
    for number in 1...20 { log.transaction(UInt64(number)) }
    let begin = FileOffset(UInt64(log.events[1].lowerBound))
    let stop = FileOffset(UInt64(log.events[32].lowerBound))
    let format = try LogReader(source(log.bytes)).state.format
    var cutter = LogCutter(
      source(log.bytes), format: format, from: begin, pieceSize: 100, before: stop)
    var last = begin
    while let piece = cutter.next() { last = piece.end }
    #expect(last <= stop)
    #expect(last > begin)
  }

  @Test func sizesThatLieEndAPiece() throws {
    var log = BinlogBuilder()
    for number in 1...6 { log.transaction(UInt64(number)) }
    let begin = FileOffset(UInt64(log.events[1].lowerBound))
    let format = try LogReader(source(log.bytes)).state.format
    for size in [0, 18, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32] {
      var bytes = log.bytes
      let at = log.events[13].lowerBound + 9
      bytes.replaceSubrange(at..<at + 4, with: Bytes.number(UInt64(size), width: 4))
      var cutter = LogCutter(source(bytes), format: format, from: begin, pieceSize: 1)
      var last = begin
      while let piece = cutter.next() { last = piece.end }
      #expect(last.rawValue <= UInt64(log.events[13].lowerBound))
    }
  }
}
