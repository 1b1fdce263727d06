import Foundation

/// What a run has in memory at its most, as the address sanitizer counts it.
enum Memory {
  /// Bytes in use since ``begin()``, and the most of them; a plain place, as the hooks may neither
  /// allocate nor wait.
  private static let counts = {
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: 2)
    counts.initialize(repeating: 0, count: 2)
    return Counts(place: counts)
  }()

  private struct Counts: @unchecked Sendable {
    let place: UnsafeMutablePointer<Int>
  }

  /// Has the sanitizer tell of every allocation from now on.
  static func watch() {
    begin()
    _ = installHooks(
      { _, size in
        let place = Memory.counts.place
        place[0] += size
        if place[0] > place[1] { place[1] = place[0] }
      },
      { address in
        guard let address else { return }
        Memory.counts.place[0] -= allocatedSize(address)
      })
  }

  /// Counts from zero.
  static func begin() {
    counts.place[0] = 0
    counts.place[1] = 0
  }

  /// The most bytes that were in use since then.
  static var peak: Int { counts.place[1] }
}

@_silgen_name("__sanitizer_install_malloc_and_free_hooks")
private func installHooks(
  _ allocated: @convention(c) (UnsafeRawPointer?, Int) -> Void,
  _ freed: @convention(c) (UnsafeRawPointer?) -> Void
) -> CInt

@_silgen_name("__sanitizer_get_allocated_size")
private func allocatedSize(_ address: UnsafeRawPointer) -> Int
