#!/usr/bin/env bash
# Runs a command with the fastest NumPy and PyTorch that Debian's packages give: by themselves they load the reference BLAS, which is some
# thirty times slower, and PyTorch 1.13 keeps to AVX2.
#   fast-environment.sh [--malloc] THREADS COMMAND...
# --malloc keeps freed memory in the process: otherwise every large tensor is mapped and unmapped, and convolutional networks spend up to
# half of their time in page faults.
set -euo pipefail
if [ "$1" = --malloc ]; then
  shift
  export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456
fi
threads=$1
shift
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE # set somewhere, they hold OpenBLAS to an older processor
export OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads
export GOMP_SPINCOUNT=1000 # as newer/start.sh has it
if grep -qsw avx512vl /proc/cpuinfo; then
  export ATEN_CPU_CAPABILITY=avx512
  # OpenBLAS 0.3.21 does not know newer processors and computes on them as on one of 2004.
  export OPENBLAS_CORETYPE=SkylakeX
  if grep -qsw avx512_bf16 /proc/cpuinfo; then export OPENBLAS_CORETYPE=Cooperlake; fi
fi
# The build for OpenMP shares its threads with PyTorch.
for folder in /usr/lib/*/openblas-openmp; do
  if [ -e "$folder/libblas.so.3" ]; then export LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}; fi
done
exec "$@"
