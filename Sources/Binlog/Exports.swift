// What the façade hands out, so that `import Binlog` is enough.
@_exported public import struct BinlogAudit.PositionVerdict
@_exported public import enum BinlogAudit.Confidence
@_exported public import enum BinlogAudit.Situation
@_exported public import enum BinlogAudit.Verdict
@_exported public import struct BinlogBytes.FileOffset
@_exported public import struct BinlogBytes.SourceError
@_exported public import struct BinlogChanges.Change
@_exported public import enum BinlogChanges.ChangeValue
@_exported public import protocol BinlogEvents.LogKeys
@_exported public import struct BinlogLogs.Finding
@_exported public import enum BinlogLogs.FindingCode
@_exported public import struct BinlogRows.TemporalValue
