/* LD_PRELOAD: a disk without room, and a clock that stands wrong, for one process and its children.
 * $TROUBLE_ROOT: files under it are on that disk. $TROUBLE_ROOM: bytes by which files there can still grow (what is cut off is room again).
 * $TROUBLE_WRITES: bytes that can still be written there at all. $TROUBLE_TIME: seconds since 1970, may be negative. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static long long room = LLONG_MAX, writes = LLONG_MAX;
static long long at = 0;
static int has_time = 0;

#define REAL(ret, name, ...) static ret (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void init(void) {
  const char *r = getenv("TROUBLE_ROOT"), *g = getenv("TROUBLE_ROOM"), *w = getenv("TROUBLE_WRITES"), *t = getenv("TROUBLE_TIME");
  if (r && !realpath(r, root)) root[0] = 0;
  if (g) room = atoll(g);
  if (w) writes = atoll(w);
  if (t) { at = atoll(t); has_time = 1; }
}
static int on_disk(int fd) {
  char link[64], path[PATH_MAX]; struct stat s;
  if (!root[0] || fstat(fd, &s) || !S_ISREG(s.st_mode)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1); if (n < 0) return 0; path[n] = 0;
  size_t k = strlen(root);
  return !strncmp(path, root, k) && path[k] == '/';
}
/* How many of n bytes at an offset (or at the end of what was written, if below 0) can be written. */
static ssize_t allowed(int fd, off_t off, size_t n) {
  if (!on_disk(fd)) return n;
  struct stat s; fstat(fd, &s);
  if (off < 0) off = lseek(fd, 0, SEEK_CUR);
  long long fits = n;
  long long inside = s.st_size > off ? s.st_size - off : 0;
  if (fits > inside && fits - inside > room) fits = inside + room;
  if (fits > writes) fits = writes;
  if (fits > inside) room -= fits - inside;
  writes -= fits;
  return fits;
}
#define WRITE(call, off) pthread_mutex_lock(&lock); ssize_t k = allowed(fd, off, n); ssize_t r = -1; int e = ENOSPC; if (k > 0 || n == 0) { n = k; r = call; e = errno; } pthread_mutex_unlock(&lock); if (r < 0) errno = e; return r
ssize_t write(int fd, const void *b, size_t n) { REAL(ssize_t, "write", int, const void *, size_t); WRITE(real(fd, b, n), -1); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) { REAL(ssize_t, "pwrite", int, const void *, size_t, off_t); WRITE(real(fd, b, n, o), o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t); WRITE(real(fd, b, n, o), o); }
ssize_t writev(int fd, const struct iovec *v, int c) { return c ? write(fd, v[0].iov_base, v[0].iov_len) : 0; }
ssize_t copy_file_range(int a, off64_t *b, int c, off64_t *d, size_t n, unsigned f) { (void)a; (void)b; (void)c; (void)d; (void)n; (void)f; errno = ENOSYS; return -1; }
ssize_t sendfile(int a, int b, off_t *c, size_t n) { (void)a; (void)b; (void)c; (void)n; errno = ENOSYS; return -1; }
ssize_t sendfile64(int a, int b, off64_t *c, size_t n) { (void)a; (void)b; (void)c; (void)n; errno = ENOSYS; return -1; }

int ftruncate(int fd, off_t n) { REAL(int, "ftruncate", int, off_t); struct stat s; int in = on_disk(fd) && !fstat(fd, &s); int r = real(fd, n); if (!r && in && s.st_size > n) room += s.st_size - n; return r; }
int ftruncate64(int fd, off64_t n) { REAL(int, "ftruncate64", int, off64_t); struct stat s; int in = on_disk(fd) && !fstat(fd, &s); int r = real(fd, n); if (!r && in && s.st_size > n) room += s.st_size - n; return r; }

int clock_gettime(clockid_t c, struct timespec *t) {
  REAL(int, "clock_gettime", clockid_t, struct timespec *);
  if (!has_time || (c != CLOCK_REALTIME && c != CLOCK_REALTIME_COARSE)) return real(c, t);
  t->tv_sec = at; t->tv_nsec = 0; return 0;
}
int gettimeofday(struct timeval *t, void *z) { (void)z; struct timespec s; clock_gettime(CLOCK_REALTIME, &s); t->tv_sec = s.tv_sec; t->tv_usec = s.tv_nsec / 1000; return 0; }
time_t time(time_t *t) { struct timespec s; clock_gettime(CLOCK_REALTIME, &s); if (t) *t = s.tv_sec; return s.tv_sec; }
