# What a machine needs to build, run and test Varde, for ./run and ./test. `need_*` stops when it is missing; `offer_*` installs it on Debian and
# Ubuntu when we may, and otherwise says in one line what to install: the tests that want it are then skipped by name.

need_dotnet() {
  if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK is missing: install version 10 from https://dot.net" >&2
    exit 1
  fi
  if ! dotnet --version >/dev/null 2>&1; then
    echo "The .NET SDK that global.json asks for is missing: install version 10 from https://dot.net (found: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '))" >&2
    exit 1
  fi
}

need_npm() {
  command -v npm >/dev/null && return
  install_packages nodejs npm
  command -v npm >/dev/null && return
  echo "npm is missing (the pages take their style sheets from it): apt-get install nodejs npm" >&2
  exit 1
}

offer_postgres() {
  postgres_found && return
  install_packages postgresql
  postgres_found || echo "PostgreSQL is missing, its tests are skipped: apt-get install postgresql" >&2
}

# The shell draws no windows, which spares a third of the processor's time of a browser story; the whole browser does as well.
offer_chromium() {
  chromium_found && return
  install_packages chromium-headless-shell
  chromium_found && return
  install_packages chromium
  chromium_found || echo "Chromium is missing, the browser tests are skipped: apt-get install chromium-headless-shell, or set CHROMIUM to its path" >&2
}

postgres_found() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

chromium_found() { [ -x "${CHROMIUM:-/usr/bin/chromium-headless-shell}" ] || [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; }

# An installation can fail half-way while the system upgrades itself: mend and try again, three times in all. Its talk is shown only when it fails.
install_packages() {
  command -v apt-get >/dev/null || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || return 0
    as_root=(sudo -n)
  fi
  echo "Installing $* ..."
  local log attempt
  log=$(mktemp)
  for attempt in 1 2 3; do
    if { "${as_root[@]}" apt-get update -qq \
      && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
      rm -f "$log"
      return 0
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -f install >>"$log" 2>&1 || true
  done
  tail -n 5 "$log" >&2
  rm -f "$log"
}
