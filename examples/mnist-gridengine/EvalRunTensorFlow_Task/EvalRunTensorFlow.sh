#!/bin/bash
#$ -l rt_F=1
#$ -j y
#$ -cwd

set -euo pipefail
task=$PWD
cd "${WORK}"
sha256sum --check --quiet "$task/trained.txt" # another training may have replaced the model
"${CREST}" predict image --dataset mnist --data-dir "${MNIST}" --model-dir softmax --output-dir evaluation --force 2>&1 | tee log.MNISTEval
results=$(awk '$1 ~ /^(loss|accuracy)$/ { print "Test " $1 ": " $2 }' log.MNISTEval)
echo "$results" | tee -a log.MNISTEval
cp log.MNISTEval "$task"
