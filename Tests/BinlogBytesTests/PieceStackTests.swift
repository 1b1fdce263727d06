import BinlogBytes
import Testing

@Suite struct PieceStackTests {
  private func drained(_ stack: PieceStack) throws -> [UInt8] {
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    try stack.drain(into: sink)
    sink.flush()
    return memory.bytes
  }

  private func text(_ stack: PieceStack) throws -> String {
    String(decoding: try drained(stack), as: UTF8.self)
  }

  @Test func theLastComesFirst() throws {
    let stack = PieceStack()
    for word in ["one ", "two ", "", "three "] {
      stack.sink.write(word)
      stack.endPiece()
    }
    #expect(try text(stack) == "three two one ")
    #expect(stack.isEmpty)
    stack.sink.write("again")
    stack.endPiece()
    #expect(try text(stack) == "again")
  }

  @Test func piecesAreTakenBack() throws {
    let stack = PieceStack()
    stack.sink.write("keep ")
    stack.endPiece()
    let mark = stack.mark
    stack.sink.write("gone")
    stack.endPiece()
    stack.sink.write("half a piece")
    stack.drop(to: mark)
    stack.sink.write("new ")
    stack.endPiece()
    #expect(try text(stack) == "new keep ")
  }

  /// Pieces of all sizes, some larger than what is kept in memory or read at once.
  @Test func whatSpillsComesBack() throws {
    let stack = PieceStack()
    var expected: [(byte: UInt8, count: Int)] = []
    var mark: UInt64 = 0
    for number in 0..<400 {
      if number == 300 { mark = stack.mark }
      let count = number % 50 == 7 ? 5 << 20 : number * 97 % 50_000 + 1
      let byte = UInt8(truncatingIfNeeded: number)
      stack.sink.write([UInt8](repeating: byte, count: count))
      stack.endPiece()
      if number < 300 { expected.append((byte, count)) }
    }
    stack.drop(to: mark)
    stack.sink.write(byte: 0xEE, count: 3)
    stack.endPiece()
    expected.append((0xEE, 3))
    let bytes = try drained(stack)
    var index = 0
    for piece in expected.reversed() {
      let end = index + piece.count
      guard end <= bytes.count, bytes[index] == piece.byte, bytes[end - 1] == piece.byte else {
        Issue.record("other bytes at \(index)")
        return
      }
      index = end
    }
    #expect(index == bytes.count)
  }

  @Test func aDirectoryThatIsNotThereIsAnError() throws {
    let stack = PieceStack(directory: "/no/such/directory")
    for _ in 0..<20 {
      stack.sink.write(byte: 1, count: 1 << 20)
      stack.endPiece()
    }
    #expect(throws: SourceError.self) { try stack.drain(into: ByteSink(MemoryDestination())) }
  }
}
