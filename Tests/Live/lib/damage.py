"""Damage to logs: cuts, flips, garbage, lost and doubled stretches, in every kind of event and inside compressed ones;
what disks, file systems and careless copies do; and flips where a body steers how the rest of it is read."""
import ctypes, random, struct, zlib

from binlog import FORMAT_DESCRIPTION, HEADER, MAGIC, PAYLOAD, Log, add_checksum

INTERESTING = (0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 200, 250, 251, 252, 253, 254, 255)


def scratch(part, rng):
    """Changes bytes of `part` in place."""
    if not part:
        return
    at = rng.randrange(len(part))
    kind = rng.randrange(6)
    if kind < 2:
        part[at] ^= 1 << rng.randrange(8)
    elif kind < 4:
        part[at] = rng.choice(INTERESTING)
    else:
        end = min(len(part), at + rng.choice([1, 2, 4, 4, 8, 19, 100, 5000]))
        part[at:end] = bytes(end - at) if kind == 4 else rng.randbytes(end - at)


def inside(event, tail, rng):
    """Damages what is compressed in an event (without its checksum); None where nothing is."""
    if event[4] == PAYLOAD:
        return inside_payload(event, rng)
    for at in range(HEADER, min(len(event) - 2, 2000)):
        if event[at] != 0x78 or event[at + 1] not in (0x01, 0x5E, 0x9C, 0xDA):
            continue
        for width in range(1, 5):
            if event[at - width - 1] != 0x80 | width:
                continue
            opener = zlib.decompressobj()
            try:
                content = bytearray(opener.decompress(bytes(event[at:])))
            except zlib.error:
                continue
            if not opener.eof:
                continue
            scratch(content, rng)
            return event[:at] + zlib.compress(bytes(content))
    return None


def inside_payload(event, rng):
    zstd = ctypes.CDLL('libzstd.so.1')
    fields, at = [], HEADER
    while at < len(event) and event[at] != 0:
        kind = event[at]
        if event[at + 1] > 250:
            return None
        fields.append((kind, bytes(event[at + 2:at + 2 + event[at + 1]])))
        at += 2 + event[at + 1]
    at += 1
    value = dict(fields)
    size = packed(value.get(3, b'\0'))
    content = ctypes.create_string_buffer(size + 1)
    packedBytes = bytes(event[at:])
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    if zstd.ZSTD_decompress(content, ctypes.c_size_t(size), packedBytes, ctypes.c_size_t(len(packedBytes))) != size:
        return None
    part = bytearray(content.raw[:size])
    if rng.random() < 0.3:
        inner = Log(b'\xfebin' + part)
        if inner.events:
            offset, length, _ = rng.choice(inner.events)
            what = rng.randrange(3)
            if what == 0:
                del part[offset - 4:offset - 4 + length]
            elif what == 1:
                part[offset - 4 + 4] = rng.choice(INTERESTING)
            else:
                del part[offset - 4 + rng.randrange(length):]
    else:
        scratch(part, rng)
    room = ctypes.create_string_buffer(len(part) + 1000)
    zstd.ZSTD_compress.restype = ctypes.c_size_t
    length = zstd.ZSTD_compress(room, ctypes.c_size_t(len(room)), bytes(part), ctypes.c_size_t(len(part)), 3)
    out = bytearray(event[:HEADER])
    for kind, data in fields:
        data = {1: number(length), 3: number(len(part))}.get(kind, data)
        out += bytes([kind, len(data)]) + data
    return out + b'\0' + room.raw[:length]


def packed(data):
    if data[0] < 251:
        return data[0]
    return int.from_bytes(data[1:{252: 3, 253: 4, 254: 9}[data[0]]], 'little')


def number(value):
    if value < 251:
        return bytes([value])
    return b'\xfc' + value.to_bytes(2, 'little') if value < 65536 else b'\xfd' + value.to_bytes(3, 'little')


