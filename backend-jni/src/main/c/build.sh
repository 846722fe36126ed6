#!/bin/sh
# Builds the native library for every processor that there is a compiler for.
#
#   build.sh DIRECTORY     puts it into DIRECTORY/linux-PROCESSOR/libringmap-jni.so
#
# JNI_HOME, TOOLCHAIN_JAVA_HOME or JAVA_HOME names a JDK, for its jni.h. CC is the compiler for this machine, CFLAGS_EXTRA is
# added to the options. Without a compiler nothing is built, and that is no error: the backend then says that it is unavailable.
set -eu

sources=$(cd "$(dirname "$0")" && pwd)
output=$1
jdk=${JNI_HOME:-${TOOLCHAIN_JAVA_HOME:-${JAVA_HOME:-}}}

say() {
	echo "backend-jni: $*"
}

# compile COMPILER PROCESSOR
compile() {
	directory=$output/linux-$2
	mkdir -p "$directory"
	# shellcheck disable=SC2086  # CFLAGS_EXTRA is a list
	"$1" -std=c11 -O2 -fPIC -shared \
		-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wvla \
		-fvisibility=hidden -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
		-isystem "$jdk/include" -isystem "$jdk/include/linux" \
		-Wl,-z,relro,-z,now,-z,noexecstack -Wl,-z,defs -Wl,--as-needed -Wl,-soname,libringmap-jni.so -s \
		${CFLAGS_EXTRA:-} \
		-o "$directory/libringmap-jni.so" "$sources/libc.c"
	say "built linux-$2/libringmap-jni.so with $1"
}

rm -rf "$output"
mkdir -p "$output"

if [ ! -f "$jdk/include/jni.h" ]; then
	say "WARNING: no jni.h in '$jdk/include': the native library is not built, jni will report itself unavailable"
	exit 0
fi

machine=$("${CC:-cc}" -dumpmachine 2>/dev/null || echo none)
case $machine in
x86_64-*linux*) compile "${CC:-cc}" x86_64 ;;
aarch64-*linux*) compile "${CC:-cc}" aarch64 ;;
riscv64-*linux*) compile "${CC:-cc}" riscv64 ;;
none) say "WARNING: no C compiler: the native library is not built, jni will report itself unavailable" ;;
*) say "WARNING: ${CC:-cc} is for $machine: the native library is not built, jni will report itself unavailable" ;;
esac

# A sanitizer's runtime is that of the machine at hand.
if [ -z "${CFLAGS_EXTRA:-}" ]; then
	for processor in x86_64 aarch64; do
		cross=$processor-linux-gnu-gcc
		if [ ! -d "$output/linux-$processor" ]; then
			if command -v "$cross" >/dev/null 2>&1; then
				compile "$cross" "$processor"
			else
				say "no $cross: the jar will have no library for $processor"
			fi
		fi
	done
fi
