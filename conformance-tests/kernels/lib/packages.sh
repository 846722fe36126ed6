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
    -o Acquire::Languages=none -o Acquire::Retries=2 \
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

# Debian's programs that the run itself needs, by package.
need_programs() { # [PROGRAM PACKAGE]…
  local missing=()
  while (($#)); do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || die "missing packages: ${missing[*]} (install them, or run as root)"
  note "installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${missing[@]}"; } \
    </dev/null >"$WORK/apt.log" 2>&1 ||
    die "cannot install ${missing[*]}: $(grep -m1 '^E:' "$WORK/apt.log" | without_hosts)"
}
