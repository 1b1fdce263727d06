// What a log costs at the least, to measure `binlogtool` by:
//
//     bare walk LOG             reads the header of each event and compares its checksum (libdeflate)
//     bare zstd LOG [THREADS]   unpacks the payload of each event by libzstd, and does nothing with it
//
// Nothing is checked that a damaged log would need: it is for the logs of Tests/Benchmarks/run, which compiles it.
import CDeflate
import CZstd
import Dispatch

#if canImport(Glibc)
  import Glibc
#endif

func fail(_ reason: String) -> Never {
  fputs("bare: \(reason)\n", stderr)
  exit(2)
}

let arguments = CommandLine.arguments
guard arguments.count > 2, let job = Optional(arguments[1]), job == "walk" || job == "zstd" else {
  fail("bare walk|zstd LOG [THREADS]")
}
let file = open(arguments[2], O_RDONLY)
var status = stat()
guard file >= 0, fstat(file, &status) == 0 else { fail("cannot open \(arguments[2])") }
let size = Int(status.st_size)
guard let log = mmap(nil, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0), log != MAP_FAILED
else { fail("cannot map \(arguments[2])") }
nonisolated(unsafe) let bytes = UnsafeRawPointer(log)

/// The size of the event at `place`.
@inline(__always) func eventSize(_ place: Int) -> Int {
  Int(bytes.loadUnaligned(fromByteOffset: place + 9, as: UInt32.self))
}

/// Compares the checksums; returns how many events there are.
func walk() -> Int {
  var place = 4
  var count = 0
  while place + 19 <= size {
    let length = eventSize(place)
    guard length >= 23, place + length <= size else { fail("a torn event at \(place)") }
    let sum = libdeflate_crc32(0, bytes + place, length - 4)
    // That of a description is of other bytes while its server has the log open.
    guard
      sum == bytes.loadUnaligned(fromByteOffset: place + length - 4, as: UInt32.self)
        || bytes.load(fromByteOffset: place + 4, as: UInt8.self) == 15
    else { fail("a wrong checksum at \(place)") }
    place += length
    count += 1
  }
  return count
}

/// A compressed payload.
struct Payload {
  var start = 0
  var count = 0
  var unpacked = 0
}

/// The packed number at `place`, and after how many bytes it ends.
func packed(_ place: Int) -> (value: Int, width: Int) {
  let first = bytes.load(fromByteOffset: place, as: UInt8.self)
  switch first {
  case 252: return (Int(bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt16.self)), 3)
  case 253:
    return (Int(bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt32.self) & 0xFF_FFFF), 4)
  case 254: return (Int(bytes.loadUnaligned(fromByteOffset: place + 1, as: UInt64.self)), 9)
  default: return (Int(first), 1)
  }
}

/// The payloads of the log.
func payloads() -> [Payload] {
  var list: [Payload] = []
  var place = 4
  while place + 19 <= size {
    if bytes.load(fromByteOffset: place + 4, as: UInt8.self) == 40 {
      var payload = Payload()
      var next = place + 19
      while true {
        let (field, width) = packed(next)
        next += width
        if field == 0 { break }
        let (length, lengthWidth) = packed(next)
        let value = packed(next + lengthWidth).value
        if field == 1 { payload.count = value }
        if field == 3 { payload.unpacked = value }
        next += lengthWidth + length
      }
      payload.start = next
      list.append(payload)
    }
    place += eventSize(place)
  }
  return list
}

/// Unpacks the payloads by `threads`; returns how many bytes came out.
func unpack(_ threads: Int) -> Int {
  let list = payloads()
  let room = list.reduce(1) { max($0, $1.unpacked) }
  DispatchQueue.concurrentPerform(iterations: threads) { part in
    let context = ZSTD_createDCtx()
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
    for index in list.count * part / threads..<list.count * (part + 1) / threads {
      let payload = list[index]
      let count = ZSTD_decompressDCtx(
        context, buffer, room, bytes + payload.start, payload.count)
      guard count == payload.unpacked else { fail("a payload at \(payload.start) is damaged") }
    }
    ZSTD_freeDCtx(context)
    buffer.deallocate()
  }
  return list.reduce(0) { $0 + $1.unpacked }
}

if job == "walk" {
  print(walk(), "events")
} else {
  print(unpack(arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1), "bytes")
}
