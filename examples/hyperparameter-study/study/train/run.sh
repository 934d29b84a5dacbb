#!/bin/bash
#SBATCH --time=10:00
#SBATCH --ntasks=1

set -euo pipefail
"${CREST}" train sn-class optimize --train-data-path dataset.tr.nc --validation-data-path dataset.va.nc --test-data-path dataset.te.nc \
  --parameter-path parameters.json --threads 1 --output-dir training --force
"${CREST}" inspect training --csv > results.csv
