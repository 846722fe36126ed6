/*
 * The native methods of dev.ringmap.backend.jni.Libc: one system call each, answered as the kernel does, with a result of 0 or
 * more or with the negated errno. There is no state here, and nothing calls back into the JVM once a system call was made.
 */
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

#define NANOS_PER_SECOND 1000000000

/* The signal with which the JDK itself ends blocked calls of a thread; its handler does nothing either. */
#define INTERRUPT_SIGNAL (SIGRTMAX - 2)

/* Addresses and sizes travel as long; a 32-bit machine has other structures anyway and is refused in Java. */
_Static_assert(sizeof(void *) == sizeof(jlong), "64-bit only");
_Static_assert(sizeof(off_t) == sizeof(jlong), "64-bit only");

struct path {
	char name[PATH_MAX];
};

static jint result_of(long returned)
{
	return (jint)(returned < 0 ? -errno : returned);
}

/* Copies a path that Java has encoded and ended with a NUL; 0, or the negated errno. */
static jint copy_path(JNIEnv *env, jbyteArray bytes, struct path *path)
{
	jsize length = (*env)->GetArrayLength(env, bytes);

	if (length > (jsize)sizeof(path->name))
		return -ENAMETOOLONG;
	(*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte *)path->name);
	return 0;
}

/* The address of a direct buffer that holds at least so many bytes, or NULL. */
static void *address_of(JNIEnv *env, jobject buffer, size_t needed)
{
	if ((*env)->GetDirectBufferCapacity(env, buffer) < (jlong)needed)
		return NULL;
	return (*env)->GetDirectBufferAddress(env, buffer);
}

static jint libc_open(JNIEnv *env, jclass libc UNUSED, jbyteArray name, jint flags)
{
	struct path path;
	jint failure = copy_path(env, name, &path);

	return failure ? failure : result_of(open(path.name, flags));
}

static jint libc_close(JNIEnv *env UNUSED, jclass libc UNUSED, jint fd)
{
	return result_of(close(fd));
}

static jint libc_read(JNIEnv *env, jclass libc UNUSED, jint fd, jobject buffer, jint position, jint length)
{
	char *start = address_of(env, buffer, (size_t)position + (size_t)length);

	return start ? result_of(read(fd, start + position, (size_t)length)) : -EFAULT;
}

static jint libc_write(JNIEnv *env, jclass libc UNUSED, jint fd, jobject buffer, jint position, jint length)
{
	const char *start = address_of(env, buffer, (size_t)position + (size_t)length);

	return start ? result_of(write(fd, start + position, (size_t)length)) : -EFAULT;
}

static jint libc_ioctl(JNIEnv *env UNUSED, jclass libc UNUSED, jint fd, jint request)
{
	return result_of(ioctl(fd, (uint32_t)request, 0L));
}

static jint libc_poll(JNIEnv *env UNUSED, jclass libc UNUSED, jint fd, jint wake_fd, jlong timeout_nanos)
{
	struct pollfd polled[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = wake_fd, .events = POLLIN },
	};
	struct timespec timeout = {
		.tv_sec = timeout_nanos / NANOS_PER_SECOND,
		.tv_nsec = timeout_nanos % NANOS_PER_SECOND,
	};
	int count = ppoll(polled, 2, timeout_nanos < 0 ? NULL : &timeout, NULL);

	return count < 0 ? -errno : polled[0].revents;
}

static jint libc_eventfd(JNIEnv *env UNUSED, jclass libc UNUSED)
{
	return result_of(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

/*
 * Makes the signal end calls of this thread. Its handler is ffs(3), which may serve as one and has no side effects: a handler in this
 * library would be gone if the library were unloaded. If there is a handler already, the JDK's, it will do.
 */
static jint libc_thisThread(JNIEnv *env UNUSED, jclass libc UNUSED)
{
	struct sigaction action;
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, INTERRUPT_SIGNAL);
	sigprocmask(SIG_UNBLOCK, &signals, NULL); /* on Linux, of this thread */
	sigaction(INTERRUPT_SIGNAL, NULL, &action);
	if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) {
		action = (struct sigaction){ .sa_handler = (void (*)(int))(void *)ffs };
		sigaction(INTERRUPT_SIGNAL, &action, NULL);
	}
	return (jint)syscall(SYS_gettid);
}

