#!/bin/bash
#$ -l rt_F=1
#$ -j y
#$ -cwd

set -euo pipefail
task=$PWD
cd "${WORK}"
# IMAGES, if it is set, is the number of images of a quick try.
"${CREST}" train image --dataset mnist --model softmax --data-dir "${MNIST}" --parameter-path softmax.json \
  ${IMAGES:+--images "${IMAGES}"} --output-dir softmax --force 2>&1 | tee log.MNIST
sha256sum softmax/model/model.safetensors > "$task/trained.txt"
cp -r log.MNIST softmax "$task"
