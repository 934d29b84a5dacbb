#!/usr/bin/env bash
# Builds a newer peer of bench/run and, for libtorch, what is loaded before it:
#   build.sh Torch|Onnx|LightGbm
# The last line of standard error says why it cannot be built.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dotnet build "$here/$1" -c Release -nologo -v quiet -clp:ErrorsOnly >&2
[ "$1" = Torch ] || exit 0

built=$here/bin # ignored by git
mkdir -p "$built"
if [ "$here/native/fakeintel.c" -nt "$built/libfakeintel.so" ]; then
  command -v gcc >/dev/null || { echo "there is no gcc, which makes oneMKL take AVX-512 (apt-get install gcc)" >&2; exit 1; }
  gcc -shared -fPIC -O2 -o "$built/libfakeintel.so" "$here/native/fakeintel.c"
fi

# TorchSharp's library wants the libstdc++ of GCC 13; Debian bookworm has that of GCC 12.
output=$here/Torch/bin/Release/net10.0/linux-x64
library=$output/libLibTorchSharp.so
if ldd "$library" 2>&1 | grep -q "GLIBCXX_3.4.32' not found"; then
  command -v g++ >/dev/null || { echo "there is no g++, and this libstdc++ is older than GCC 13's (apt-get install g++)" >&2; exit 1; }
  g++ -shared -fPIC -O2 -o "$built/libiosinit.so" "$here/native/ios_init.cpp"
  # A new file: that of the output may be a link into the package cache.
  cp "$library" "$library.new"
  chmod u+w "$library.new"
  python3 "$here/native/weaken.py" "$library.new"
  mv -f "$library.new" "$library"
fi
