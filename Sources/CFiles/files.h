// What the C library has for files and Swift's Glibc module does not show.
#ifndef BINLOGTOOL_FILES_H
#define BINLOGTOOL_FILES_H

#include <linux/fs.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>

// Lets `to`, which is empty, share the bytes of `from`; 0, or -1 with errno.
static inline int binlogtool_share(int to, int from) { return ioctl(to, FICLONE, from); }

// Copies at most `count` bytes from where both files stand; how many, or -1 with errno.
static inline int64_t binlogtool_copy(int to, int from, uint64_t count) {
  return sendfile(to, from, 0, count);
}

#endif
