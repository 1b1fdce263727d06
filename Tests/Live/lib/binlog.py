"""The format of logs as far as the programs of Tests/Live need it: reading them and writing them, by the documents and not
by our own code."""
import re, struct, zlib

MAGIC = b'\xfebin'
HEADER = 19
STOP, ROTATE, FORMAT_DESCRIPTION, GTID, PAYLOAD, MARIADB_GTID = 3, 4, 15, 33, 40, 162
ROWS = set(range(20, 26)) | {30, 31, 32, 39} | set(range(166, 172))


def add_checksum(event):
    """Puts the right checksum into the last four bytes of an event."""
    whole = bytearray(event)
    if event[4] == FORMAT_DESCRIPTION:
        whole[17] &= 0xFE  # The in-use flag does not count.
    struct.pack_into('<I', event, len(event) - 4, zlib.crc32(bytes(whole[:-4])))


class Log:
    """A log of format 4: its bytes, and where its events are."""

    def __init__(self, data):
        self.data = bytes(data)
        self.events = []  # offset, size, type
        self.sums = False
        at = len(MAGIC)
        while at + HEADER <= len(self.data):
            size, kind = struct.unpack_from('<I', self.data, at + 9)[0], self.data[at + 4]
            if size < HEADER or at + size > len(self.data):
                break
            self.events.append((at, size, kind))
            if kind == FORMAT_DESCRIPTION and size > 100:
                self.sums = self.describes_checksums(at, size)
            at += size
        # After the last whole event.
        self.end = at

    @classmethod
    def read(cls, path):
        with open(path, 'rb') as file:
            return cls(file.read())

    def version(self, at):
        """The server's version in the format description at `at`."""
        return self.data[at + HEADER + 2:at + HEADER + 52].split(b'\0')[0].decode('latin1')

    def describes_checksums(self, at, size):
        """Whether the format description at `at` says that events have checksums; old servers have no such field."""
        version = self.version(at)
        numbers = [int(n) for n in re.findall(r'\d+', version)[:3]]
        least = [5, 3, 0] if 'MariaDB' in version else [5, 6, 1]
        return numbers >= least and self.data[at + size - 5] == 1

    def without_checksums(self):
        """The same log as a server without binlog_checksum writes it; None where its parts differ in that."""
        descriptions = [e for e in self.events if e[2] == FORMAT_DESCRIPTION]
        if not self.sums or len(descriptions) != 1 or self.events[0][2] != FORMAT_DESCRIPTION:
            return None
        out = bytearray(self.data[:len(MAGIC)])
        for at, size, kind in self.events:
            event = bytearray(self.data[at:at + size])
            if kind == FORMAT_DESCRIPTION:
                event[-5] = 0
            else:
                del event[-4:]
                struct.pack_into('<I', event, 9, len(event))
            ends = struct.unpack_from('<I', event, 13)[0]
            if ends:
                struct.pack_into('<I', event, 13, len(out) + len(event))
            if kind == FORMAT_DESCRIPTION:
                add_checksum(event)
            out += event
        return Log(out)

    def choose(self, rng):
        """An event: each type as likely as any other."""
        kind = rng.choice(sorted({e[2] for e in self.events}))
        return rng.choice([e for e in self.events if e[2] == kind])


def packer(width):
    return lambda n: (n & (1 << 8 * width) - 1).to_bytes(width, 'little')


u8, u16, u32, u64 = packer(1), packer(2), packer(4), packer(8)


def s1(b):
    return u8(len(b)) + b


class LogMaker:
    """A log under construction; `version` 1 to 4."""

    def __init__(self, version, server, types=None, checksum=None, header=19, flags=0, created=True, types_byte=True):
        self.version, self.header, self.sum = version, 13 if version == 1 else header, False
        self.out, self.time, self.numbers = b'\xfebin', 1000000000, {}
        if version < 4:
            self.event(1, u16(version) + server.ljust(50, b'\0') + u32(self.time if created else 0), flags=flags)
            return
        body = u16(4) + server.ljust(50, b'\0')[:50] + u32(self.time if created else 0) + u8(header) + types
        if checksum is not None:
            body += u8(checksum)
        at = len(self.out)
        size = 19 + len(body) + (4 if checksum is not None else 0)
        event = u32(self.time) + u8(15) + u32(1) + u32(size) + u32(at + size) + u16(flags) + body
        if checksum is not None:
            event += u32(zlib.crc32(event))
        self.out += event
        self.sum = checksum == 1

    def event(self, kind, body, flags=0, server=1, pos=None, step=1):
        self.time += step
        size = self.header + len(body) + (4 if self.sum else 0)
        at = len(self.out)
        event = u32(self.time) + u8(self.numbers.get(kind, kind)) + u32(server) + u32(size)
        if self.version > 1:
            where = at if self.version < 4 else at + size
            event += u32(where if pos is None else pos) + u16(flags)
        event += b'\0' * (self.header - len(event)) + body
        if self.sum:
            event += u32(zlib.crc32(event))
        self.out += event

    def query(self, text, db=b'test', status=b'', thread=3, error=0, **more):
        head = u32(thread) + u32(2) + u8(len(db)) + u16(error)
        if self.version >= 4:
            head += u16(len(status)) + status
        self.event(2, head + db + b'\0' + text, **more)

    def intvar(self, kind, value):
        self.event(5, u8(kind) + u64(value))

    def rand(self, one, two):
        self.event(13, u64(one) + u64(two))

    def user(self, name, kind=None, charset=63, value=b'', flags=None):
        body = u32(len(name)) + name
        if kind is None:
            body += b'\1'
        else:
            body += b'\0' + u8(kind) + u32(charset) + u32(len(value)) + value
            if flags is not None:
                body += u8(flags)
        self.event(14, body)

    def load_body(self, kind, name, db=b'test', table=b't1', columns=(), file_id=None, skip=0,
                  marks=(b'\t', b'', b'\n', b'', b'\\'), options=0, thread=3):
        body = u32(thread) + u32(1) + u32(skip) + u8(len(table)) + u8(len(db)) + u32(len(columns))
        if file_id is not None:
            body += u32(file_id)
        if kind == 6:
            empty = sum(1 << i for i, m in enumerate(marks) if not m)
            body += b''.join((m or b'\0')[:1] for m in marks) + u8(options) + u8(empty)
        else:
            body += b''.join(s1(m) for m in marks) + u8(options)
        body += bytes(len(c) for c in columns) + b''.join(c + b'\0' for c in columns)
        return body + table + b'\0' + db + b'\0' + name

    def load(self, kind, name, flags=0, **more):
        self.event(kind, self.load_body(kind, name, **more), flags=flags)

    def create_file(self, number, name, block, flags=0, **more):
        self.event(8, self.load_body(8, name, file_id=number, **more) + b'\0' + block, flags=flags)

    def append_block(self, number, block):
        self.event(9, u32(number) + block)

    def exec_load(self, number):
        self.event(10, u32(number))

    def delete_file(self, number):
        self.event(11, u32(number))

    def begin_load(self, number, block):
        self.event(17, u32(number) + block)

    def execute_load(self, number, before, name, after, duplicates=0, db=b'test', status=b''):
        text = before + name + after
        head = u32(3) + u32(0) + u8(len(db)) + u16(0) + u16(len(status))
        head += u32(number) + u32(len(before)) + u32(len(before) + len(name)) + u8(duplicates)
        self.event(18, head + status + db + b'\0' + text)

    def rotate(self, name, position=4, **more):
        self.event(4, (u64(position) if self.version > 1 else b'') + name, **more)

    def stop(self):
        self.event(3, b'')
