# Packages from Debian's archive, fetched through apt without touching the machine's own apt state.
# Each pair of suite and architecture has its own apt root in the cache; signatures are checked against Debian's keyring.

readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Where this machine gets Debian from: written nowhere, asked of apt's own configuration.
archive_uri() {
  local codename
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -v codename="$codename" '$1 == codename && $2 == "main" { print $3; exit }'
}

apt_root() { # SUITE ARCH
  echo "$CACHE/apt/$1-$2"
}

# Runs an apt program on the private root: in_suite SUITE ARCH PROGRAM ARGUMENT…
in_suite() {
  local root arch=$2 program=$3
  root=$(apt_root "$1" "$2")
  shift 3
  "$program" \
    -o Dir::State="$root" -o Dir::State::status="$root/status" -o Dir::State::lists="$root/lists" \
    -o Dir::Cache="$root" -o Dir::Cache::archives="$root/archives" \
    -o Dir::Etc::sourcelist="$root/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Sandbox::User=root \
    -o Acquire::Languages=none -o Acquire::ForceHash=sha256 -o Acquire::Retries=2 \
    "$@"
}

# Brings a suite's list up to date, once a run. An older list will do when the network does not.
refresh_suite() { # SUITE ARCH
  local root uri
  root=$(apt_root "$1" "$2")
  [[ ! -e $WORK/refreshed-$1-$2 ]] || return 0
  uri=$(archive_uri)
  [[ -n $uri ]] || die "apt's configuration names no Debian archive to take kernels from"
  mkdir -p "$root/lists/partial" "$root/archives/partial"
  : >"$root/status"
  echo "deb [signed-by=$KEYRING] $uri $1 main" >"$root/sources.list"
  if ! in_suite "$1" "$2" apt-get update -qq -o APT::Update::Error-Mode=any >"$WORK/apt.log" 2>&1; then
    compgen -G "$root/lists/*_Packages*" >/dev/null ||
      die "no package list of $1 ($2): $(grep -m1 '^E:' "$WORK/apt.log" | without_hosts)"
    note "$1 ($2): the archive cannot be reached, using the package list of an earlier run"
  fi
  touch "$WORK/refreshed-$1-$2"
}

without_hosts() {
  sed -E 's#[a-z+]+://[^ ]*#(archive)#g'
}

# Prints the path of a package's file, downloaded unless the cache has it, its checksum verified either way.
package_file() { # SUITE ARCH PACKAGE
  local file checksum
  refresh_suite "$1" "$2" || return
  # apt prints: 'URI' FILE SIZE SHA256:CHECKSUM
  read -r _ file _ checksum < <(in_suite "$1" "$2" apt-get download --print-uris "$3" 2>/dev/null) ||
    die "$1 ($2) has no package $3"
  file=$(apt_root "$1" "$2")/archives/$file
  if ! checksum_holds "$file" "$checksum"; then
    note "downloading $3 of $1 ($2)"
    (cd "${file%/*}" && in_suite "$1" "$2" apt-get download -qq "$3") >"$WORK/apt.log" 2>&1 ||
      die "cannot download $3: $(grep -m1 '^E:' "$WORK/apt.log" | without_hosts)"
    checksum_holds "$file" "$checksum" || die "$3 is not what the archive's signed list says it is"
  fi
  echo "$file"
}

checksum_holds() { # FILE SHA256:CHECKSUM
  [[ -e $1 ]] && sha256sum --check --status <<<"${2#SHA256:}  $1"
}

# What a package depends on, first alternatives only.
dependencies() { # SUITE ARCH PACKAGE
  refresh_suite "$1" "$2" || return
  in_suite "$1" "$2" apt-cache depends --important "$3" 2>/dev/null | awk '/Depends:/ { print $NF }'
}

unpack() { # SUITE ARCH PACKAGE DIRECTORY
  local file
  file=$(package_file "$1" "$2" "$3") || return
  mkdir -p "$4"
  dpkg-deb --extract "$file" "$4"
}

# Programs that the run itself needs, with all that they depend on, unpacked into the cache: nothing is installed on this
# machine, and every machine runs the same QEMU. Prints the directory.
tools() { # PACKAGE…
  local arch list directory file checksum
  arch=$(dpkg --print-architecture)
  list=$WORK/tools
  refresh_suite "$USERLAND_SUITE" "$arch" || return
  # apt leaves out what it has; here it shall have nothing.
  mkdir -p "$WORK/no-archives/partial"
  in_suite "$USERLAND_SUITE" "$arch" apt-get install --print-uris -qq --no-install-recommends \
    -o Dir::Cache::archives="$WORK/no-archives" "$@" 2>/dev/null >"$list" && [[ -s $list ]] ||
    die "$USERLAND_SUITE ($arch) has no $*"
  directory=$CACHE/tools/$(sha256sum <"$list" | cut -c1-16)
  if [[ ! -d $directory ]]; then
    note "fetching $*"
    in_suite "$USERLAND_SUITE" "$arch" apt-get install --download-only -qq -y --no-install-recommends "$@" \
      </dev/null >"$WORK/apt.log" 2>&1 || die "cannot download $*: $(grep -m1 '^E:' "$WORK/apt.log" | without_hosts)"
    rm -rf "$CACHE/tools"
    while read -r _ file _ checksum; do
      file=$(apt_root "$USERLAND_SUITE" "$arch")/archives/$file
      checksum_holds "$file" "$checksum" || die "${file##*/} is not what the archive's signed list says it is"
      dpkg-deb --extract "$file" "$WORK/unpacked-tools" || return
    done <"$list"
    mkdir -p "$CACHE/tools"
    mv "$WORK/unpacked-tools" "$directory" || return
  fi
  echo "$directory"
}

# Runs a program of the tools with their own libraries, which may be newer than this machine's.
tool() { # PROGRAM ARGUMENT…
  local program=$1
  shift
  "${TOOL_LOADER[@]}" "$TOOLS/usr/bin/$program" "$@"
}

find_tool_loader() {
  local libc
  libc=$(find "$TOOLS/usr/lib" -name libc.so.6 | grep -m1 .) || die "$TOOLS holds no C library"
  TOOL_LOADER=("$(find "$TOOLS/usr" -name 'ld-linux-*.so.*' | grep -m1 .)" --library-path "${libc%/*}")
}
