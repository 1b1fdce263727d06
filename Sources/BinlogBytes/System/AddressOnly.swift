/// A member that has the structure around it handed on by address.
///
/// The compiler copies a structure of known size to hand it to a function that only looks at it, or
/// to a method of it that changes nothing, however large it is. Of readers, which are large and asked
/// several times for each event, that took a seventh of the time of most jobs. A structure that holds
/// an existential has no fixed layout, and what borrows it gets its address. Copies of it, which are
/// made at boundaries only, cost a little more.
public struct AddressOnly: Sendable {
  private let anything: any Sendable = ()

  /// One of its kind: it holds nothing.
  public init() {}
}
