# What the certificates say, and the page made of them.

# Prints the certificate's sentence on a backend: "certified: 193 rules passed, …", "unavailable [LOCKED_DOWN]: …".
summary() { # REPORT-OF-BACKEND
  column "$1" 4
}

# Prints what the certificate says of the reading side over a backend: "certified: 66 rules passed, …".
reading_side() { # REPORT-OF-BACKEND
  column "$1" 5
}

# Prints a cell of the backend's row in the certificate; a bar inside a cell is escaped there.
column() { # REPORT-OF-BACKEND NUMBER
  local row
  row=$(grep -m1 -E "^\| ${1##*/} \| .* \| " "$1/certificate.md" 2>/dev/null) || return
  awk -F ' [|] ' -v number="$2" '{ sub(/^[|] /, ""); sub(/ [|]$/, ""); print $number }' <<<"$row"
}

# Prints a backend's verdict in a word or two.
verdict() { # REPORT-OF-BACKEND
  local summary status
  summary=$(summary "$1") || {
    status=$(cat "$1/exit-status" 2>/dev/null || echo none)
    case $status in
      none) echo "not tried" ;;
      124 | 143) echo "timed out" ;;
      *) echo "ended with $status" ;;
    esac
    return
  }
  case $summary in
    "certified: "*"not certified for mapping"*) echo copying ;;
    "not certified: "*) echo unexamined ;;
    *) echo "${summary%%[: ]*}" ;;
  esac
}

# The numbers of a certificate: "193 rules passed, 0 failed, 2 aborted, 4 not applicable; executed 193 of 195 that apply, …".
numbers() { # REPORT-OF-BACKEND
  summary "$1" | sed -nE 's/^(certified|rejected|not certified: could not be examined): //p'
}

# Prints the verdict as kernels.conf spells it: with the rules that were broken, be they of the backend or of the reading side.
verdict_and_rules() { # REPORT-OF-BACKEND
  local verdict reading
  verdict=$(verdict "$1")
  reading=$(reading_side "$1") || reading=
  [[ $verdict == rejected || $reading != rejected:* ]] || verdict+=",reading-side-rejected"
  [[ $verdict != *rejected ]] || verdict+=:$(remarks "$1" | sed -nE 's/^- \*\*([^*]+)\*\* failed.*/\1/p' | paste -sd,)
  echo "$verdict"
}

# Whether a kernel's reports show what they must, for each backend.
judge() { # NAME REPORTS-OF-KERNEL
  local backend command found expected failed=0
  expected=$(kernel_field "$1" 5)
  for backend in "${BACKENDS[@]}"; do
    found=$(verdict_and_rules "$2/$backend")
    if [[ $found == "$expected" ]]; then
      echo "  $backend: $found, as it must be; $(numbers "$2/$backend")" | sed 's/; $//'
    else
      echo "  $backend: $found, but must be $expected; $(numbers "$2/$backend")"
      remarks "$2/$backend" | grep -F '** failed' | sed 's/^/    /' || true
      echo "    all of it is in $2/$backend"
      failed=1
    fi
  done
  for command in stream doctor in-place; do
    found=$(command_cell "$2" "$command")
    echo "  $command: $found"
    [[ $found != failed* ]] || failed=1
  done
  return $failed
}

# Rewrites the page. What it says of kernels that were not run now stays.
write_page() { # PAGE REPORTS
  local page=$1 reports=$2 name backend
  {
    page_head
    for name in $(kernel_lines | awk '{ print $1 }'); do
      if [[ -e $WORK/reported-$name ]]; then
        row "$name" "$reports/$name"
      else
        grep -F "| \`$name\` |" "$page" 2>/dev/null || true
      fi
    done
    page_middle
    for name in $(kernel_lines | awk '{ print $1 }'); do
      if [[ -e $WORK/reported-$name ]]; then
        for backend in ffm jni; do
          section "$name" "$backend" "$reports/$name/$backend"
        done
      else
        awk -v title="### $name " 'index($0, "### ") == 1 { mine = index($0, title) == 1 } mine' "$page" 2>/dev/null || true
      fi
    done
  } >"$WORK/page"
  cp "$WORK/page" "$page" || die "cannot write $page"
}

