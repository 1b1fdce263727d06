import BinlogBytes
import BinlogTestSupport
import Foundation
import Testing

/// Pieces come back last one first, also where they went through a file.
@Suite struct SpillStackTests {
  @Test func emptyPiecesAreNone() throws {
    let stack = SpillStack()
    #expect(try !stack.endPiece())
    #expect(stack.isEmpty)
    #expect(try stack.popPiece() == nil)
  }

  @Test func lastComesFirst() throws {
    let stack = SpillStack()
    for text in ["one", "two", "three"] {
      let bytes = Array(text.utf8)
      try stack.write(bytes.span)
      try stack.endPiece()
    }
    #expect(try stack.popPiece() == Array("three".utf8))
    let bytes = Array("four".utf8)
    try stack.write(bytes.span)
    try stack.endPiece()
    let memory = MemoryDestination()
    let sink = ByteSink(memory)
    try stack.drain(into: sink)
    sink.flush()
    #expect(memory.text == "fourtwoone")
    #expect(stack.isEmpty)
  }

  /// More than is kept in memory, pieces from a byte to three mebibytes, taken off and put on.
  @Test func spillsToAFile() throws {
    let stack = SpillStack(directory: NSTemporaryDirectory())
    var random = SeededRandom(7)
    var kept: [(length: Int, byte: UInt8)] = []
    func push() throws {
      let length =
        Int.random(in: 0..<10, using: &random) == 0
        ? Int.random(in: 1...3 << 20, using: &random) : Int.random(in: 1...5000, using: &random)
      let byte = UInt8.random(in: 0...255, using: &random)
      let bytes = [UInt8](repeating: byte, count: length)
      try stack.write(bytes.span)
      try stack.endPiece()
      kept.append((length, byte))
    }
    func pop() throws {
      let last = kept.removeLast()
      let piece = try #require(try stack.popPiece())
      #expect(piece.count == last.length)
      #expect(piece.allSatisfy { $0 == last.byte })
    }
    for _ in 0..<220 { try push() }
    for _ in 0..<60 { try pop() }
    for _ in 0..<40 { try push() }
    while !kept.isEmpty { try pop() }
    #expect(try stack.popPiece() == nil)
  }
}
