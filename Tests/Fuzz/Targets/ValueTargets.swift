import BinlogBytes
import BinlogEvents
import BinlogRows
import BinlogTestSupport

/// Single values, as they lie in row images.
enum ValueTargets {
  /// JSON in the server's binary form, and differences that are applied to it; the first two bytes
  /// say how long the document is.
  static func json(_ input: [UInt8], _ output: inout OutputCount) {
    guard input.count >= 2 else { return }
    let length = min(Int(input[0]) | Int(input[1]) << 8, input.count - 2)
    let document = Array(input[2..<2 + length])
    let differences = Array(input[(2 + length)...])
    let destination = CountingDestination()
    let sink = ByteSink(destination, capacity: 4096)
    try? JSONBinary.write(document.span, base: .zero, to: sink)
    try? JSONBinary.write(document.span, base: .zero, validatingText: true, to: sink)
    if var tree = try? JSONTree(document.span, base: .zero) {
      if (try? tree.apply(differences.span, base: .zero)) == true { try? tree.write(to: sink) }
    }
    sink.flush()
    output.bytes += destination.count
  }

  /// A value of any type: type, metadata, then its bytes, through all that reads layouts.
  static func values(_ input: [UInt8], _ output: inout OutputCount) {
    guard input.count >= 4 else { return }
    // One insert of one column, between the events that a server writes around it.
    let metadata: [UInt8]
    switch input[0] {
    case 4, 5, 245, 249, 250, 251, 252, 255, 17, 18, 19, 242, 140: metadata = [input[1]]
    case 15, 16, 246, 247, 248, 253, 254, 141: metadata = [input[1], input[2]]
    default: metadata = []
    }
    var map: [UInt8] = [7, 0, 0, 0, 0, 0, 1, 0, 1, 0x64, 0, 1, 0x74, 0, 1, input[0]]
    map += [UInt8(metadata.count)] + metadata + [1]
    let rows: [UInt8] = [7, 0, 0, 0, 0, 0, 1, 0, 2, 0, 1, 1] + [0xFE] + input[3...]
    func event(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
      [type, 0, UInt8(body.count & 0xFF), UInt8(body.count >> 8 & 0xFF)] + body
    }
    guard rows.count < 0xFFFF else { return }
    for choice: UInt8 in [0x00, 0x10, 0x20, 0x50] {
      LogTargets.rows([choice] + event(19, map) + event(30, rows), &output)
    }
    LogTargets.dump([0x20] + event(19, map) + event(30, rows), &output)
    LogTargets.events([0x00] + event(19, map) + event(30, rows), &output)
  }
}
