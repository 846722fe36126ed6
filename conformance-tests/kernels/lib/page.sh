# What the reports say, and the page made of it.

# Prints a backend's verdict in one or two words.
verdict() { # REPORT-OF-BACKEND
  local status
  status=$(cat "$1/exit-status" 2>/dev/null) || status=none
  case $status in
    0) echo certified ;;
    none) echo "not tried" ;;
    124 | 143) echo "timed out" ;;
    *)
      # A stack trace is no clean report.
      if grep -q KERNEL_TOO_OLD "$1/output.txt" && ! grep -qE '^[[:space:]]+at ' "$1/output.txt"; then
        echo too-old
      elif compgen -G "$1/*.xml" >/dev/null; then
        echo failed
      else
        echo "ended with $status"
      fi
      ;;
  esac
}

# Whether a kernel's reports show what they must, for each backend.
judge() { # NAME REPORTS-OF-KERNEL
  local backend found expected failed=0
  expected=$(kernel_field "$1" 5)
  for backend in "${BACKENDS[@]}"; do
    found=$(verdict "$2/$backend")
    if [[ $found == "$expected" ]]; then
      echo "  $backend: $found, as it must$(counts "$2/$backend")"
    else
      echo "  $backend: $found, but must be $expected$(counts "$2/$backend"); see $2/$backend"
      failed=1
    fi
  done
  return $failed
}

# The numbers of the JUnit report: ", 120 held, 2 failed, 7 not tried".
counts() { # REPORT-OF-BACKEND
  cat "$1"/*.xml 2>/dev/null | grep -oE '<testsuite [^>]*>' | awk '
    function number(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    { tests += number("tests"); bad += number("failures") + number("errors"); skipped += number("skipped") }
    END { if (tests) printf ", %d held, %d failed, %d not tried", tests - bad - skipped, bad, skipped }'
}

# Rewrites the page. Rows of kernels that were not run now stay as the page has them.
write_page() { # PAGE REPORTS
  local page=$1 reports=$2 name rows=$WORK/rows
  for name in $(kernel_lines | awk '{ print $1 }'); do
    if [[ -e $WORK/reported-$name ]]; then
      row "$name" "$reports/$name"
    else
      grep -F "| \`$name\` |" "$page" 2>/dev/null || true
    fi
  done >"$rows"
  mkdir -p "${page%/*}"
  { page_head && cat "$rows" && page_tail; } >"$WORK/page"
  cp "$WORK/page" "$page"
}

page_head() {
  cat <<'END'
# Kernels

Written by `conformance-tests/kernels/certify-kernels`; do not edit by hand.

Each row is a kernel of Debian's, booted in QEMU under software emulation with the shipped image inside, where
`ringmap certify` ran for each backend. A verdict is followed by how many rules held, failed and could not be tried.

| Kernel | Release | Machine | Page | Snapshots | ffm | jni |
| --- | --- | --- | --- | --- | --- | --- |
END
}

page_tail() {
  cat <<'END'

Verdicts: **certified**, all MUST rules hold; **too-old**, the kernel has no mapping (before 6.10) and the backend says so;
**failed**, a MUST rule does not hold. The reports themselves are in `target/kernels` of the run that wrote this page.
END
}

row() { # NAME REPORTS-OF-KERNEL
  local release machine page_size snapshot
  release=$(fact "$2" release) machine=$(fact "$2" machine) page_size=$(fact "$2" page_size) snapshot=$(fact "$2" snapshot)
  echo "| \`$1\` | $release | $machine | $page_size | $snapshot | $(cell "$2/ffm") | $(cell "$2/jni") |"
}

cell() { # REPORT-OF-BACKEND
  echo "**$(verdict "$1")**$(counts "$1")"
}

fact() { # REPORTS-OF-KERNEL NAME
  sed -n "s/^$2=//p" "$1/facts"
}
