# What the reports say, and the page made of it.

# Prints a backend's verdict: certified, failed, too-old, unavailable, or crashed.
verdict() { # REPORT-OF-BACKEND
  local status
  status=$(cat "$1/exit-status")
  if ((status == 0)); then
    echo certified
  elif grep -qi 'kernel.*too old\|kernel-too-old' "$1/output.txt"; then
    echo too-old
  elif compgen -G "$1/*.xml" >/dev/null; then
    echo failed
  else
    echo "ended with $status"
  fi
}

# Whether a kernel's reports show what they must, for each backend.
judge() { # NAME REPORTS-OF-KERNEL
  local backend found expected failed=0
  expected=$(kernel_field "$1" 5)
  for backend in "${BACKENDS[@]}"; do
    found=$(verdict "$2/$backend")
    if [[ $found == "$expected" ]]; then
      echo "  $backend: $found, as it must"
    else
      echo "  $backend: $found, but must be $expected (see $2/$backend/output.txt)"
      failed=1
    fi
  done
  return $failed
}

write_page() { # PAGE REPORTS KERNEL…
  :
}
