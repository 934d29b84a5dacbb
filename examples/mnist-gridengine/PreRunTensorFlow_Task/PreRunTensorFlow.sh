#!/bin/bash
#$ -l rt_F=1
#$ -j y
#$ -cwd

set -euo pipefail
mkdir -p "${WORK}"
cp softmax.json "${WORK}"
# The training gets these hashes: it runs again if the images or the parameters change.
sha256sum softmax.json "${MNIST}"/*-ubyte* > prepared.txt
