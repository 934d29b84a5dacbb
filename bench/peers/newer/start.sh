#!/usr/bin/env bash
# Starts a newer peer of bench/run, which build.sh has built:
#   start.sh Torch|Onnx|LightGbm THREADS DATA-FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
peer=$1 data=$3
export OMP_NUM_THREADS=$2
# Waiting threads spin for some 50 µs, then sleep. By default they spin for tens of milliseconds, in which other programs could run that hold
# up the thread that is waited for: on a busy machine that makes libtorch up to a hundred times slower.
export GOMP_SPINCOUNT=1000
unset MKL_ENABLE_INSTRUCTIONS MKL_NUM_THREADS # set somewhere, they hold MKL to less
# Freed memory is kept: otherwise every large tensor is mapped and unmapped.
export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456
if [ "$peer" = Torch ]; then
  preload=$here/bin/libfakeintel.so
  if [ -e "$here/bin/libiosinit.so" ]; then preload=$preload:$here/bin/libiosinit.so; fi
  export LD_PRELOAD=$preload
fi
exec "$here/$peer/bin/Release/net10.0/linux-x64/$peer" "$data"
