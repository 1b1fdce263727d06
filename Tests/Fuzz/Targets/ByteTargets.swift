import BinlogBytes
import BinlogCrypto
import BinlogEvents
import BinlogTestSupport

/// What comes before events: wrappers, ciphers, keys; and single bodies.
enum ByteTargets {
  /// A file as it lies there: gzip, zstd or neither, with a log inside or not.
  static func wrapped(_ input: [UInt8], _ output: inout OutputCount) {
    guard let path = LogFile.write(input), let source = try? LogAccess.read.open(path) else {
      return
    }
    // It may unpack to a thousand times its size, which takes its time.
    output.bytes += Int(clamping: (try? source.measuredSize()) ?? 0)
    guard output.bytes < 1 << 24, let again = try? LogAccess.read.open(path) else { return }
    _ = try? BinlogTestSupport.scan(again)
  }

  /// Keys, or a log that was encrypted with those of the samples; the first byte says which.
  static func keys(_ input: [UInt8], _ output: inout OutputCount) {
    guard let choice = input.first, let path = LogFile.write(Array(input[1...])) else { return }
    var ring = LogKeyring()
    switch choice & 3 {
    case 0: try? ring.addKeyring(path)
    case 1: try? ring.addKeyFile(path)
    case 2: try? ring.addKeyFile(path, password: "open sesame")
    default:
      guard let source = try? LogAccess(files: .read, keys: sampleKeys).open(path) else { return }
      _ = try? BinlogTestSupport.scan(source)
    }
  }

  /// One event: the first byte is its type, the second whose log it stands in, the rest its body.
  static func bodies(_ input: [UInt8], _ output: inout OutputCount) {
    guard input.count >= 2 else { return }
    let size = min(input.count - 2, 0xFFFF)
    let script =
      [input[1], input[0], 0, UInt8(size & 0xFF), UInt8(size >> 8)] + input[2..<2 + size]
    _ = try? DecodedEvent.all(in: source(EventScript.log(script)))
  }

  private static let sampleKeys: LogKeyring = {
    var ring = LogKeyring()
    try? ring.addKeyring(Samples.path("encrypted/keyring"))
    try? ring.addKeyFile(Samples.path("encrypted/keys"))
    return ring
  }()
}