def stretch(data, log, rng):
    """Loses, doubles, or moves a stretch, of events or of bytes."""
    if rng.random() < 0.5 and len(log.events) > 2:
        first = rng.randrange(len(log.events))
        last = min(len(log.events) - 1, first + rng.choice([0, 0, 1, 3]))
        start, end = log.events[first][0], log.events[last][0] + log.events[last][1]
    else:
        start = rng.randrange(4, len(data))
        end = min(len(data), start + rng.choice([1, 2, 4, 19, 512, 4096]))
    kind = rng.randrange(4)
    if kind == 0:
        del data[start:end]
        return f'{end - start} bytes lost at {start}'
    part = data[start:end]
    if kind == 1:
        data[end:end] = part
        return f'{end - start} bytes doubled at {start}'
    if kind == 2:
        del data[start:end]
        to = rng.choice(log.events)[0] if log.events else 4
        data[min(to, len(data)):min(to, len(data))] = part
        return f'{end - start} bytes moved from {start} to {to}'
    data[start:start] = rng.randbytes(rng.choice([1, 4, 19, 100]))
    return f'garbage put in at {start}'


def tail(data, rng):
    """What a crash leaves."""
    kind = rng.randrange(3)
    if kind == 0:
        end = rng.randrange(4, len(data))
        del data[end:]
        return f'cut at {end}'
    count = rng.choice([1, 4, 18, 19, 23, 100, 4096])
    data += bytes(count) if kind == 1 else rng.randbytes(count)
    return f'{count} {"zeros" if kind == 1 else "bytes of garbage"} after the end'


SECTORS = (512, 4096)


