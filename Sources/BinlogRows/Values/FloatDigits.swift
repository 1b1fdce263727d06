/// The exact decimal digits of a floating-point number, rounded to a count of digits as C's
/// `printf` rounds: to the nearest, a tie to the even digit.
struct FloatDigits {
  /// Digit values, not characters; ``count`` of them.
  var digits: InlineArray<24, UInt8> = InlineArray(repeating: 0)
  /// How many digits there are.
  var count: Int
  /// The power of ten of the first digit.
  var exponent: Int

  /// The first `count` digits, at most 20, of a finite number above zero.
  init(_ value: Double, count wanted: Int) {
    count = max(1, min(20, wanted))
    exponent = 0
    // The number in limbs of nine decimal digits, the units in limb `unit`.
    var limbs: InlineArray<168, UInt32> = InlineArray(repeating: 0)
    let unit = 40
    var mantissa = value.significandBitPattern
    var power = Int(value.exponentBitPattern) - 1075
    if value.exponentBitPattern == 0 { power += 1 } else { mantissa |= 1 << 52 }
    let even = mantissa == 0 ? 0 : mantissa.trailingZeroBitCount
    mantissa >>= UInt64(even)
    power += even
    if power <= 0, power >= -60 {
      // Most numbers: their fraction fits into a word, with room for one digit in front of it.
      let scale = UInt64(-power)
      take(mantissa >> scale, fraction: mantissa & (1 << scale - 1), scale: scale)
      return
    }
    if power > 0, power <= mantissa.leadingZeroBitCount {
      take(mantissa << UInt64(power), fraction: 0, scale: 0)
      return
    }
    limbs[unit] = UInt32(mantissa % 1_000_000_000)
    limbs[unit - 1] = UInt32(mantissa / 1_000_000_000)
    var first = limbs[unit - 1] == 0 ? unit : unit - 1
    var end = unit + 1
    while power > 0 {
      let shift = UInt64(min(29, power))
      var carry: UInt64 = 0
      var index = end - 1
      while index >= first {
        let sum = UInt64(limbs[index]) << shift + carry
        limbs[index] = UInt32(sum % 1_000_000_000)
        carry = sum / 1_000_000_000
        index -= 1
      }
      if carry > 0 {
        first -= 1
        limbs[first] = UInt32(carry)
      }
      power -= Int(shift)
    }
    while power < 0 {
      let shift = UInt32(min(9, -power))
      var carry: UInt32 = 0
      var index = first
      while index < end {
        let limb = limbs[index]
        limbs[index] = limb >> shift + carry
        carry = 1_000_000_000 >> shift * (limb & (1 << shift - 1))
        index += 1
      }
      if carry > 0 {
        limbs[end] = carry
        end += 1
      }
      if limbs[first] == 0, first < end - 1 { first += 1 }
      power += Int(shift)
    }
    take(limbs, first, end, unit)
  }

  /// Takes the digits of `integer` and of `fraction` / 2^`scale`, at most 60, and rounds.
  private mutating func take(_ integer: UInt64, fraction: UInt64, scale: UInt64) {
    var taken = 0
    var next: UInt32 = 0
    var rest = false
    if integer > 0 {
      var divisor: UInt64 = 1
      while integer / divisor >= 10 {
        divisor *= 10
        exponent += 1
      }
      var left = integer
      while divisor > 0 {
        let digit = left / divisor
        left -= digit * divisor
        divisor /= 10
        if taken < count {
          digits[taken] = UInt8(truncatingIfNeeded: digit)
        } else if taken == count {
          next = UInt32(truncatingIfNeeded: digit)
        } else if digit != 0 {
          rest = true
        }
        taken += 1
      }
    }
    var fraction = fraction
    var place = -1
    while fraction != 0, taken <= count {
      fraction *= 10
      let digit = fraction >> scale
      fraction &= 1 << scale - 1
      if taken == 0, digit == 0 {
        // No zeros in front of the first digit.
        place -= 1
        continue
      }
      if taken == 0 { exponent = place }
      if taken < count {
        digits[taken] = UInt8(truncatingIfNeeded: digit)
      } else {
        next = UInt32(truncatingIfNeeded: digit)
      }
      taken += 1
    }
    round(next, rest: rest || fraction != 0)
  }

  /// Takes the digits out of the limbs and rounds.
  private mutating func take(
    _ limbs: borrowing InlineArray<168, UInt32>, _ first: Int, _ end: Int, _ unit: Int
  ) {
    var taken = 0
    var next: UInt32 = 0
    var rest = false
    var index = first
    while index < end {
      var limb = limbs[index]
      var divisor: UInt32 = 100_000_000
      if taken == 0 {
        // No zeros in front of the first digit.
        while divisor > limb, divisor > 1 { divisor /= 10 }
        var width = 1
        var probe = divisor
        while probe >= 10 {
          probe /= 10
          width += 1
        }
        exponent = (unit - index) * 9 + width - 1
      }
      while divisor > 0 {
        let digit = limb / divisor
        limb %= divisor
        divisor /= 10
        if taken < count {
          digits[taken] = UInt8(digit)
        } else if taken == count {
          next = digit
        } else if digit != 0 {
          rest = true
        }
        taken += 1
      }
      index += 1
      if taken > count, rest { break }
    }
    round(next, rest: rest)
  }

  /// Rounds by the digit after the last one, and whether anything but zeros is after that.
  private mutating func round(_ next: UInt32, rest: Bool) {
    let odd = digits[count - 1] & 1 != 0
    guard next > 5 || next == 5 && (rest || odd) else { return }
    var position = count - 1
    while digits[position] == 9 {
      digits[position] = 0
      if position == 0 {
        digits[0] = 1
        exponent += 1
        return
      }
      position -= 1
    }
    digits[position] += 1
  }
}
