extension Conflict.Kind {
  /// What stood against an event, by its error; nil for errors of another kind.
  public init?(_ error: ApplierError) {
    switch error.number {
    // ER_DUP_ENTRY, ER_DUP_KEY, ER_DUP_UNIQUE, ER_DUP_ENTRY_WITH_KEY_NAME, and the engine's own.
    case 1062, 1022, 1169, 1586, 121: self = .rowExists
    // ER_KEY_NOT_FOUND, and the engine's own: not found, changed meanwhile, end of file.
    case 1032, 120, 123, 134, 137: self = .rowMissing
    // ER_GTID_STRICT_OUT_OF_ORDER.
    case 1950: self = .gtidCollision
    default:
      switch error.handlerError {
      case "HA_ERR_FOUND_DUPP_KEY", "HA_ERR_FOUND_DUPP_UNIQUE": self = .rowExists
      case "HA_ERR_KEY_NOT_FOUND", "HA_ERR_END_OF_FILE", "HA_ERR_RECORD_CHANGED",
        "HA_ERR_RECORD_DELETED":
        self = .rowMissing
      default: return nil
      }
    }
  }
}