static jint libc_interrupt(JNIEnv *env UNUSED, jclass libc UNUSED, jint thread)
{
	return result_of(syscall(SYS_tgkill, getpid(), thread, INTERRUPT_SIGNAL));
}

static jint libc_mkdir(JNIEnv *env, jclass libc UNUSED, jbyteArray name, jint mode)
{
	struct path path;
	jint failure = copy_path(env, name, &path);

	return failure ? failure : result_of(mkdir(path.name, (mode_t)mode));
}

static jint libc_rmdir(JNIEnv *env, jclass libc UNUSED, jbyteArray name)
{
	struct path path;
	jint failure = copy_path(env, name, &path);

	return failure ? failure : result_of(rmdir(path.name));
}

static jint libc_statfs(JNIEnv *env, jclass libc UNUSED, jbyteArray name, jobject buffer)
{
	struct path path;
	struct statfs *answer = address_of(env, buffer, sizeof(*answer));
	jint failure = answer ? copy_path(env, name, &path) : -EFAULT;

	return failure ? failure : result_of(statfs(path.name, answer));
}

static jint libc_uname(JNIEnv *env, jclass libc UNUSED, jobject buffer)
{
	struct utsname *answer = address_of(env, buffer, sizeof(*answer));

	return answer ? result_of(uname(answer)) : -EFAULT;
}

static jint libc_getpagesize(JNIEnv *env UNUSED, jclass libc UNUSED)
{
	return getpagesize();
}

static jlong libc_mmap(JNIEnv *env UNUSED, jclass libc UNUSED, jlong address, jlong length, jint protection, jint flags,
		       jint fd, jlong offset)
{
	void *mapped = mmap((void *)address, (size_t)length, protection, flags, fd, offset);

	return mapped == MAP_FAILED ? -errno : (jlong)mapped;
}

static jint libc_mprotect(JNIEnv *env UNUSED, jclass libc UNUSED, jlong address, jlong length, jint protection)
{
	return result_of(mprotect((void *)address, (size_t)length, protection));
}

static jint libc_munmap(JNIEnv *env UNUSED, jclass libc UNUSED, jlong address, jlong length)
{
	return result_of(munmap((void *)address, (size_t)length));
}

static jobject libc_buffer(JNIEnv *env, jclass libc UNUSED, jlong address, jint length)
{
	return (*env)->NewDirectByteBuffer(env, (void *)address, length);
}

#define METHOD(name, signature) { #name "0", signature, (void *)libc_##name }

#define LENGTH_OF(array) ((jint)(sizeof(array) / sizeof((array)[0])))

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved UNUSED)
{
	/* Not static: the JVM copies what it needs, and the library stays without writable data. */
	const JNINativeMethod methods[] = {
		METHOD(open, "([BI)I"),
		METHOD(close, "(I)I"),
		METHOD(read, "(ILjava/nio/ByteBuffer;II)I"),
		METHOD(write, "(ILjava/nio/ByteBuffer;II)I"),
		METHOD(ioctl, "(II)I"),
		METHOD(poll, "(IIJ)I"),
		METHOD(eventfd, "()I"),
		METHOD(thisThread, "()I"),
		METHOD(interrupt, "(I)I"),
		METHOD(mkdir, "([BI)I"),
		METHOD(rmdir, "([B)I"),
		METHOD(statfs, "([BLjava/nio/ByteBuffer;)I"),
		METHOD(uname, "(Ljava/nio/ByteBuffer;)I"),
		METHOD(getpagesize, "()I"),
		METHOD(mmap, "(JJIIIJ)J"),
		METHOD(mprotect, "(JJI)I"),
		METHOD(munmap, "(JJ)I"),
		METHOD(buffer, "(JI)Ljava/nio/ByteBuffer;"),
	};
	JNIEnv *env;
	jclass libc;

	if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8) != JNI_OK)
		return JNI_ERR;
	libc = (*env)->FindClass(env, "dev/ringmap/backend/jni/Libc");
	if (!libc || (*env)->RegisterNatives(env, libc, methods, LENGTH_OF(methods)) != JNI_OK)
		return JNI_ERR; /* the pending exception says why */
	return JNI_VERSION_1_8;
}
