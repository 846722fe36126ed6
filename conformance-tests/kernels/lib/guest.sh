# The guest: kernel, initramfs and the machine that QEMU makes of them.

# Finds the package that holds the image: 6.x has it in linux-image-*, under /boot; 7.x in linux-binary-*, under /usr/lib/modules.
kernel_package() { # SUITE ARCH META-PACKAGE
  local image
  image=$(dependencies "$1" "$2" "$3" | grep -m1 '^linux-image-') || die "$1 ($2): $3 leads to no kernel image"
  dependencies "$1" "$2" "$image" | grep -m1 '^linux-binary-' || echo "$image"
}

# Prints the path of the unpacked kernel image.
kernel_image() { # SUITE ARCH META-PACKAGE
  local package directory
  package=$(kernel_package "$@") || return
  directory=$WORK/kernels/$2/$package
  [[ -d $directory ]] || unpack "$1" "$2" "$package" "$directory" || return
  find "$directory" -name 'vmlinuz*' -type f | grep -m1 . || die "$package holds no vmlinuz"
}

# One initramfs for each architecture, made when the first kernel asks for it.
initramfs() { # ARCH
  local root=$WORK/root-$1 image=$WORK/initramfs-$1
  if [[ ! -e $image ]]; then
    note "building the initramfs for $1"
    mkdir -p "$root"/{bin,dev,etc,opt,proc,root,sys,tmp}
    unpack "$USERLAND_SUITE" "$1" busybox-static "$WORK/busybox-$1" || return
    cp "$WORK/busybox-$1/usr/bin/busybox" "$root/bin/"
    cp "$HERE/init" "$root/init"
    chmod +x "$root/init"
    printf 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >"$root/etc/passwd"
    printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
    echo '127.0.0.1 localhost guest' >"$root/etc/hosts"
    echo 'hosts: files' >"$root/etc/nsswitch.conf"
    if [[ $1 == "$(dpkg --print-architecture)" ]]; then
      add_own_image "$root" || return
    else
      add_foreign_java "$1" "$root" || return
    fi
    (cd "$root" && find . -print0 | tool cpio --null --create --format=newc --owner=0:0 --quiet) >"$image.new"
    rm -rf "$root"
    mv "$image.new" "$image"
  fi
  echo "$image"
}

# This machine's architecture: the image as it is shipped but for the AOT cache, which fits one place, and the libraries it was linked with.
add_own_image() { # ROOT
  local root=$1 library
  cp -r "$IMAGE" "$root/opt/ringmap"
  rm -f "$root/opt/ringmap/lib/ringmap.aot"
  libraries_of "$IMAGE" | while read -r library; do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
  done
  guest_conf "/opt/ringmap/bin/java $(java_options) --module-path /opt/ringmap/lib/ringmap -m $MAIN" >"$root/etc/guest.conf"
}

# The shared libraries outside the image that its programs and libraries ask for, the loader included.
libraries_of() { # IMAGE
  find "$1" \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
    grep -oE '/[^ :]+' | grep -E '\.so(\.|$)' | grep -vF "$(realpath "$1")/" | sort -u | grep -vF "$1/"
}

# Another architecture: Debian's JDK for it, with the very jars of the image (they hold every native library that was built).
add_foreign_java() { # ARCH ROOT
  local package root=$2 jdk
  for package in "${FOREIGN_JAVA[@]}"; do
    unpack "$USERLAND_SUITE" "$1" "$package" "$WORK/java-$1" || return
  done
  jdk=$(find "$WORK/java-$1/usr/lib/jvm" -mindepth 1 -maxdepth 1 -type d | grep -m1 .)
  # Debian's configuration of a JDK lives in /etc, and links lead there.
  cp -r "$WORK/java-$1"/{etc,usr} "$root/"
  rm -rf "$root/usr/share"
  [[ -e $root/lib ]] || ln -s usr/lib "$root/lib"
  cp -r "$IMAGE/lib/ringmap" "$root/opt/modules"
  guest_conf "${jdk#"$WORK/java-$1"}/bin/java $(java_options) --module-path /opt/modules -m $MAIN" >"$root/etc/guest.conf"
}

# Those of the guest, and those that the image's own launcher gives.
java_options() { echo "$JAVA_OPTIONS $(<"$IMAGE/lib/ringmap.options")"; }

guest_conf() { # COMMAND
  echo "REPORT_DEVICE=$REPORT_DEVICE"
  echo "RINGMAP='$1'"
  echo "BACKENDS='${BACKENDS[*]}'"
  echo "BACKEND_SECONDS=$BACKEND_SECONDS"
}

# Sets MACHINE to QEMU's program and options for an architecture, and the guest's names of its two serial ports.
# The report takes a serial port because that driver alone is built into every kernel.
choose_machine() { # ARCH
  case $1 in
    amd64)
      MACHINE=(qemu-system-x86_64 -machine pc -cpu Nehalem -device isa-serial,chardev=console -device isa-serial,chardev=report)
      CONSOLE=ttyS0 REPORT_DEVICE=/dev/ttyS1
      ;;
    arm64)
      MACHINE=(qemu-system-aarch64 -machine virt -cpu cortex-a76 -serial chardev:console -device pci-serial,chardev=report)
      CONSOLE=ttyAMA0 REPORT_DEVICE=/dev/ttyS0
      ;;
    *) die "no machine is known for $1" ;;
  esac
}

# Boots a guest until it switches itself off, in the background so that a signal ends the wait at once.
# Leaves console.txt and report.tar in DIRECTORY; succeeds if the report is whole.
boot() { # ARCH SECONDS KERNEL INITRAMFS DIRECTORY
  : >"$5/console.txt"
  # One thread runs the CPUs in turn: with two, the x86 guest dies at random where the kernel patches its own code, which
  # every switching of an event does. For the same reason the first oops ends the guest. A third CPU stays offline, so that there is
  # one without a buffer.
  timeout --foreground --kill-after=5 "$2" nice -n 10 "${TOOL_LOADER[@]}" "$TOOLS/usr/bin/${MACHINE[0]}" "${MACHINE[@]:1}" \
    -L "$TOOLS/usr/share/qemu" -L "$TOOLS/usr/share/seabios" \
    -accel tcg,thread=single -smp 3 -m "$GUEST_MEMORY" -no-reboot -nodefaults -display none -chardev "file,id=console,path=$5/console.txt" -chardev "file,id=report,path=$5/report.tar" \
    -kernel "$3" -initrd "$4" -append "console=$CONSOLE maxcpus=2 panic=-1 oops=panic loglevel=4 mitigations=off" \
    </dev/null >"$5/qemu.txt" 2>&1 &
  QEMU_PID=$!
  show_progress "$5/console.txt" "$QEMU_PID" &
  wait "$QEMU_PID" || true
  QEMU_PID=
  wait
  tar -x -f "$5/report.tar" -C "$5" 2>/dev/null && [[ -e $5/complete ]]
}

# Shows the lines that the guest's init says, as they come, until QEMU ends.
show_progress() { # CONSOLE PID
  tail -n +1 --follow --sleep-interval=0.2 --pid="$2" "$1" 2>/dev/null | sed -un 's/\r$//; s/^guest: /    /p'
}