page_head() {
  cat <<'END'
# Kernels

Written by `conformance-tests/kernels/certify-kernels`; do not edit by hand.

Each row is a kernel of Debian's, booted in QEMU under software emulation with the shipped image inside, where
`ringmap certify` ran for each backend, and then `ringmap stream --event sched:sched_switch --duration 2s` and `ringmap doctor`. "In place"
is what `ringmap stream --observe` and `ringmap show` told of a ring of which `read(2)` had taken a part.

| Kernel | Release | Machine | Page size | Snapshots | stream | doctor | in place | ffm | jni |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
END
}

page_middle() {
  cat <<'END'

**certified**: all MUST rules hold, as far as the capabilities of the guest reach. **rejected**: these MUST rules are broken, by the
kernel if they are the same for every backend. **reading-side-rejected**: the API over the backend breaks these. **unexamined**: MUST
rules were not executed that nothing excuses. **copying**: certified, but the kernel cannot map its ring buffer (before 6.10), so that events
are copied; the rules that need a mapping are not listed below.

## Rules that did not pass

`conformance-tests/SPEC.md` says what each rule demands, `conformance-tests/kernels/README.md` what is known of these kernels.

END
}

row() { # NAME REPORTS-OF-KERNEL
  echo "| \`$1\` | $(fact "$2" release) | $(fact "$2" machine) | $(fact "$2" page_size) | $(fact "$2" snapshot) |" \
    "$(command_cell "$2" stream) | $(command_cell "$2" doctor) | $(command_cell "$2" in-place) | $(cell "$2/ffm") | $(cell "$2/jni") |"
}

cell() { # REPORT-OF-BACKEND
  echo "**$(verdict_and_rules "$1")** $(numbers "$1")" | sed 's/ $//'
}

# How a command ended, and what it said of the ring: stream its account, doctor whether it was mapped or copied.
command_cell() { # REPORTS-OF-KERNEL COMMAND
  local status
  [[ $2 != in-place ]] || { in_place_cell "$1"; return; }
  status=$(cat "$1/$2-status" 2>/dev/null || echo nothing)
  [[ $status == 0 ]] || { echo "failed: ended with $status" && return; }
  case $2 in
    stream) grep -oE '^[0-9]+ events delivered, [0-9?+]+ lost.*' "$1/stream-errors.txt" ;;
    doctor) grep -oE 'wrote a marker, read 1, (mapped|copying)' "$1/doctor.txt" ;;
  esac || echo "failed: said nothing of the ring"
}

# How many events were observed and shown in place: all that are unread, none of which may be gone then.
in_place_cell() { # REPORTS-OF-KERNEL
  local observed shown found
  grep -qF 'read 1, mapped' "$1/doctor.txt" || { echo – && return; }
  observed=$(sed -nE 's/^([0-9]+) events delivered, .*/\1/p' "$1/observe-errors.txt")
  shown=$(sed -nE 's/^([0-9]+) events shown, .*/\1/p' "$1/show-errors.txt")
  found="$(cat "$1/consumed") events consumed, $(cat "$1/held") left: $observed observed, $shown shown, $(cat "$1/left") left"
  if [[ $found =~ ^[1-9][0-9]*\ events\ consumed,\ ([1-9][0-9]*)\ left:\ (.*)$ &&
    ${BASH_REMATCH[2]} == "${BASH_REMATCH[1]} observed, ${BASH_REMATCH[1]} shown, ${BASH_REMATCH[1]} left" ]]; then
    echo "$found"
  else
    echo "failed: $found"
  fi
}

fact() { # REPORTS-OF-KERNEL NAME
  sed -n "s/^$2=//p" "$1/facts"
}

# The rules that did not pass, except for those that need a mapping that the kernel lacks; of an unavailable backend only why.
section() { # NAME BACKEND REPORT-OF-BACKEND
  local lines
  if [[ -n $(numbers "$3") ]]; then
    lines=$(remarks "$3" | grep -vF '** aborted: needs mapping: ') || true
  else
    # Instances are numbered by process: that would change with each run.
    lines=$(summary "$3" | sed -E 's/^/- /; s/(ringmap-probe)-[0-9]+-[0-9a-f]+/\1/') || true
  fi
  [[ -z $lines ]] || printf '### %s %s\n\n%s\n\n' "$1" "$2" "$lines"
}

remarks() { # REPORT-OF-BACKEND
  sed -n '/^## Rules/,$p' "$1/certificate.md" 2>/dev/null | sed -nE 's/^(- \*\*([^*]+)\*\* [a-z]+: )(\2: )?/\1/p' | cut -c1-400
}
