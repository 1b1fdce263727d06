/// What takes compressed bytes and gives the bytes that were compressed.
protocol StreamDecoder: AnyObject {
  /// The name of the format, for messages.
  var format: String { get }
  /// Whether the input so far ends at a place where it may end.
  var mayEnd: Bool { get }
  /// Takes bytes from the front of `input` and fills the front of `output`; returns how many of
  /// each.
  ///
  /// - Throws: a reason in words where the input makes no sense.
  @unsafe func step(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (consumed: Int, produced: Int)
}

/// Why compressed bytes cannot be read on.
struct StreamFault: Error {
  var reason: String
}

/// Delivers what a compressed stream holds; memory stays flat however much comes out.
///
/// Everything before damage is delivered; then comes an error of kind
/// ``SourceError/Kind-swift.enum/compression``.
@safe final class UnwrappingFeed: ByteFeed {
  /// Bytes of compressed data that are read at once.
  private static let inputSize = 128 << 10

  private let inner: any ByteFeed
  private let name: String
  // Safe: used by one thread at a time, as ``ByteFeed`` promises; the buffer lives from init to
  // deinit, and `next..<filled` lies inside it.
  private nonisolated(unsafe) let decoder: any StreamDecoder
  private nonisolated(unsafe) let input: UnsafeMutableRawBufferPointer
  private nonisolated(unsafe) var next = 0
  private nonisolated(unsafe) var filled = 0
  private nonisolated(unsafe) var taken: UInt64 = 0
  private nonisolated(unsafe) var produced: UInt64 = 0
  private nonisolated(unsafe) var innerEnded = false
  private nonisolated(unsafe) var failure: SourceError?

  init(_ inner: any ByteFeed, _ decoder: any StreamDecoder, name: String) {
    self.inner = inner
    self.name = name
    unsafe self.decoder = decoder
    unsafe input = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.inputSize, alignment: 16)
  }

  deinit { unsafe input.deallocate() }

  @unsafe func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if let failure = unsafe failure { throw failure }
    guard buffer.count > 0 else { return 0 }
    do throws(SourceError) {
      while true {
        if unsafe next == filled, unsafe !innerEnded {
          unsafe taken += UInt64(filled)
          unsafe next = 0
          unsafe filled = 0
          unsafe filled = try inner.read(into: input)
          if unsafe filled == 0 { unsafe innerEnded = true }
        }
        let result = try unsafe step(buffer)
        if result.produced > 0 { return result.produced }
        if unsafe innerEnded, result.consumed == 0 {
          guard unsafe decoder.mayEnd else {
            throw unsafe failed(
              "the \(decoder.format) data are cut off after \(taken) bytes: "
                + "the file is wrapped, and its wrapper is torn; \(produced) bytes came out")
          }
          return 0
        }
      }
    } catch {
      unsafe failure = error
      throw error
    }
  }

  /// What was taken in but not unpacked counts for nothing: it seldom makes a whole event.
  var isWaiting: Bool { unsafe !innerEnded && inner.isWaiting }

  @unsafe private func step(
    _ buffer: UnsafeMutableRawBufferPointer
  ) throws(SourceError) -> (consumed: Int, produced: Int) {
    do throws(StreamFault) {
      let result = try unsafe decoder.step(
        UnsafeRawBufferPointer(rebasing: input[next..<filled]), buffer)
      unsafe next += result.consumed
      unsafe produced += UInt64(result.produced)
      return result
    } catch {
      throw unsafe failed(
        "the \(decoder.format) data are damaged near byte \(taken + UInt64(next)) of the wrapped "
          + "file (\(error.reason)); \(produced) bytes came out before that")
    }
  }

  private func failed(_ message: String) -> SourceError {
    SourceError(name: name, kind: .compression, message: message)
  }
}
