/* LD_PRELOAD recorder of every change a program makes to files under $RECORDER_ROOT, and of what it prints.
 * All calls are serialised, so the order in $RECORDER_LOG is the order in which they took effect.
 * Record: u32 length of the rest | u8 op | u32 pid | i32 fd | i64 a | i64 b | bytes (path, path\0path, or data). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE, TRUNC, SYNC, RENAME, UNLINK, MKDIR, RMDIR, PRINT, SYNCALL, DUP, CLOSE, LINK };
#define MAXFD 4096
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char root[PATH_MAX];
static unsigned char tracked[MAXFD]; /* 1: under root; 2: also O_APPEND; 4: O_SYNC or O_DSYNC */

#define REAL(ret, name, ...) static ret (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void init(void) {
  const char *r = getenv("RECORDER_ROOT"), *l = getenv("RECORDER_LOG");
  if (!r || !l || !realpath(r, root)) return;
  int (*ropen)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  log_fd = ropen(l, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}
static void put(uint8_t op, int fd, int64_t a, int64_t b, const void *data, size_t n) {
  if (log_fd < 0) return;
  uint8_t head[29]; uint32_t len = 25 + n, pid = getpid(); int32_t f = fd;
  memcpy(head, &len, 4); head[4] = op; memcpy(head + 5, &pid, 4); memcpy(head + 9, &f, 4); memcpy(head + 13, &a, 8); memcpy(head + 21, &b, 8);
  struct iovec v[2] = {{head, 29}, {(void *)data, n}};
  if (syscall(SYS_writev, log_fd, v, 2) != (long)(29 + n)) _exit(99);
}
/* Where a name is; opening follows links, but renaming and removing does not. */
static int where(int dirfd, const char *p, char out[PATH_MAX], int follow) {
  char base[PATH_MAX];
  if (p[0] == '/') snprintf(out, PATH_MAX, "%s", p);
  else {
    if (dirfd == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
    else { char l[64]; snprintf(l, sizeof l, "/proc/self/fd/%d", dirfd); ssize_t n = readlink(l, base, sizeof base - 1); if (n < 0) return 0; base[n] = 0; }
    snprintf(out, PATH_MAX, "%s/%s", base, p);
  }
  for (size_t k = strlen(out); k > 1 && out[k - 1] == '/'; k--) out[k - 1] = 0;
  char dir[PATH_MAX], real_dir[PATH_MAX]; snprintf(dir, PATH_MAX, "%s", out);
  char *s = strrchr(dir, '/'); char name[PATH_MAX]; snprintf(name, sizeof name, "%s", s + 1); *s = 0;
  if (realpath(*dir ? dir : "/", real_dir)) snprintf(out, PATH_MAX, "%s/%s", real_dir, name);
  char full[PATH_MAX]; if (follow && realpath(out, full)) snprintf(out, PATH_MAX, "%s", full);
  size_t n = strlen(root);
  return log_fd >= 0 && !strncmp(out, root, n) && (out[n] == '/' || !out[n]);
}
static int absolute(int dirfd, const char *p, char out[PATH_MAX]) { return where(dirfd, p, out, 1); }
static int after_open(int fd, int dirfd, const char *p, int flags) {
  char abs[PATH_MAX];
  if (fd >= 0 && fd < MAXFD) {
    tracked[fd] = 0;
    if (absolute(dirfd, p, abs)) {
      tracked[fd] = 1 | (flags & O_APPEND ? 2 : 0) | (flags & (O_SYNC | O_DSYNC) ? 4 : 0);
      put(OPEN, fd, flags, 0, abs, strlen(abs));
    }
  }
  return fd;
}
#define MODE() mode_t m = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list ap; va_start(ap, flags); m = va_arg(ap, mode_t); va_end(ap); }
#define LOCKED(expr) pthread_mutex_lock(&lock); expr; int e = errno; pthread_mutex_unlock(&lock); errno = e
int open(const char *p, int flags, ...) { REAL(int, "open", const char *, int, ...); MODE(); LOCKED(int fd = after_open(real(p, flags, m), AT_FDCWD, p, flags)); return fd; }
int open64(const char *p, int flags, ...) { REAL(int, "open64", const char *, int, ...); MODE(); LOCKED(int fd = after_open(real(p, flags, m), AT_FDCWD, p, flags)); return fd; }
int openat(int d, const char *p, int flags, ...) { REAL(int, "openat", int, const char *, int, ...); MODE(); LOCKED(int fd = after_open(real(d, p, flags, m), d, p, flags)); return fd; }
int openat64(int d, const char *p, int flags, ...) { REAL(int, "openat64", int, const char *, int, ...); MODE(); LOCKED(int fd = after_open(real(d, p, flags, m), d, p, flags)); return fd; }
int creat(const char *p, mode_t m) { return open(p, O_CREAT | O_WRONLY | O_TRUNC, m); }
int close(int fd) { REAL(int, "close", int); LOCKED(if (fd >= 0 && fd < MAXFD && tracked[fd]) { put(CLOSE, fd, 0, 0, 0, 0); tracked[fd] = 0; } int r = real(fd)); return r; }
static int after_dup(int old, int fd) { if (fd >= 0 && fd < MAXFD && old >= 0 && old < MAXFD) { tracked[fd] = tracked[old]; if (tracked[old]) put(DUP, fd, old, 0, 0, 0); } return fd; }
int dup(int o) { REAL(int, "dup", int); LOCKED(int r = after_dup(o, real(o))); return r; }
int dup2(int o, int n) { REAL(int, "dup2", int, int); LOCKED(int r = after_dup(o, real(o, n))); return r; }
int dup3(int o, int n, int f) { REAL(int, "dup3", int, int, int); LOCKED(int r = after_dup(o, real(o, n, f))); return r; }
static int fcntl_any(int (*real)(int, int, ...), int fd, int cmd, void *arg) { LOCKED(int r = real(fd, cmd, arg); if (cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC) after_dup(fd, r)); return r; }
int fcntl(int fd, int cmd, ...) { REAL(int, "fcntl", int, int, ...); va_list ap; va_start(ap, cmd); void *a = va_arg(ap, void *); va_end(ap); return fcntl_any(real, fd, cmd, a); }
int fcntl64(int fd, int cmd, ...) { REAL(int, "fcntl64", int, int, ...); va_list ap; va_start(ap, cmd); void *a = va_arg(ap, void *); va_end(ap); return fcntl_any(real, fd, cmd, a); }
static void wrote(int fd, int64_t off, const void *buf, ssize_t n) {
  if (n <= 0 || fd < 0 || fd >= MAXFD) return;
  if (fd == 1) put(PRINT, fd, 0, 0, buf, n);
  else if (tracked[fd]) {
    if (off < 0) { off = lseek(fd, 0, SEEK_CUR) - n; if (tracked[fd] & 2) { struct stat s; fstat(fd, &s); off = s.st_size - n; } }
    put(WRITE, fd, off, tracked[fd] & 4, buf, n);
  }
}
ssize_t write(int fd, const void *b, size_t n) { REAL(ssize_t, "write", int, const void *, size_t); LOCKED(ssize_t r = real(fd, b, n); wrote(fd, -1, b, r)); return r; }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(ssize_t, "pwrite", int, const void *, size_t, off_t); LOCKED(ssize_t r = real(fd, b, n, o); wrote(fd, o, b, r)); return r; }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t); LOCKED(ssize_t r = real(fd, b, n, o); wrote(fd, o, b, r)); return r; }
static void wrote_v(int fd, int64_t off, const struct iovec *v, int c, ssize_t n) {
  char *all = malloc(n > 0 ? n : 1), *p = all; ssize_t left = n;
  for (int i = 0; i < c && left > 0; i++) { size_t k = v[i].iov_len < (size_t)left ? v[i].iov_len : (size_t)left; memcpy(p, v[i].iov_base, k); p += k; left -= k; }
  wrote(fd, off, all, n); free(all);
}
ssize_t writev(int fd, const struct iovec *v, int c) { REAL(ssize_t, "writev", int, const struct iovec *, int); LOCKED(ssize_t r = real(fd, v, c); wrote_v(fd, -1, v, c, r)); return r; }
ssize_t pwritev(int fd, const struct iovec *v, int c, off_t o) { REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t); LOCKED(ssize_t r = real(fd, v, c, o); wrote_v(fd, o, v, c, r)); return r; }
ssize_t pwritev64(int fd, const struct iovec *v, int c, off64_t o) { REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t); LOCKED(ssize_t r = real(fd, v, c, o); wrote_v(fd, o, v, c, r)); return r; }
#define T(fd) ((fd) >= 0 && (fd) < MAXFD && tracked[fd])
int ftruncate(int fd, off_t n) { REAL(int, "ftruncate", int, off_t); LOCKED(int r = real(fd, n); if (!r && T(fd)) put(TRUNC, fd, n, 0, 0, 0)); return r; }
int ftruncate64(int fd, off64_t n) { REAL(int, "ftruncate64", int, off64_t); LOCKED(int r = real(fd, n); if (!r && T(fd)) put(TRUNC, fd, n, 0, 0, 0)); return r; }
int fsync(int fd) { REAL(int, "fsync", int); LOCKED(int r = real(fd); if (!r && T(fd)) put(SYNC, fd, 0, 0, 0, 0)); return r; }
int fdatasync(int fd) { REAL(int, "fdatasync", int); LOCKED(int r = real(fd); if (!r && T(fd)) put(SYNC, fd, 1, 0, 0, 0)); return r; }
void sync(void) { REAL(void, "sync", void); LOCKED(real(); put(SYNCALL, 0, 0, 0, 0, 0)); }
int syncfs(int fd) { REAL(int, "syncfs", int); LOCKED(int r = real(fd); if (!r) put(SYNCALL, fd, 0, 0, 0, 0)); return r; }
static void two(uint8_t op, int da, const char *a, int db, const char *b) {
  char pa[PATH_MAX], pb[PATH_MAX], both[2 * PATH_MAX]; int ia = where(da, a, pa, 0), ib = where(db, b, pb, 0);
  if (ia || ib) { size_t n = strlen(pa); memcpy(both, pa, n + 1); strcpy(both + n + 1, pb); put(op, -1, 0, 0, both, n + 1 + strlen(pb)); }
}
static void one(uint8_t op, int d, const char *a) { char p[PATH_MAX]; if (where(d, a, p, 0)) put(op, -1, 0, 0, p, strlen(p)); }
int rename(const char *a, const char *b) { REAL(int, "rename", const char *, const char *); LOCKED(int r = real(a, b); if (!r) two(RENAME, AT_FDCWD, a, AT_FDCWD, b)); return r; }
int renameat(int x, const char *a, int y, const char *b) { REAL(int, "renameat", int, const char *, int, const char *); LOCKED(int r = real(x, a, y, b); if (!r) two(RENAME, x, a, y, b)); return r; }
int renameat2(int x, const char *a, int y, const char *b, unsigned f) { REAL(int, "renameat2", int, const char *, int, const char *, unsigned); LOCKED(int r = real(x, a, y, b, f); if (!r) two(RENAME, x, a, y, b)); return r; }
int link(const char *a, const char *b) { REAL(int, "link", const char *, const char *); LOCKED(int r = real(a, b); if (!r) two(LINK, AT_FDCWD, a, AT_FDCWD, b)); return r; }
int linkat(int x, const char *a, int y, const char *b, int f) { REAL(int, "linkat", int, const char *, int, const char *, int); LOCKED(int r = real(x, a, y, b, f); if (!r) two(LINK, x, a, y, b)); return r; }
/* Links by name are not recorded: nothing that is kept is one. */
int unlink(const char *a) { REAL(int, "unlink", const char *); char p[PATH_MAX]; LOCKED(int in = where(AT_FDCWD, a, p, 0); int r = real(a); if (!r && in) put(UNLINK, -1, 0, 0, p, strlen(p))); return r; }
int unlinkat(int d, const char *a, int f) { REAL(int, "unlinkat", int, const char *, int); char p[PATH_MAX]; LOCKED(int in = where(d, a, p, 0); int r = real(d, a, f); if (!r && in) put(f & AT_REMOVEDIR ? RMDIR : UNLINK, -1, 0, 0, p, strlen(p))); return r; }
int mkdir(const char *a, mode_t m) { REAL(int, "mkdir", const char *, mode_t); LOCKED(int r = real(a, m); if (!r) one(MKDIR, AT_FDCWD, a)); return r; }
int mkdirat(int d, const char *a, mode_t m) { REAL(int, "mkdirat", int, const char *, mode_t); LOCKED(int r = real(d, a, m); if (!r) one(MKDIR, d, a)); return r; }
int rmdir(const char *a) { REAL(int, "rmdir", const char *); char p[PATH_MAX]; LOCKED(int in = where(AT_FDCWD, a, p, 0); int r = real(a); if (!r && in) put(RMDIR, -1, 0, 0, p, strlen(p))); return r; }
/* Copies inside the kernel would escape the recorder: refuse them, callers fall back to read and write. */
ssize_t copy_file_range(int a, off64_t *b, int c, off64_t *d, size_t n, unsigned f) { (void)a; (void)b; (void)c; (void)d; (void)n; (void)f; errno = ENOSYS; return -1; }
ssize_t sendfile(int a, int b, off_t *c, size_t n) { (void)a; (void)b; (void)c; (void)n; errno = ENOSYS; return -1; }
ssize_t sendfile64(int a, int b, off64_t *c, size_t n) { (void)a; (void)b; (void)c; (void)n; errno = ENOSYS; return -1; }
