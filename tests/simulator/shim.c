/* LD_PRELOAD: after SHIM_BYTES bytes written to plain files the disk is full; at the SHIM_CALLS-th call that changes a
 * file the process is killed. Standard output and error are left alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long bytes_left = -1, calls_left = -1;

__attribute__((constructor)) static void init(void) {
  const char *bytes = getenv("SHIM_BYTES"), *calls = getenv("SHIM_CALLS");
  if (bytes) bytes_left = atol(bytes);
  if (calls) calls_left = atol(calls);
}
static void call(void) {
  if (calls_left >= 0 && atomic_fetch_sub(&calls_left, 1) <= 1) kill(getpid(), SIGKILL);
}
static int is_plain(int fd) {
  struct stat s;
  return fd > 2 && !fstat(fd, &s) && S_ISREG(s.st_mode);
}
/* How much of a write there is room for; -1 where there is none. */
static long room(int fd, size_t n) {
  if (!is_plain(fd)) return n;
  call();
  if (bytes_left < 0) return n;
  long left = atomic_load(&bytes_left);
  if (left <= 0) { errno = ENOSPC; return -1; }
  long taken = (long)n < left ? (long)n : left;
  atomic_fetch_sub(&bytes_left, taken);
  if (atomic_load(&bytes_left) < 0) atomic_store(&bytes_left, 0);
  return taken;
}
#define REAL(ret, name, ...) static ret (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t n) {
  REAL(ssize_t, write, int, const void *, size_t);
  long r = room(fd, n);
  return r < 0 ? -1 : real(fd, data, r);
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  long r = room(fd, n);
  return r < 0 ? -1 : real(fd, data, r, at);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  long r = room(fd, n);
  return r < 0 ? -1 : real(fd, data, r, at);
}
ssize_t writev(int fd, const struct iovec *v, int n) {
  REAL(ssize_t, writev, int, const struct iovec *, int);
  size_t all = 0;
  for (int i = 0; i < n; i++) all += v[i].iov_len;
  return room(fd, all) < 0 ? -1 : real(fd, v, n);
}
int ftruncate(int fd, off_t n) {
  REAL(int, ftruncate, int, off_t);
  call();
  return real(fd, n);
}
int ftruncate64(int fd, off64_t n) {
  REAL(int, ftruncate64, int, off64_t);
  call();
  return real(fd, n);
}
int fsync(int fd) {
  REAL(int, fsync, int);
  call();
  return real(fd);
}
int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  call();
  return real(fd);
}
int rename(const char *from, const char *to) {
  REAL(int, rename, const char *, const char *);
  call();
  return real(from, to);
}
int unlink(const char *path) {
  REAL(int, unlink, const char *);
  call();
  return real(path);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, mkdir, const char *, mode_t);
  call();
  return real(path, mode);
}