def copied(data, log, rng):
    """What disks, file systems and careless copies leave."""
    size = rng.choice(SECTORS)
    sector = rng.randrange((len(data) + size - 1) // size) * size
    kind = rng.randrange(7)
    if kind == 0:
        count = rng.choice([1, 1, 2])
        end = min(len(data), sector + count * size)
        data[max(4, sector):end] = bytes(end - max(4, sector))
        return f'zeros in {count} sectors of {size} at {sector}'
    if kind == 1 and len(data) > size:
        part = data[sector:sector + size]
        del data[max(4, sector):sector + size]
        return f'a sector of {len(part)} lost at {sector}'
    if kind == 2:
        data[sector:sector] = data[sector:sector + size]
        return f'a sector of {size} doubled at {sector}'
    if kind == 3:
        # The file's blocks held an older log, of which the end shows after that of the new one.
        end = rng.randrange(4, len(data)) if rng.random() < 0.5 or not log.events else rng.choice(log.events)[0]
        older = log.data[rng.randrange(4, len(log.data)):]
        del data[end:]
        data += older
        return f'an older log after {end}'
    if kind == 4:
        data[4:] = data[4:].replace(b'\n', b'\r\n')
        return 'line feeds made CR LF'
    if kind == 5:
        data[4:] = data[4:].replace(b'\r\n', b'\n').replace(b'\x1a', b'')
        return 'CR LF made line feeds'
    data += log.data[rng.choice([0, 4]):]
    return 'two logs joined'


def steering(event, kind, rng):
    """Flips what steers how a body is read; None where the kind has nothing of that."""
    body = HEADER
    if kind == 2 and len(event) > body + 13:
        start, end = body + 13, body + 13 + struct.unpack_from('<H', event, body + 11)[0]
        words = 'its status variables'
    elif kind == 19 and len(event) > body + 12:
        start = body + 8
        for _ in range(2):
            start += 2 + event[min(start, len(event) - 1)]
        start += 1 + event[min(start, len(event) - 1)]
        end, words = len(event), 'its metadata'
    elif kind in (23, 24, 25, 30, 31, 32, 39) and len(event) > body + 12:
        start = body + 8 + (struct.unpack_from('<H', event, body + 8)[0] if kind > 25 else 0)
        end, words = start + 1 + rng.choice([1, 2, 4, 8]), 'its bitmaps'
    elif kind in (33, 34, 42, 162):
        start, end, words = body, len(event), 'its GTID'
    elif kind == 35:
        start, end, words = body, len(event), 'its sets'
    else:
        return None
    end = min(end, len(event))
    if start >= end:
        return None
    for _ in range(rng.choice([1, 1, 2, 4])):
        at = rng.randrange(start, end)
        event[at] = event[at] ^ 1 << rng.randrange(8) if rng.random() < 0.6 else rng.choice(INTERESTING)
    return words


def damaged(log, rng):
    """A damaged copy: what was done, and its bytes."""
    data = bytearray(log.data)
    if len(data) < 40:
        return 'nothing left to damage', data
    more = rng.random()
    if more < 0.1:
        return copied(data, log, rng), data
    if more < 0.25 and log.events:
        at, size, kind = log.choose(rng)
        own = 4 if log.sums or kind == FORMAT_DESCRIPTION else 0
        event = data[at:at + size - own]
        words = steering(event, kind, rng)
        if words:
            words = f'type {kind} at {at}, {words}'
            event += data[at + size - own:at + size]
            if own and rng.random() < 0.6:
                add_checksum(event)
                words += ', checksum mended'
            data[at:at + size] = event
            return words, data
    choice = rng.random()
    if choice < 0.12:
        return tail(data, rng), data
    if choice < 0.25:
        return stretch(data, log, rng), data
    if choice < 0.35 or not log.events:
        at = rng.randrange(4, len(data))
        part = data[at:at + rng.choice([1, 19, 100, 5000])]
        scratch(part, rng)
        data[at:at + len(part)] = part
        return f'scratched at {at}', data
    at, size, kind = log.choose(rng)
    event = data[at:at + size]
    own = 4 if log.sums or kind == FORMAT_DESCRIPTION else 0
    words = f'type {kind} at {at}'
    if choice < 0.5:
        field = rng.choice([(4, 1), (4, 1), (9, 4), (9, 4), (0, 4), (5, 4), (13, 4), (17, 2), (17, 2)])
        part = event[field[0]:sum(field)]
        if field[0] == 9:
            new = max(0, size + rng.choice([-1, 1, -4, 4, rng.randrange(-size, size), rng.randrange(1 << 32)]))
            part = bytearray((new & 0xFFFFFFFF).to_bytes(4, 'little'))
        elif field[0] == 4:
            part = bytearray([rng.choice([rng.randrange(256), rng.randrange(45), rng.randrange(160, 173)])])
        else:
            scratch(part, rng)
        event[field[0]:sum(field)] = part
        words += f', header byte {field[0]}'
    else:
        changed = inside(event[:size - own], own, rng) if choice > 0.75 else None
        if changed is not None:
            words += ', inside what is compressed'
            event = changed + bytes(own)
        elif choice > 0.7:
            body = event[HEADER:size - own]
            where = rng.randrange(len(body) + 1)
            if rng.random() < 0.5:
                del body[where:where + rng.choice([1, 2, 4, 8, 100])]
            else:
                body[where:where] = rng.randbytes(rng.choice([1, 2, 4, 8, 100]))
            words += f', {len(body) - (size - own - HEADER)} bytes longer at {HEADER + where}'
            event = event[:HEADER] + body + bytes(own)
        else:
            body = event[HEADER:size - own]
            # The front of a body holds what steers the rest.
            part = body[:rng.choice([8, 30, len(body)])]
            scratch(part, rng)
            body[:len(part)] = part
            words += ', in its body'
            event[HEADER:size - own] = body
        struct.pack_into('<I', event, 9, len(event))
    if own and rng.random() < 0.6 and len(event) > HEADER + 4:
        add_checksum(event)
        words += ', checksum mended'
    data[at:at + size] = event
    return words, data
