import BinlogBytes

/// All of `source`, asked for in pieces of `step` bytes.
func content(_ source: ByteSource, step: Int = 1 << 16) throws -> [UInt8] {
  var cursor = ByteCursor(source)
  var collected: [UInt8] = []
  while true {
    let place = FileOffset(UInt64(collected.count))
    let got = try cursor.load(step, at: place)
    if got == 0 { return collected }
    collected += cursor.bytes(got, at: place).array
  }
}
